import Documents

/// A value of a document, for comparisons as JSON has them: numbers by their value, objects without
/// the order of their members (JSON Schema Core, 4.2.2).
struct JSONValue {
  let document: Document
  let node: NodeID

  init(_ document: Document, _ node: NodeID) {
    self.document = document
    self.node = node
  }

  /// The kind, where a key counts as the string that it is in JSON.
  static func kind(_ document: Document, _ node: NodeID) -> NodeKind {
    let kind = document.kind(node)
    if kind < .string, document.isKey(node) { return .string }
    return kind
  }

  /// Whether two values are equal. O(n) in the smaller one; recursion is bounded by the depth of
  /// the documents. `steps` grows by the nodes looked at.
  func equals(_ other: JSONValue, steps: inout Int) -> Bool {
    steps &+= 1
    let left = Self.kind(document, node)
    let right = Self.kind(other.document, other.node)
    switch (left, right) {
    case (.null, .null): return true
    case (.bool, .bool): return document.bool(node) == other.document.bool(other.node)
    case (.string, .string):
      return document.textBytes(node).hasSameBytes(as: other.document.textBytes(other.node))
    case (.integer, .integer), (.integer, .float), (.float, .integer), (.float, .float):
      return hasSameNumber(as: other)
    case (.sequence, .sequence):
      let count = document.childCount(node)
      guard count == other.document.childCount(other.node) else { return false }
      for index in 0..<count
      where !child(at: index).equals(other.child(at: index), steps: &steps) { return false }
      return true
    case (.mapping, .mapping):
      let count = document.childCount(node)
      guard count == other.document.childCount(other.node) else { return false }
      for index in 0..<count {
        let key = document.textBytes(document.key(at: index, of: node))
        guard let match = other.document.value(forKey: key, of: other.node),
          child(at: index).equals(JSONValue(other.document, match), steps: &steps)
        else { return false }
      }
      return true
    default: return false
    }
  }

  private func child(at index: Int) -> JSONValue {
    JSONValue(document, document.child(at: index, of: node))
  }

  private func hasSameNumber(as other: JSONValue) -> Bool {
    if let left = document.int64(node), let right = other.document.int64(other.node) {
      return left == right
    }
    guard let left = ExactNumber(document, node),
      let right = ExactNumber(other.document, other.node)
    else { return false }
    return left == right
  }

  /// A hash that equal values share, seeded for each run. O(n); `steps` grows by the nodes.
  func hash(steps: inout Int) -> Int {
    steps &+= 1
    var hasher = Hasher()
    switch Self.kind(document, node) {
    case .null: hasher.combine(0)
    case .bool: hasher.combine(document.bool(node) == true ? 1 : 2)
    case .string:
      hasher.combine(3)
      hasher.combine(bytes: UnsafeRawBufferPointer(document.textBytes(node)))
    case .integer, .float:
      hasher.combine(4)
      if let value = document.int64(node), value.magnitude < 1_000_000_000_000_000_000 {
        hasher.combine(value)
      } else if let number = ExactNumber(document, node) {
        if let value = number.int64 { hasher.combine(value) } else { hasher.combine(number) }
      }
    case .sequence:
      hasher.combine(5)
      for index in 0..<document.childCount(node) {
        hasher.combine(child(at: index).hash(steps: &steps))
      }
    case .mapping:
      // The order of the members says nothing.
      var sum = 6
      for index in 0..<document.childCount(node) {
        var member = Hasher()
        let key = document.textBytes(document.key(at: index, of: node))
        member.combine(bytes: UnsafeRawBufferPointer(key))
        member.combine(child(at: index).hash(steps: &steps))
        sum = sum &+ member.finalize()
      }
      hasher.combine(sum)
    }
    return hasher.finalize()
  }

  /// The value on one line, as JSON would have it, cut where it is long.
  var text: String {
    var text = ""
    write(to: &text, depth: 0)
    return text
  }

  private func write(to text: inout String, depth: Int) {
    guard depth < 4, text.utf8.count < 60 else {
      text += "…"
      return
    }
    switch Self.kind(document, node) {
    case .null: text += "null"
    case .bool, .integer, .float: text += document.string(node)
    case .string: text += depth == 0 ? document.string(node) : "\"\(document.string(node))\""
    case .sequence:
      text += "["
      for index in 0..<document.childCount(node) {
        if index > 0 { text += ", " }
        child(at: index).write(to: &text, depth: depth + 1)
        if text.utf8.count >= 60 { break }
      }
      text += "]"
    case .mapping:
      text += "{"
      for index in 0..<document.childCount(node) {
        if index > 0 { text += ", " }
        text += "\"\(document.string(document.key(at: index, of: node)))\": "
        child(at: index).write(to: &text, depth: depth + 1)
        if text.utf8.count >= 60 { break }
      }
      text += "}"
    }
  }
}

extension JSONValue {
  /// Whether it is neither a list nor a mapping.
  var isScalar: Bool { document.kind(node) < .sequence }
}
