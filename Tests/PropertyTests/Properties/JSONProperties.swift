import Diagnostics
import Documents

/// What holds of any bytes that are read as JSON.
enum JSONProperties {
  static func check(_ input: [UInt8]) throws(Violation) {
    let loaded = LoadedFile(input, .json)
    let bounds = SourceBounds(input)
    try TreeProperties.check(loaded, bounds)
    try require(LoadedFile(input, .json).trace() == loaded.trace(), "the second reading differs")
    try require(loaded.documents.count <= 1, "there are \(loaded.documents.count) documents")
    guard loaded.isComplete, let document = loaded.documents.first else { return }
    try checkMoved(loaded)
    try checkAgain(document, bounds)
    try checkAsYAML(loaded)
  }

  /// Blanks in front move everything, and change nothing.
  private static func checkMoved(_ loaded: LoadedFile) throws(Violation) {
    guard loaded.file.bytes.first != 0xEF else { return }
    let moved = LoadedFile([0x0D, 0x0A] + loaded.file.bytes, .json)
    try require(moved.trace(movedBy: 2) == loaded.trace(), "a line in front changes something")
  }

  /// The text of a value's range is a JSON text of the same value.
  private static func checkAgain(_ document: Document, _ bounds: SourceBounds) throws(Violation) {
    guard document.nodeCount <= 200 else { return }
    for index in 0..<document.nodeCount {
      let node = NodeID(Int32(index))
      if node != document.root, document.parent(node) == nil { continue }
      let text = Array(bounds.text(document.range(node)))
      let again = LoadedFile(text, .json)
      guard again.isComplete, let other = again.documents.first else {
        throw Violation("`\(String(decoding: text, as: UTF8.self))` is not a value by itself")
      }
      try require(
        DocumentValue(other) == DocumentValue(document, node),
        "`\(String(decoding: text, as: UTF8.self))` is another value by itself")
    }
  }

  /// Read as YAML, a JSON text is the same value or is refused.
  private static func checkAsYAML(_ loaded: LoadedFile) throws(Violation) {
    // YAML folds lines that JSON does not know as such.
    let bytes = loaded.file.bytes
    for index in bytes.indices where bytes[index] == 0xC2 || bytes[index] == 0xE2 {
      if bytes[(index + 1)...].starts(with: [0x85])
        || bytes[(index + 1)...].starts(with: [0x80, 0xA8])
        || bytes[(index + 1)...].starts(with: [0x80, 0xA9])
      {
        return
      }
    }
    let yaml = LoadedFile(bytes, .yaml)
    guard yaml.isComplete else { return }
    try require(
      yaml.values == loaded.values, "as YAML it is \(yaml.values), as JSON \(loaded.values)")
    guard let left = loaded.documents.first, let right = yaml.documents.first else { return }
    let places = { (document: Document) in
      (0..<document.nodeCount).map { document.range(NodeID(Int32($0))) }.map {
        [$0.lower, $0.upper]
      }.sorted { $0.lexicographicallyPrecedes($1) }
    }
    try require(places(left) == places(right), "as YAML its values have other places")
  }
}
