extension Value {
  /// Returns the value as a CEL expression that evaluates to it, where one exists:
  /// `["a", 1u, 2.0]`, `duration("1.5s")`, `optional.of(1)`. Control characters are escaped.
  /// Truncated with `…` beyond `limit` bytes. O(limit), except that each `bytes` value is read to
  /// its end.
  public func literal(limit: Int = 1_000) -> String {
    var writer = LiteralWriter(limit: limit)
    writer.write(self, depth: 0)
    return writer.result
  }
}

/// Writes values as literals, up to a limit in bytes.
private struct LiteralWriter {
  private(set) var result = ""
  private let limit: Int
  private var isFull = false

  init(limit: Int) { self.limit = max(1, limit) }

  private mutating func add(_ text: String) {
    guard !isFull else { return }
    if result.utf8.count + text.utf8.count > limit {
      // Truncated between scalars, so that no code point is split.
      for scalar in text.unicodeScalars {
        if result.utf8.count + UTF8.width(scalar) > limit { break }
        result.unicodeScalars.append(scalar)
      }
      result += "…"
      isFull = true
    } else {
      result += text
    }
  }

  mutating func write(_ value: Value, depth: Int) {
    guard !isFull else { return }
    if depth > Value.depthLimit { return add("…") }
    switch value {
    case .null, .bool, .int, .uint, .type: add(value.brief)
    case .double(let double):
      let text = NumberText.text(of: double)
      let isWhole = !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") }
      add(double.isFinite ? text + (isWhole ? ".0" : "") : "double(\"\(text)\")")
    case .string(let text): write(text, isBytes: false)
    case .bytes(let octets): write(octets, isBytes: true)
    case .timestamp(let timestamp): add("timestamp(\"\(timestamp.text)\")")
    case .duration(let duration): add("duration(\"\(duration.text)\")")
    case .optional(let optional):
      guard let content = optional.value else { return add("optional.none()") }
      add("optional.of(")
      write(content, depth: depth + 1)
      add(")")
    case .list(let list):
      add("[")
      for index in 0..<list.count {
        guard !isFull else { return }
        if index > 0 { add(", ") }
        write(list[index], depth: depth + 1)
      }
      add("]")
    case .map(let map):
      add("{")
      for index in 0..<map.count {
        guard !isFull else { return }
        if index > 0 { add(", ") }
        let entry = map.entry(at: index)
        write(entry.key, depth: depth + 1)
        add(": ")
        write(entry.value, depth: depth + 1)
      }
      add("}")
    case .opaque(let opaque):
      add(opaque.typeName)
      guard let text = opaque.sourceText else { return }
      add("(")
      write(text, isBytes: false)
      add(")")
    case .error(let error): add("error: \(error.message)")
    }
  }

  private mutating func write(_ text: Text, isBytes: Bool) {
    // Bytes beyond the limit would not be written, so they are not read.
    let bytes = UnsafeBufferPointer(rebasing: text.bytes.prefix(limit + 1))
    var quoted = isBytes ? "b\"" : "\""
    let isOctets = isBytes && !text.isValidUTF8
    for scalar in isOctets
      ? "".unicodeScalars : String(decoding: bytes, as: UTF8.self).unicodeScalars
    {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default:
        if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
          quoted += "\\x" + hexadecimal(UInt8(truncatingIfNeeded: scalar.value))
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    if isOctets { for byte in bytes { quoted += "\\x" + hexadecimal(byte) } }
    add(quoted + "\"")
  }

  private func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
