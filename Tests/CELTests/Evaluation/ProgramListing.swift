import Patterns

@testable import CEL

extension Program {
  /// All tables as text, for comparison.
  var listing: String {
    var lines = ["start \(start), \(localCount) locals, of \(text.string)"]
    func line(_ words: String) { lines.append(words) }
    for index in 0..<sizes.code {
      let instruction = code[index]
      line(
        "\(index) \(instruction.code) \(instruction.isLast) \(instruction.a) \(instruction.b)"
          + " \(range(of: instruction.node)) \(nameRange(of: instruction.node))")
    }
    for index in 0..<sizes.constants {
      line("constant \(constants[index].listing)")
    }
    for index in 0..<sizes.operands { line("operand \(operands[index])") }
    for index in 0..<sizes.paths { line("path \(paths[index].first) \(paths[index].count)") }
    for index in 0..<sizes.fields {
      line("field \(fields[index].name.string) \(nameRange(of: fields[index].node))")
    }
    for index in 0..<sizes.calls {
      let call = calls[index]
      line(
        "call \(call.name.string) \(call.row) \(call.first) \(call.count) \(call.blame) \(call.isContinued)"
      )
    }
    for index in 0..<sizes.comprehensions {
      let comprehension = comprehensions[index]
      line(
        "comprehension \(comprehension.kind) \(comprehension.variable) \(comprehension.second) \(comprehension.filter) \(comprehension.body)"
      )
    }
    return lines.joined(separator: "\n")
  }

  /// The patterns among the constants.
  var patterns: [Pattern] {
    (0..<sizes.constants).compactMap {
      if case .opaque(let value) = constants[$0] { value as? Pattern } else { nil }
    }
  }
}

extension Value {
  fileprivate var listing: String {
    switch self {
    case .opaque(let value as Pattern):
      var writer = ImageWriter()
      pattern(value, &writer)
      return "pattern \(writer.bytes)"
    case .double(let number): return "double \(number.bitPattern)"
    case .list(let list): return "list \(list.elements.map(\.listing))"
    case .map(let map):
      return
        "map \((0..<map.count).map { map.entry(at: $0).key.listing + map.entry(at: $0).value.listing })"
    case .bytes(let octets): return "bytes \(Array(octets.bytes))"
    default: return "\(typeName) \(brief)"
    }
  }

  private func pattern(_ pattern: Pattern, _ writer: inout ImageWriter) {
    writer.write(pattern)
  }
}
