import Diagnostics
struct JSONReader {
  var failure: LoadProblem?
  init(source: SourceText, limits: DocumentLimits) {}
  mutating func next(duplicates: inout [LoadProblem]) -> Document? { nil }
}
