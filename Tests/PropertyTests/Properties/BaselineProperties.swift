import AuthLint
import Diagnostics

/// What holds of any bytes that are read as a baseline.
enum BaselineProperties {
  static func check(_ input: [UInt8]) throws(Violation) {
    let file = SourceFile(path: "baseline.json", bytes: input)
    let bounds = SourceBounds(input)
    let (baseline, problems) = BaselineFile.read(file)
    let again = BaselineFile.read(file)
    try require(
      again.baseline == baseline && again.problems == problems, "the second reading differs")
    for problem in problems { try bounds.demand(problem) }
    try require(
      (baseline == nil) != problems.isEmpty, "\(problems.count) problems, and yet it is read")
    guard let baseline else { return }
    for entry in baseline.entries {
      try bounds.demand(entry.range, "an entry")
      try require(entry.count > 0 && entry.document >= 0, "an entry counts nothing")
      try require(
        baseline.entries(of: entry.file).contains(entry), "an entry is not found by its file")
    }
    // What is written is read again as it was.
    let written = BaselineFile.bytes(of: baseline)
    guard let other = BaselineFile.read(SourceFile(path: "other", bytes: written)).baseline else {
      throw Violation("what was written cannot be read")
    }
    let withoutPlaces = { (baseline: Baseline) in
      baseline.entries.map { entry in
        var entry = entry
        entry.range = SourceRange(0, 0)
        return entry
      }
    }
    try require(
      withoutPlaces(other) == withoutPlaces(baseline), "what was written is read as another one")
    try require(BaselineFile.bytes(of: other) == written, "it is written in another way")
  }
}
