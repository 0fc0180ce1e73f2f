import Diagnostics
import Documents
import JSONSchema
import RuleEngine

/// Holds documents against a JSON Schema and makes findings of what does not fit.
///
/// One thread's: it keeps the line tables of the schema's files.
final class SchemaChecker {
  private let schema: CompiledSchema
  private let offersFixes: Bool
  /// The line tables of the schema's files.
  private var lines: [ObjectIdentifier: SourceLines] = [:]

  init(_ schema: CompiledSchema, offersFixes: Bool) {
    self.schema = schema
    self.offersFixes = offersFixes
  }

  /// Returns whether a file without a document, which counts as `null`, fits.
  func allowsNothing() -> Bool {
    let loader = DocumentLoader(
      file: SourceFile(path: "", bytes: Array("null".utf8)), format: .json)
    return loader.next().map { schema.validate($0).isValid } ?? false
  }

  /// Adds the findings of a document to a report.
  func check(_ document: Document, _ allowance: FindingAllowance, into report: inout FileReport) {
    // One more than there is room for shows that there are too many.
    let most = allowance.maximum == .max ? .max : allowance.maximum + 1
    let outcome = schema.validate(document, maximumFindings: most)
    var hasher: ValueHasher?
    for finding in outcome.findings where allowance.includes(finding.rule.rawValue) {
      let diagnostic = diagnostic(finding, document, &hasher)
      guard allowance.admit(diagnostic) else { return }
      report.diagnostics.append(diagnostic)
    }
    guard let exhaustion = outcome.exhaustion else { return }
    report.isComplete = false
    let diagnostic = Self.diagnostic(exhaustion, document)
    if allowance.includes(diagnostic.rule), allowance.admit(diagnostic) {
      report.diagnostics.append(diagnostic)
    }
  }

  private func diagnostic(
    _ finding: SchemaFinding, _ document: Document, _ hasher: inout ValueHasher?
  ) -> Diagnostic {
    let node = finding.node
    let isShownWhole =
      document.isKey(node) || finding.rule == .wrongType && !document.isBlank(node)
    let place = isShownWhole ? document.place(ofCharactersOf: node) : document.place(of: node)
    var diagnostic = Diagnostic(
      rule: finding.rule.rawValue,
      severity: finding.rule == .deprecatedField ? .warning : .error, message: finding.message,
      primary: Annotation(range: place.range, label: finding.label), related: place.uses,
      help: finding.help, document: document.index, pointer: document.pointer(node),
      fix: offersFixes ? fix(finding, document) : nil)
    diagnostic.elsewhere = finding.reasons.map { reason in
      FileAnnotation(
        lines: lines(of: reason.file),
        annotation: Annotation(range: reason.range, label: reason.label))
    }
    if finding.rule == .missingField {
      // An absent field has no value, and the rest of its mapping does not matter.
      var hash = StableHash()
      hash.combine(finding.message)
      diagnostic.valueHash = max(1, hash.value)
    } else {
      if hasher == nil { hasher = ValueHasher(document) }
      diagnostic.valueHash = hasher?.hash(of: node) ?? 0
    }
    return diagnostic
  }

  private func lines(of file: SourceFile) -> SourceLines {
    let name = ObjectIdentifier(file)
    if let known = lines[name] { return known }
    let made = SourceLines(file)
    lines[name] = made
    return made
  }

  /// The fix that a suggestion is; never a safe one, because it guesses what the author meant.
  private func fix(_ finding: SchemaFinding, _ document: Document) -> Fix? {
    let fixes = StructuralFixes(document)
    if !finding.types.isEmpty, !document.isKey(finding.node) {
      let types = SchemaTypes.names.reduce(into: SchemaTypes()) { types, entry in
        if finding.types.contains(where: { $0.utf8.elementsEqual(entry.name.utf8) }) {
          types.insert(entry.type)
        }
      }
      return fixes.convert(finding.node, to: types)
    }
    guard let suggestion = finding.suggestion else { return nil }
    guard document.isKey(finding.node) else {
      return fixes.replace(finding.node, with: suggestion)
    }
    // A name that is there already would be there twice.
    let mapping = document.parent(finding.node)
    let isTaken = mapping.map { document.value(forKey: suggestion, of: $0) != nil } ?? true
    return isTaken ? nil : fixes.rename(finding.node, to: suggestion)
  }

  private static func diagnostic(_ exhaustion: SchemaExhaustion, _ document: Document) -> Diagnostic
  {
    let message: String
    let help: String
    switch exhaustion {
    case .steps(let limit):
      message = "holding the document against the schema takes more than \(limit) steps"
      help = "split the file, or simplify the schema: alternatives within alternatives multiply"
    case .depth(let limit):
      message = "the schema leads into itself more than \(limit) times at one place"
      help = "correct the schema's references: one of them leads back without going into the value"
    }
    return Diagnostic(
      rule: "limit-exceeded", severity: .error, message: message,
      primary: Annotation(range: document.place(of: document.root).range), help: help,
      document: document.index, pointer: "")
  }

  /// The finding for a file without a document that the schema wants one of.
  static let emptyFile = Diagnostic(
    rule: "wrong-type", severity: .error,
    message: "the file holds no document, which counts as null; the schema does not allow that",
    primary: Annotation(range: SourceRange(0, 0)), help: "write a value that the schema allows")
}
