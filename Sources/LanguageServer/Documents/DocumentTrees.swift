import Diagnostics
import Documents

/// The trees of a text: one for each document of the file.
struct DocumentTrees {
  /// The text that was read. Offsets are the same as in the text of the open document.
  let file: SourceFile
  let documents: [Document]
  let comments: [SourceComment]
  /// Whether the text was read to its end.
  let isComplete: Bool
  /// Where reading stopped; `nil` if it did not.
  let stop: Int?

  /// Reads a text.
  init(_ bytes: [UInt8], path: String, _ format: DocumentFormat) {
    file = SourceFile(path: path, bytes: bytes)
    let loader = DocumentLoader(file: file, format: format)
    var documents: [Document] = []
    while let document = loader.next() { documents.append(document) }
    self.documents = documents
    comments = loader.comments
    isComplete = loader.isComplete
    stop = loader.isComplete ? nil : loader.problems.last?.primary.range.lower
  }

  /// Reads a text without some of its lines: the line at `offset`, and then up to three times the
  /// line at which reading stops. Lines are replaced by spaces, so that offsets stay.
  init(
    _ text: DocumentText, withoutLineAt offset: Int?, path: String, _ format: DocumentFormat
  ) {
    var bytes = text.bytes
    func blank(_ offset: Int) {
      let range = text.lineRange(text.lineIndex(at: offset))
      for index in range.lower..<range.upper { bytes[index] = 0x20 }
    }
    if let offset { blank(offset) }
    var trees = DocumentTrees(bytes, path: path, format)
    for _ in 0..<3 {
      guard let stop = trees.stop else { break }
      blank(min(stop, max(0, bytes.count - 1)))
      trees = DocumentTrees(bytes, path: path, format)
    }
    self = trees
  }
}
