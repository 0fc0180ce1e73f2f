/// Cuts a stream of bytes into the bodies of messages (LSP 3.17, "Base Protocol").
///
/// A header that cannot be used is skipped: reading goes on at the next `Content-Length:`. Lines of
/// a header may end in LF alone, and names of headers are compared without regard to case.
package struct MessageReader {
  /// The largest body in bytes; a larger one is skipped.
  static let bodyLimit = 64 << 20
  /// The largest length that is believed. With a larger one, everything up to the next header is
  /// skipped instead.
  static let lengthLimit = 4 << 30
  /// The largest number of bytes that the lines of a header may have.
  static let headerLimit = 8 << 10

  /// A piece of the stream.
  package enum Piece: Equatable {
    case body([UInt8])
    /// A body of this many bytes was skipped because it is larger than ``bodyLimit``.
    case tooLarge(Int)
  }

  private enum State {
    case header
    case body(length: Int)
    case skipping(rest: Int)
    /// After a header that cannot be used: looking for the next one.
    case searching
  }

  package init() {}

  private var buffer: [UInt8] = []
  /// The first byte of the buffer that was not used yet.
  private var start = 0
  private var state = State.header
  private static let name = Array("content-length:".utf8)

  /// Adds bytes that were read.
  package mutating func append(_ bytes: some Collection<UInt8>) {
    if start > 0, start >= buffer.count / 2 {
      buffer.removeFirst(start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// Returns the next piece; `nil` if more bytes are needed.
  package mutating func next() -> Piece? {
    while true {
      switch state {
      case .header:
        guard readHeader() else { return nil }
      case .body(let length):
        guard buffer.count - start >= length else { return nil }
        let body = Array(buffer[start..<start + length])
        start += length
        state = .header
        return .body(body)
      case .skipping(let rest):
        let count = min(rest, buffer.count - start)
        start += count
        guard count == rest else {
          state = .skipping(rest: rest - count)
          return nil
        }
        state = .header
      case .searching:
        guard search() else { return nil }
      }
      if case .skipping(let rest) = state, rest > Self.bodyLimit, !isAnnounced {
        isAnnounced = true
        return .tooLarge(rest)
      }
    }
  }

  /// Whether the body that is being skipped was returned as a piece.
  private var isAnnounced = false

  /// Reads a body again that turned out not to be JSON: if a header lies within it, the length
  /// before it was wrong, and reading goes on at that header.
  package mutating func resume(within body: [UInt8]) {
    guard let found = Self.header(in: body, from: 0) else { return }
    buffer.replaceSubrange(0..<start, with: body[found...])
    start = 0
    state = .header
  }

  /// Reads a header. Returns false if more bytes are needed.
  private mutating func readHeader() -> Bool {
    var line = start
    var length: Int?
    var isUsable = true
    while true {
      guard let end = buffer[line...].firstIndex(of: 0x0A) else {
        if buffer.count - start > Self.headerLimit {
          state = .searching
          return true
        }
        return false
      }
      var content = buffer[line..<end]
      if content.last == 0x0D { content.removeLast() }
      line = end + 1
      if content.isEmpty { break }
      if Self.isLength(content) {
        length = Self.number(content.dropFirst(Self.name.count))
        isUsable = length != nil
      } else if !Self.isHeaderLine(content) {
        // Something else than a header, such as the rest of a body whose length was wrong.
        state = .searching
        return true
      }
    }
    start = line
    guard isUsable, let length, length <= Self.lengthLimit else {
      // A header without a length has no body; the next header follows.
      if length != nil { state = .searching }
      return true
    }
    isAnnounced = false
    state = length > Self.bodyLimit ? .skipping(rest: length) : .body(length: length)
    return true
  }

  /// Looks for the next header. Returns false if there is none in the bytes so far.
  private mutating func search() -> Bool {
    if let found = Self.header(in: buffer, from: start) {
      start = found
      state = .header
      return true
    }
    // A header may lie partly in the bytes to come.
    start = max(start, buffer.count - Self.headerLimit)
    return false
  }

  /// Returns the start of the first `Content-Length:` that is followed by a number and the end of a
  /// line. JSON text cannot hold one, since line breaks in its strings are escaped.
  private static func header(in bytes: [UInt8], from start: Int) -> Int? {
    var index = start
    while index + name.count < bytes.count {
      if bytes[index] | 0x20 == name[0], isLength(bytes[index...]) {
        let rest = bytes[(index + name.count)...]
        if let end = rest.firstIndex(of: 0x0A), end - index < 64 {
          var content = rest[..<end]
          if content.last == 0x0D { content.removeLast() }
          if number(content) != nil { return index }
        }
      }
      index += 1
    }
    return nil
  }

  private static func isLength(_ line: ArraySlice<UInt8>) -> Bool {
    line.count >= name.count
      && zip(line, name).allSatisfy { byte, expected in
        byte == expected || (0x41...0x5A).contains(byte) && byte | 0x20 == expected
      }
  }

  /// Whether a line is a name, a colon and anything.
  private static func isHeaderLine(_ line: ArraySlice<UInt8>) -> Bool {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
      return false
    }
    return line[..<colon].allSatisfy {
      $0 == UInt8(ascii: "-") || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
    }
  }

  /// Reads a number of digits with blanks around it.
  private static func number(_ text: ArraySlice<UInt8>) -> Int? {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    let digits = text.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
