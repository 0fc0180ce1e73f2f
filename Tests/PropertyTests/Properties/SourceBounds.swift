import Diagnostics

/// The bytes of a file, and which ranges may be marked in it.
struct SourceBounds {
  let bytes: [UInt8]
  private let isUTF8: Bool

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    isUTF8 = String(validating: bytes, as: UTF8.self) != nil
  }

  /// Whether an offset lies within the file and, if it is UTF-8, between two code points.
  func contains(_ offset: Int) -> Bool {
    guard offset >= 0, offset <= bytes.count else { return false }
    return !isUTF8 || offset == bytes.count || bytes[offset] & 0xC0 != 0x80
  }

  func demand(_ range: SourceRange, _ what: @autoclosure () -> String) throws(Violation) {
    guard range.lower <= range.upper, contains(range.lower), contains(range.upper) else {
      throw Violation("\(what()) is at \(range.lower)..<\(range.upper) of \(bytes.count) bytes")
    }
  }

  func demand(_ diagnostic: Diagnostic) throws(Violation) {
    let name = "`\(diagnostic.rule)`: \(diagnostic.message)"
    try require(!diagnostic.message.isEmpty, "a finding says nothing")
    try demand(diagnostic.primary.range, name)
    for place in diagnostic.related { try demand(place.range, "a further place of \(name)") }
    guard let fix = diagnostic.fix else { return }
    try require(!fix.edits.isEmpty, "a fix without edits: \(name)")
    var done = 0
    for edit in fix.edits {
      try demand(edit.range, "an edit of \(name)")
      try require(edit.range.lower >= done, "edits of \(name) overlap")
      done = edit.range.upper
    }
  }

  func text(_ range: SourceRange) -> ArraySlice<UInt8> { bytes[range.lower..<range.upper] }
}
