import Diagnostics

/// Reads flow collections of YAML, or JSON, up to the cursor. It takes any text.
struct FlowScanner {
  /// An open collection.
  private struct Frame {
    let isMapping: Bool
    var keys: [String] = []
    var items: [String] = []
    /// The key whose value comes next.
    var key: String?
    /// The last scalar, which is a key if a colon follows.
    var scalar: SourceRange?
  }

  private let bytes: [UInt8]
  private let isJSON: Bool
  private var frames: [Frame] = []
  private var index: Int

  private init(_ bytes: [UInt8], from start: Int, isJSON: Bool) {
    self.bytes = bytes
    self.isJSON = isJSON
    index = start
  }

  /// The deepest nesting that is followed.
  private static let depthLimit = 500

  /// Returns the place of a cursor in the collection that starts at `start`; `nil` if the collection
  /// has ended before it. Its path starts at the collection. O(n) in the bytes.
  static func place(
    in bytes: [UInt8], from start: Int, at cursor: Int, isJSON: Bool
  ) -> CursorPlace? {
    var scanner = FlowScanner(bytes, from: start, isJSON: isJSON)
    var token = SourceRange(cursor, cursor)
    while scanner.index < cursor {
      if scanner.isAtBlank {
        scanner.index += 1
        continue
      }
      guard let next = scanner.take() else { break }
      if scanner.frames.isEmpty { return nil }
      if next.isComment, next.range.upper >= cursor {
        return CursorPlace(form: .comment, range: next.range)
      }
      if next.isScalar, next.range.lower < cursor, cursor <= next.range.upper {
        token = next.range
        scanner.forget(token)
        break
      }
    }
    if scanner.frames.isEmpty { return nil }
    // The scalar behind the cursor is a part of the word if it touches it.
    if token.isEmpty {
      var ahead = scanner
      ahead.index = cursor
      if let next = ahead.take(), next.isScalar, next.range.lower == cursor {
        token = next.range
        scanner.index = token.upper
      }
    }
    guard token.upper >= cursor else { return nil }
    return scanner.place(token)
  }

  private func place(_ token: SourceRange) -> CursorPlace {
    var place = CursorPlace(form: .value, range: token)
    place.isInFlow = true
    for frame in frames.dropLast() {
      place.path.append(frame.isMapping ? .key(frame.key ?? "") : .item)
    }
    guard let frame = frames.last else { return place }
    var rest = self
    rest.index = token.upper
    place.hasColon = rest.followsColon
    rest.readToEnd(depth: frames.count)
    if frame.isMapping {
      if let key = frame.key {
        place.path.append(.key(key))
      } else {
        place.form = .key
      }
      place.keys = (rest.frames.last ?? frame).keys
      if let key = frame.key { place.keys.removeAll { $0.utf8.elementsEqual(key.utf8) } }
    } else {
      place.path.append(.item)
      place.items = (rest.frames.last ?? frame).items
      place.form = .value
    }
    let before = token.lower - 1
    place.needsBlank =
      !isJSON && frame.key != nil && before >= 0 && bytes[before] == UInt8(ascii: ":")
    return place
  }

  private var isAtBlank: Bool {
    index < bytes.count && [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index])
  }

  private var followsColon: Bool {
    var at = index
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
    return at < bytes.count && bytes[at] == UInt8(ascii: ":")
  }

  /// Takes back a scalar that is being typed.
  private mutating func forget(_ scalar: SourceRange) {
    guard let last = frames.indices.last else { return }
    frames[last].scalar = nil
    if !frames[last].isMapping { frames[last].items.removeLast() }
  }

  /// Reads on to the end of the innermost collection, so that all its keys are known.
  private mutating func readToEnd(depth: Int) {
    if let last = frames.indices.last, frames[last].isMapping, followsColon {
      // The key at the cursor is not one of the others.
      frames[last].scalar = nil
    }
    while index < bytes.count {
      if isAtBlank {
        index += 1
        continue
      }
      // The end of the innermost collection: its keys are complete.
      if frames.count == depth, bytes[index] == 0x7D || bytes[index] == 0x5D { return }
      guard take() != nil else { return }
    }
  }

  // MARK: - Tokens

  private struct Token {
    var range: SourceRange
    var isScalar = false
    var isComment = false
  }

  /// Takes the next token and enters or leaves collections; `nil` at the end.
  private mutating func take() -> Token? {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
    guard index < bytes.count else { return nil }
    let start = index
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: "#") where start == 0 || bytes[start - 1] <= 0x20:
      while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
      return Token(range: SourceRange(start, index), isComment: true)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      index += 1
      if frames.count < Self.depthLimit {
        frames.append(Frame(isMapping: byte == UInt8(ascii: "{")))
      }
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      index += 1
      _ = frames.popLast()
    case UInt8(ascii: ","):
      index += 1
      if let last = frames.indices.last {
        frames[last].key = nil
        frames[last].scalar = nil
      }
    case UInt8(ascii: ":"):
      index += 1
      if let last = frames.indices.last, frames[last].isMapping, frames[last].key == nil,
        let scalar = frames[last].scalar
      {
        let name = LineStructure.content(of: scalar, bytes)
        frames[last].key = name
        frames[last].keys.append(name)
      }
    default:
      readScalar()
      let range = SourceRange(start, index)
      if let last = frames.indices.last {
        frames[last].scalar = range
        if !frames[last].isMapping {
          frames[last].items.append(LineStructure.content(of: range, bytes))
        }
      }
      return Token(range: range, isScalar: true)
    }
    return Token(range: SourceRange(start, index))
  }

  /// Reads a scalar, which ends at the end of the line at the latest: an open quote is one that is
  /// being typed.
  private mutating func readScalar() {
    let quote = bytes[index]
    let start = index
    func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      index += 1
      while index < bytes.count, !isBreak(bytes[index]) {
        if bytes[index] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), index + 1 < bytes.count,
          !isBreak(bytes[index + 1])
        {
          index += 2
        } else if bytes[index] == quote {
          index += 1
          return
        } else {
          index += 1
        }
      }
      return
    }
    while index < bytes.count, !isBreak(bytes[index]) {
      let byte = bytes[index]
      if [0x2C, 0x5B, 0x5D, 0x7B, 0x7D].contains(byte) { break }
      if byte == UInt8(ascii: "#"), index > start, bytes[index - 1] == 0x20 { break }
      if byte == UInt8(ascii: ":") {
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0x20
        if isJSON || next <= 0x20 || [0x2C, 0x5B, 0x5D, 0x7B, 0x7D].contains(next) { break }
      }
      index += 1
    }
    if index == start { index += 1 }
    while index > start + 1, bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09 { index -= 1 }
  }
}
