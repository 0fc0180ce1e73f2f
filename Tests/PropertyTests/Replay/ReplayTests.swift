import Foundation
import TestSupport
import Testing

/// The inputs that are kept: what has shown faults, and what reaches far.
@Suite struct ReplayTests {
  /// A file of `Corpus`, named for what it shows.
  struct Input: CustomTestStringConvertible {
    let subject: Subject
    let file: URL

    var testDescription: String { "\(subject.rawValue)/\(file.lastPathComponent)" }
  }

  static let folder = Checkout.file("Tests/PropertyTests/Corpus")

  static let inputs: [Input] = Subject.allCases.flatMap { subject in
    let files =
      (try? FileManager.default.contentsOfDirectory(
        at: folder.appending(path: subject.rawValue), includingPropertiesForKeys: nil)) ?? []
    return files.map { Input(subject: subject, file: $0) }
      .sorted { $0.file.lastPathComponent < $1.file.lastPathComponent }
  }

  @Test(arguments: inputs) func `an input shows no violation`(_ input: Input) throws {
    try input.subject.check(Array(try Data(contentsOf: input.file)))
  }

  @Test(arguments: Subject.allCases) func `every subject has inputs`(_ subject: Subject) {
    #expect(Self.inputs.contains { $0.subject == subject })
  }

  @Test(arguments: inputs) func `a damaged input shows no violation`(_ input: Input) throws {
    let bytes = Array(try Data(contentsOf: input.file))
    // Fixes are tried one by one, which takes long without optimisation.
    let places = input.subject == .fixes ? 2 : 16
    for index in stride(from: 0, to: bytes.count, by: max(1, bytes.count / places)) {
      try input.subject.check(Array(bytes[..<index]))
      var shorter = bytes
      shorter.remove(at: index)
      try input.subject.check(shorter)
    }
  }
}
