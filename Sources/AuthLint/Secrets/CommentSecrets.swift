import Diagnostics
import Documents
import RuleEngine

/// Searches comments for secrets, because no expression reads comments. The findings belong to the
/// rule `secret-in-text`.
struct CommentSecrets {
  /// The rule of the findings.
  static let rule = "secret-in-text"

  private let bytes: [UInt8]
  private let names: SecretNames
  private let references: SecretReferences

  init(_ file: SourceFile, _ names: SecretNames, _ references: SecretReferences) {
    bytes = file.bytes
    self.names = names
    self.references = references
  }

  /// Whether comments may hold a secret. Costs a look at each byte, and at the name before each
  /// `=`.
  static func mayBe(in comments: [SourceComment], of file: SourceFile, _ names: SecretNames)
    -> Bool
  {
    file.bytes.withUnsafeBufferPointer { bytes in
      comments.contains {
        let range = $0.range.lower..<min($0.range.upper, bytes.count)
        return TextSecrets.mayHold(UnsafeBufferPointer(rebasing: bytes[range]), names)
      }
    }
  }

  /// Returns the findings in some comments, in order, for a rule as its set describes it.
  func diagnostics(in comments: [SourceComment], _ rule: RuleDefinition) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    for comment in comments {
      let range = comment.range.lower..<min(comment.range.upper, bytes.count)
      bytes.withUnsafeBufferPointer { bytes in
        let text = UnsafeBufferPointer(rebasing: bytes[range])
        guard TextSecrets.mayHold(text, names) else { return }
        for secret in TextSecrets.find(in: text, names, references) {
          let name = secret.kind == .password ? Array("password".utf8) : secret.name
          findings.append(finding(name, secret.value, in: range, rule))
        }
      }
    }
    return findings
  }

  private func finding(
    _ name: [UInt8], _ part: Range<Int>, in comment: Range<Int>, _ rule: RuleDefinition
  ) -> Diagnostic {
    Diagnostic(
      rule: rule.id, severity: rule.severity,
      message: "the comment holds a literal value of `\(String(decoding: name, as: UTF8.self))`",
      primary: Annotation(
        range: SourceRange(
          comment.lowerBound + part.lowerBound, comment.lowerBound + part.upperBound),
        label: "a secret"),
      help: rule.body.help?.text, url: rule.references.first)
  }
}

/// Finds the document of a file that contains an offset.
struct DocumentStarts {
  private var starts: [Int] = []

  /// Reads the whole file again. O(n).
  init(_ file: SourceFile, _ format: DocumentFormat) {
    let loader = DocumentLoader(file: file, format: format)
    while let document = loader.next() { starts.append(document.range(document.root).lower) }
  }

  /// Returns the index of the last document that starts at or before an offset; 0 if there is none.
  func document(at offset: Int) -> Int {
    max(0, (starts.firstIndex { $0 > offset } ?? starts.count) - 1)
  }
}
