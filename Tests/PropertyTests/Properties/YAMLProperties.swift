import Diagnostics
import Documents

/// What holds of any bytes that are read as YAML.
enum YAMLProperties {
  static func check(_ input: [UInt8]) throws(Violation) {
    let loaded = LoadedFile(input, .yaml)
    let bounds = SourceBounds(input)
    try TreeProperties.check(loaded, bounds)
    try checkComments(loaded, bounds)
    try require(LoadedFile(input, .yaml).trace() == loaded.trace(), "the second reading differs")
    try checkMoved(loaded)
    try checkLineBreaks(loaded)
    for document in loaded.documents where document.nodeCount <= 200 {
      for index in 0..<document.nodeCount {
        try checkAgain(document, NodeID(Int32(index)), bounds)
      }
    }
  }

  private static func checkComments(_ loaded: LoadedFile, _ bounds: SourceBounds)
    throws(Violation)
  {
    var last = 0
    for comment in loaded.comments {
      try bounds.demand(comment.range, "a comment")
      try require(comment.range.lower >= last, "comments are out of order")
      last = comment.range.upper
      let text = bounds.text(comment.range)
      try require(text.first == UInt8(ascii: "#"), "a comment without `#`")
      try require(!text.contains { $0 == 0x0A || $0 == 0x0D }, "a comment goes over a line's end")
    }
    // No comment is within a text.
    guard !loaded.comments.isEmpty else { return }
    for document in loaded.documents {
      for index in 0..<document.nodeCount {
        let node = NodeID(Int32(index))
        guard document.kind(node) < .sequence, ![.literal, .folded].contains(document.style(node))
        else { continue }
        let range = document.range(node)
        for comment in loaded.comments {
          try require(
            comment.range.upper <= range.lower || comment.range.lower >= range.upper,
            "the comment at \(comment.range) is within the text at \(range)")
        }
      }
    }
  }

  /// An empty line in front moves everything, and changes nothing.
  private static func checkMoved(_ loaded: LoadedFile) throws(Violation) {
    let bytes = loaded.file.bytes
    guard let first = bytes.first, ![0xEF, 0xFE, 0xFF].contains(first) else { return }
    let moved = LoadedFile([0x0A] + bytes, .yaml)
    try require(moved.values == loaded.values, "an empty line in front changes the values")
    if loaded.isComplete {
      try require(
        moved.trace(movedBy: 1) == loaded.trace(), "an empty line in front changes places")
    }
  }

  /// The values are the same with the line breaks of another system.
  private static func checkLineBreaks(_ loaded: LoadedFile) throws(Violation) {
    let bytes = loaded.file.bytes
    guard !bytes.contains(0x0D), bytes.contains(0x0A) else { return }
    var other: [UInt8] = []
    for byte in bytes {
      if byte == 0x0A { other.append(0x0D) }
      other.append(byte)
    }
    let again = LoadedFile(other, .yaml)
    try require(
      again.isComplete == loaded.isComplete,
      "with CR LF: \(again.problems.last?.message ?? "complete"), "
        + "without: \(loaded.problems.last?.message ?? "complete")")
    guard loaded.isComplete else { return }
    try require(again.values == loaded.values, "CR LF changes the values")
  }

  // MARK: - The text of a range once more

  /// The text of a node's range means the same where it stands alone.
  private static func checkAgain(_ document: Document, _ node: NodeID, _ bounds: SourceBounds)
    throws(Violation)
  {
    guard document.uses(of: node).isEmpty, !document.isBlank(node) else { return }
    guard bounds.bytes[document.range(node).lower] != UInt8(ascii: "*") else { return }
    if node != document.root, document.parent(node) == nil { return }
    let text = Array(bounds.text(document.range(node)))
    let hasBreak = text.contains { [0x0A, 0x0D, 0x85, 0xA8, 0xA9].contains($0) }
    switch document.style(node) {
    case .singleQuoted, .doubleQuoted:
      try checkScalar(document, node, Array("[".utf8) + text + Array("]".utf8))
    // By itself, `:` at the end of a key that ends so would end another key, and `-` or `?` would
    // begin an item or a key.
    case .plain
    where !hasBreak && text.last != UInt8(ascii: ":") && text != [0x2D] && text != [0x3F]:
      try checkScalar(document, node, Array("- ".utf8) + text)
    case .literal, .folded:
      try checkBlockScalar(document, node, text)
    case .flow:
      guard !text.contains(where: { "*&!<".utf8.contains($0) }), text.first != UInt8(ascii: "?")
      else { return }
      // By itself, a last line of them alone would end the document; glued to a bracket it does not.
      let lastLine = text.reversed().prefix { $0 != 0x0A && $0 != 0x0D }
      if hasBreak, lastLine.elementsEqual("---".utf8) || lastLine.elementsEqual("...".utf8) {
        return
      }
      var limits = LoadedFile.limits
      limits.depth += 1
      let again = LoadedFile(Array("[".utf8) + text + Array(" ]".utf8), .yaml, limits: limits)
      guard let other = again.documents.first, other.childCount(other.root) == 1 else {
        throw Violation("`\(String(decoding: text, as: UTF8.self))` is not a value by itself")
      }
      let value = DocumentValue(other, other.child(at: 0, of: other.root))
      try require(
        value == DocumentValue(document, node),
        "`\(String(decoding: text, as: UTF8.self))` is another value by itself: \(value)")
    default:
      return
    }
  }

  private static func checkScalar(_ document: Document, _ node: NodeID, _ text: [UInt8])
    throws(Violation)
  {
    let again = LoadedFile(text, .yaml)
    guard let other = again.documents.first, again.isComplete,
      other.kind(other.root) == .sequence, other.childCount(other.root) == 1
    else {
      throw Violation(
        "`\(String(decoding: text, as: UTF8.self))` is not a list of one: "
          + "\(again.problems.last?.message ?? "")")
    }
    let value = other.child(at: 0, of: other.root)
    try require(
      other.textBytes(value).elementsEqual(document.textBytes(node)),
      "`\(String(decoding: text, as: UTF8.self))` is another text by itself")
  }

  private static func checkBlockScalar(_ document: Document, _ node: NodeID, _ text: [UInt8])
    throws(Violation)
  {
    // Only where the indentation is found out, and below which the text can stand in a list.
    let header = text.prefix { $0 != 0x0A && $0 != 0x0D }
    guard !header.contains(where: { (0x30...0x39).contains($0) }) else { return }
    let lines = text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).dropFirst()
    guard lines.allSatisfy({ $0.first == 0x20 }),
      !text.contains(where: { [0x85, 0xA8, 0xA9].contains($0) })
    else { return }
    let again = LoadedFile(Array("- ".utf8) + text + [0x0A], .yaml)
    guard let other = again.documents.first, other.kind(other.root) == .sequence else {
      throw Violation("`\(String(decoding: text, as: UTF8.self))` is not a text by itself")
    }
    let value = other.child(at: 0, of: other.root)
    func withoutEnd(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
      var bytes = Array(bytes)
      while let last = bytes.last, [0x0A, 0x20, 0x09].contains(last) { bytes.removeLast() }
      return bytes
    }
    try require(
      withoutEnd(other.textBytes(value)) == withoutEnd(document.textBytes(node)),
      "`\(String(decoding: text, as: UTF8.self))` is another text by itself")
  }
}
