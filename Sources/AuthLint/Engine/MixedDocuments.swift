import Diagnostics
import Documents
import RuleEngine

/// Reports what is wrong with a file of several documents as a whole, instead of what each document
/// lacks by itself: a manifest that a stray `---` splits, and a document of something else.
///
/// This reads the file again, but only if fields are missing or unknown.
struct MixedDocuments {
  /// The root fields of a manifest, in the order in which they are written; each has a bit by its
  /// index.
  private static let fields = ["manifest", "app", "scopes", "partners", "authorization"]
  /// The bits of `manifest` and `app`: a document without both is not a manifest of its own.
  private static let header: UInt8 = 0b11

  /// A document of the file.
  private struct Part {
    let index: Int
    /// The manifest fields that it has, a bit each.
    var fields: UInt8
    let foreign: Diagnostic?
    /// The place of a finding about the whole document.
    let place: Annotation
    let start: Int
  }

  private let report: FileReport
  private var parts: [Part] = []

  private init(_ report: FileReport, _ format: DocumentFormat) {
    self.report = report
    let loader = DocumentLoader(file: report.file, format: format)
    while let document = loader.next() { parts.append(Self.part(document, report.file)) }
  }

  /// Replaces findings of a report; returns how many fewer there are.
  @inline(never)
  static func settle(
    _ report: inout FileReport, _ loader: DocumentLoader, _ format: DocumentFormat,
    _ settings: LintSettings
  ) -> Int {
    let count = report.diagnostics.count
    // If the file becomes unreadable after a document was split, the missing fields may follow
    // later.
    if let problem = loader.problems.last, problem.splitsDocument {
      report.diagnostics.removeAll {
        $0.rule == "missing-field" && $0.document == problem.document - 1
      }
    }
    guard loader.documentCount > 1,
      report.diagnostics.contains(where: {
        $0.rule == "missing-field" || $0.rule == "unknown-field"
      })
    else { return count - report.diagnostics.count }
    let mixed = MixedDocuments(report, format)
    mixed.joinSplit(&report.diagnostics)
    if settings.runs(ForeignFile.rule) { mixed.markForeign(&report.diagnostics) }
    return max(0, count - report.diagnostics.count)
  }

  private static func part(_ document: Document, _ file: SourceFile) -> Part {
    let root = document.root
    var mask: UInt8 = 0
    if document.kind(root) == .mapping {
      for (bit, field) in fields.enumerated() where document.value(forKey: field, of: root) != nil {
        mask |= 1 << UInt8(bit)
      }
    }
    var foreign: Diagnostic?
    if ForeignFile.isForeign(document) {
      foreign = ForeignFile.finding(document, in: file)
      foreign?.help = "move this document to a file of its own, or remove it"
    }
    return Part(
      index: document.index, fields: mask, foreign: foreign,
      place: Annotation(range: document.place(of: root).range),
      start: document.range(root).lower)
  }

  /// Joins documents that lack what those before them have, and have what those lack.
  private func joinSplit(_ diagnostics: inout [Diagnostic]) {
    // The fields of the documents that belong together so far.
    var known: UInt8 = 0
    for (number, part) in parts.enumerated() {
      guard number > 0, part.foreign == nil, part.fields != 0, known != 0 else {
        known = part.fields
        continue
      }
      let isRest = part.fields & Self.header == 0
      let isWhole = part.fields & known == 0 && part.fields | known == 0b11111
      guard isRest || isWhole, let finding = splitFinding(part, known: known, diagnostics) else {
        known = part.fields
        continue
      }
      diagnostics.removeAll { Self.isMissing($0, at: part.index) }
      // A document that repeats fields does not supply those that the other one lacks.
      for field in part.fields & known == 0 ? names(part.fields) : [] {
        diagnostics.removeAll { diagnostic in
          diagnostic.document < part.index && Self.isMissing(diagnostic, at: diagnostic.document)
            && diagnostic.message.utf8.starts(with: "`\(field)` ".utf8)
        }
      }
      diagnostics.append(finding)
      known |= part.fields
    }
  }

  /// Returns the finding for a document that a `---` separates from its manifest; `nil` if no field
  /// is reported as missing in it.
  private func splitFinding(
    _ part: Part, known: UInt8, _ diagnostics: [Diagnostic]
  ) -> Diagnostic? {
    guard let first = diagnostics.first(where: { Self.isMissing($0, at: part.index) }) else {
      return nil
    }
    let missing = names(known & ~part.fields)
    guard !missing.isEmpty else { return nil }
    let list = Self.joined(missing)
    var finding = first
    finding.message =
      "\(list) \(missing.count == 1 ? "is" : "are") missing: the line `---` starts another document"
    finding.primary = part.place
    finding.help =
      part.fields & known == 0
      ? "remove the line `---` if what follows it belongs to the manifest in front of it, or add \(list)"
      : "add \(list) if this is a manifest of its own; otherwise remove the line `---`, and what is"
        + " there twice"
    if let range = separator(before: part.start) {
      finding.related = [Annotation(range: range, label: "another document starts here")]
    }
    return finding
  }

  private func names(_ mask: UInt8) -> [String] {
    Self.fields.indices.filter { mask & 1 << UInt8($0) != 0 }.map { Self.fields[$0] }
  }

  private static func joined(_ names: [String]) -> String {
    let quoted = names.map { "`\($0)`" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func isMissing(_ diagnostic: Diagnostic, at document: Int) -> Bool {
    diagnostic.document == document && diagnostic.rule == "missing-field"
      && diagnostic.pointer.isEmpty
  }

  /// Returns the `---` before a document.
  private func separator(before start: Int) -> SourceRange? {
    let bytes = report.file.bytes
    var lower = min(start, bytes.count)
    while true {
      while lower > 0, bytes[lower - 1] != 0x0A, bytes[lower - 1] != 0x0D { lower -= 1 }
      if bytes[lower...].starts(with: "---".utf8) { return SourceRange(lower, lower + 3) }
      if lower == 0 { return nil }
      lower -= 1
    }
  }

  /// Reports documents of something else beside manifests, by one finding each.
  private func markForeign(_ diagnostics: inout [Diagnostic]) {
    guard parts.contains(where: { $0.foreign == nil }) else { return }
    for part in parts {
      guard let finding = part.foreign else { continue }
      let count = diagnostics.count
      diagnostics.removeAll { diagnostic in
        guard diagnostic.document == part.index else { return false }
        switch diagnostic.rule {
        case "missing-field": return diagnostic.pointer.isEmpty
        case "unknown-field": return diagnostic.pointer.utf8.count { $0 == 0x2F } == 1
        default: return false
        }
      }
      if diagnostics.count < count { diagnostics.append(finding) }
    }
  }
}
