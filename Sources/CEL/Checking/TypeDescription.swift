/// Text forms of types for messages.
extension CheckPass {
  /// Returns the type in backticks, or `` the object `name` ``.
  func describe(_ type: TypeID) -> String {
    let type = types.resolved(type)
    if let object = types.object(of: type) { return "the object `\(object.name)`" }
    return "`\(notation(type))`"
  }

  /// Returns the type as signatures write it, with `…` for the parts after the first 24. O(size).
  func notation(_ type: TypeID) -> String {
    var text = ""
    var budget = 24
    write(type, to: &text, &budget)
    return text
  }

  /// Appends a type as signatures write it; each part of it takes one from the budget.
  private func write(_ type: TypeID, to text: inout String, _ budget: inout Int) {
    budget -= 1
    guard budget >= 0 else {
      text += "…"
      return
    }
    let type = types.resolved(type)
    let node = types[type]
    switch node.kind {
    case .dyn, .variable, .argument: text += "dyn"
    case .error: text += "error"
    case .null: text += "null"
    case .bool: text += "bool"
    case .int: text += "int"
    case .uint: text += "uint"
    case .double: text += "double"
    case .string, .enumeration: text += "string"
    case .bytes: text += "bytes"
    case .timestamp: text += "timestamp"
    case .duration: text += "duration"
    case .type: write("type", [TypeID(raw: node.first)], to: &text, &budget)
    case .list: write("list", [TypeID(raw: node.first)], to: &text, &budget)
    case .optional: write("optional", [TypeID(raw: node.first)], to: &text, &budget)
    case .wrapper: write("wrapper", [TypeID(raw: node.first)], to: &text, &budget)
    case .map:
      write(
        "map", [TypeID(raw: node.first), TypeID(raw: node.second)], to: &text, &budget)
    case .object: text += types.objects[Int(node.first)].name
    case .opaque:
      write(types.names[Int(node.first)], types.arguments(of: type), to: &text, &budget)
    case .parameter: text += "T"
    }
  }

  private func write(
    _ name: String, _ arguments: [TypeID], to text: inout String, _ budget: inout Int
  ) {
    text += name
    if arguments.isEmpty { return }
    text += "("
    for (index, argument) in arguments.enumerated() {
      if index > 0 { text += ", " }
      write(argument, to: &text, &budget)
    }
    text += ")"
  }

  /// Returns the types' descriptions without duplicates, in order.
  func describe(each types: some Sequence<TypeID>) -> [String] {
    var texts: [String] = []
    for type in types {
      let text = describe(type)
      if !texts.contains(text) { texts.append(text) }
    }
    return texts
  }
}
