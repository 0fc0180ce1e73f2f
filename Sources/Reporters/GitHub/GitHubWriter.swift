import Diagnostics

/// Writes annotations of a GitHub Actions run, the most severe first.
///
/// GitHub shows ten annotations of each kind for a step. If there are more, the tenth tells how
/// many are left. Therefore at most ten of each kind are kept, and they are written at the end.
struct GitHubWriter: ReportWriter {
  /// How many annotations of one kind GitHub shows.
  private static let maximum = 10

  private struct Kind {
    var count = 0
    var annotations: [[UInt8]] = []
  }

  private var errors = Kind()
  private var warnings = Kind()
  private var infos = Kind()

  mutating func begin(into out: inout [UInt8]) {}

  mutating func write(
    _ report: FileReport, into out: inout [UInt8], flush _: (inout [UInt8]) -> Void
  ) {
    guard !report.diagnostics.isEmpty else { return }
    var lines: SourceLines?
    for diagnostic in report.diagnostics {
      let kind = self[diagnostic.severity]
      var annotation: [UInt8]?
      if kind.count < Self.maximum {
        let table = lines ?? SourceLines(report.file)
        lines = table
        annotation = Self.annotation(of: diagnostic, lines: table)
      }
      self[diagnostic.severity].count += 1
      if let annotation { self[diagnostic.severity].annotations.append(annotation) }
    }
  }

  mutating func end(_ summary: ReportSummary, into out: inout [UInt8]) {
    // A path that was not checked is more severe than any finding.
    let failures = summary.failures.prefix(Self.maximum).map(Self.annotation(of:))
    errors.annotations.insert(contentsOf: failures, at: 0)
    errors.count += summary.failures.count
    // A configuration cannot turn something off without an annotation.
    let effects = EffectText.sentences(summary).prefix(Self.maximum).map(Self.annotation(of:))
    warnings.annotations.insert(contentsOf: effects, at: 0)
    warnings.count += effects.count
    append(errors, "error", to: &out)
    append(warnings, "warning", to: &out)
    append(infos, "notice", to: &out)
  }

  private subscript(severity: Severity) -> Kind {
    get {
      switch severity {
      case .error: errors
      case .warning: warnings
      case .info: infos
      }
    }
    set {
      switch severity {
      case .error: errors = newValue
      case .warning: warnings = newValue
      case .info: infos = newValue
      }
    }
  }

  private func append(_ kind: Kind, _ name: StaticString, to out: inout [UInt8]) {
    let fits = kind.count <= Self.maximum
    let shown = kind.annotations.prefix(fits ? Self.maximum : Self.maximum - 1)
    for annotation in shown {
      out.appendLiteral("::")
      out.appendLiteral(name)
      out.append(contentsOf: annotation)
    }
    guard !fits else { return }
    out.appendLiteral("::")
    out.appendLiteral(name)
    out.appendLiteral(" title=authlint::")
    out.appendNumber(kind.count - shown.count)
    out.appendLiteral(" more: GitHub shows ten annotations of a kind\n")
  }

  /// Returns the annotation after `::error`.
  private static func annotation(of diagnostic: Diagnostic, lines: SourceLines) -> [UInt8] {
    let range = lines.withoutFinalBreaks(diagnostic.primary.range)
    let start = lines.position(at: range.lower)
    let end = lines.position(at: range.upper)
    var out: [UInt8] = []
    out.appendLiteral(" file=")
    AnnotationText.appendProperty(lines.file.path, to: &out)
    out.appendLiteral(",line=")
    out.appendNumber(start.line)
    out.appendLiteral(",endLine=")
    out.appendNumber(end.line)
    // The runner drops columns of different lines.
    if start.line == end.line {
      out.appendLiteral(",col=")
      out.appendNumber(start.column)
      out.appendLiteral(",endColumn=")
      out.appendNumber(end.column)
    }
    out.appendLiteral(",title=")
    AnnotationText.appendProperty(diagnostic.rule, to: &out)
    out.appendLiteral("::")
    let message = out.count
    AnnotationText.appendMessage(diagnostic.message, to: &out)
    for annotation in RelatedPlaces.telling(diagnostic, lines: lines) {
      let place = lines.position(at: annotation.range.lower)
      out.appendLiteral("%0Aline ")
      out.appendNumber(place.line)
      out.appendLiteral(": ")
      AnnotationText.appendMessage(annotation.label, to: &out)
    }
    for other in diagnostic.elsewhere.prefix(Excerpt.maximumRelated) {
      let place = other.lines.position(at: other.annotation.range.lower)
      out.appendLiteral("%0A")
      AnnotationText.appendMessage("\(other.lines.file.path):\(place.line): ", to: &out)
      AnnotationText.appendMessage(other.annotation.label, to: &out)
    }
    if let help = diagnostic.help, !help.isEmpty {
      out.appendLiteral("%0Ahelp: ")
      AnnotationText.appendMessage(help, to: &out)
    }
    AnnotationText.cut(&out, from: message)
    out.append(0x0A)
    return out
  }

  private static func annotation(of sentence: EffectText.Sentence) -> [UInt8] {
    annotation(of: sentence.text, path: sentence.path, title: "turned off")
  }

  private static func annotation(of failure: Failure) -> [UInt8] {
    annotation(of: failure.message, path: failure.path, title: "not checked")
  }

  private static func annotation(of text: String, path: String, title: StaticString) -> [UInt8] {
    var out: [UInt8] = []
    out.appendLiteral(" file=")
    AnnotationText.appendProperty(path, to: &out)
    out.appendLiteral(",title=")
    out.appendLiteral(title)
    out.appendLiteral("::")
    let message = out.count
    AnnotationText.appendMessage(text, to: &out)
    AnnotationText.cut(&out, from: message)
    out.append(0x0A)
    return out
  }
}
