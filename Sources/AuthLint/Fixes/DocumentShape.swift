import Diagnostics
import Documents

/// What a fix must not change about a file, whatever the rules say.
struct DocumentShape {
  /// How many documents there are.
  var documents = 0
  /// How many values nothing is written for.
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
