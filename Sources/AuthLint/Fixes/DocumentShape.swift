import Diagnostics
import Documents

/// The properties of a file that a fix must not change, whatever the rules say.
struct DocumentShape {
  /// The number of documents.
  var documents = 0
  /// The number of values for which nothing is written.
  var blanks = 0
  var isComplete: Bool

  init(_ file: SourceFile, _ format: DocumentFormat) {
    let loader = DocumentLoader(file: file, format: format)
    while let document = loader.next() {
      documents += 1
      for index in 0..<document.nodeCount
      where document.isBlank(NodeID(Int32(truncatingIfNeeded: index))) {
        blanks += 1
      }
    }
    isComplete = loader.isComplete
  }
}
