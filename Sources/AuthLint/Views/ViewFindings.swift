import CEL
import Diagnostics
import Documents
import RuleEngine

/// The findings about a file and its view, made from those about the manifest.
struct ViewFindings {
  private let view: View
  private let places: ViewPlaces
  private let gaps: [ViewEvaluation.Gap]
  /// The line table of the file.
  private let lines: SourceLines
  private var fixes: ViewFixes?

  init(
    _ view: View, _ places: ViewPlaces, gaps: [ViewEvaluation.Gap], lines: SourceLines,
    offersFixes: Bool
  ) {
    self.view = view
    self.places = places
    self.gaps = gaps
    self.lines = lines
    fixes = offersFixes ? ViewFixes(places) : nil
  }

  /// The finding of a document of which the view makes too large a manifest.
  static func tooLarge(_ view: View, _ document: Document) -> Diagnostic {
    Diagnostic(
      rule: "limit-exceeded", severity: .error,
      message: "the view makes a manifest of more than 16 MiB or a million values of "
        + "`\(document.file.path)`",
      primary: Annotation(range: view.root.range), help: "take less of the file",
      document: document.index)
  }

  /// Returns the finding about an expression that failed, in the view.
  func diagnostic(for gap: ViewEvaluation.Gap, taint: SecretTaint) -> Diagnostic {
    let isHidden = gap.origins.contains { taint.touches($0) }
    let message = isHidden ? SecretTaint.failure : gap.failure?.message ?? ""
    let isLimit = gap.failure?.kind == .limit
    var diagnostic = Diagnostic(
      rule: isLimit ? "limit-exceeded" : "not-judged", severity: .error,
      message: "the view cannot make "
        + (gap.key.isEmpty ? "this value" : "`\(gap.key)`") + ": \(message)",
      primary: Annotation(range: gap.template),
      help: "guard the expression, or write a value that it can work with",
      document: places.document.index, pointer: gap.pointer)
    diagnostic.elsewhere = elsewhere(gap.origins, label: "read here")
    return diagnostic
  }

  /// Adds a finding about the manifest to the report on the file that it is about.
  mutating func add(
    _ diagnostic: Diagnostic, to report: inout FileReport, _ configuration: inout FileReport
  ) {
    var result = diagnostic
    result.document = places.document.index
    result.related = []
    if let gap = gap(of: diagnostic) {
      // An expression that failed has its finding already.
      if gap.failure != nil { return }
      result.primary = Annotation(range: gap.template, label: "finds nothing")
      result.pointer = gap.pointer
      result.elsewhere += elsewhere(gap.origins, label: "in this file")
      result.fix = nil
      return add(result, isInView: true, to: &report, &configuration)
    }
    let (place, node) = places.place(of: diagnostic.primary.range)
    let origin = places.origin(of: node)
    let isInView: Bool
    switch place {
    case .file(let range):
      isInView = false
      result.primary.range = range
    case .view(let range):
      isInView = true
      result.primary.range = range
    }
    result.pointer = pointer(of: origin, isInView: isInView) ?? result.pointer
    for annotation in diagnostic.related {
      relate(annotation, to: &result, isInView: isInView)
    }
    if let fix = diagnostic.fix { result.fix = fixes?.fix(fix) }
    if isInView { result.fix = nil }
    if !isInView, case .computed = origin?.source, let template = origin?.template {
      let isUnfixed = diagnostic.fix != nil && result.fix == nil
      result.elsewhere.append(
        FileAnnotation(
          lines: view.lines,
          annotation: Annotation(
            range: template,
            label: isUnfixed
              ? "made here by the view, so no fix is offered" : "made here by the view"
          )))
    }
    if isInView { result.elsewhere += elsewhere(of: origin) }
    add(result, isInView: isInView, to: &report, &configuration)
  }

  func add(
    _ diagnostic: Diagnostic, isInView: Bool, to report: inout FileReport,
    _ configuration: inout FileReport
  ) {
    if isInView {
      configuration.diagnostics.append(diagnostic)
    } else {
      report.diagnostics.append(diagnostic)
    }
  }

  /// Hides a secret of the manifest where it is written.
  func redact(
    _ range: SourceRange, in report: inout FileReport, _ configuration: inout FileReport
  ) {
    let (place, node) = places.place(of: range)
    switch place {
    case .file(let range): report.redactions.append(range)
    case .view(let range): configuration.redactions.append(range)
    }
    if case .computed(let origins) = places.origin(of: node)?.source {
      report.redactions += origins.map { places.document.place(of: $0).range }
    }
  }

  /// Adds a further place, which may be in the other file.
  private func relate(_ annotation: Annotation, to result: inout Diagnostic, isInView: Bool) {
    switch (places.place(of: annotation.range).place, isInView) {
    case (.file(let range), false), (.view(let range), true):
      result.related.append(Annotation(range: range, label: annotation.label))
    case (.file(let range), true):
      result.elsewhere.append(
        FileAnnotation(
          lines: lines, annotation: Annotation(range: range, label: annotation.label)))
    case (.view(let range), false):
      result.elsewhere.append(
        FileAnnotation(
          lines: view.lines, annotation: Annotation(range: range, label: annotation.label)))
    }
  }

  /// Returns the expression that found nothing for a field that is missing.
  private func gap(of diagnostic: Diagnostic) -> ViewEvaluation.Gap? {
    guard !gaps.isEmpty, diagnostic.rule.utf8.elementsEqual("missing-field".utf8) else {
      return nil
    }
    return gaps.first { gap in
      !gap.key.isEmpty && gap.parent.utf8.elementsEqual(diagnostic.pointer.utf8)
        && diagnostic.message.utf8.starts(with: "`\(gap.key)` ".utf8)
    }
  }

  private func pointer(of origin: ViewPlaces.Origin?, isInView: Bool) -> String? {
    guard let origin else { return nil }
    if isInView { return origin.pointer }
    switch origin.source {
    case .node(let node), .part(let node, _): return places.document.pointer(node)
    case .computed(let origins):
      return origins.first.map { places.document.pointer(NodeID($0.node)) }
    case .written: return nil
    }
  }

  /// Returns the places of the file that decided a value which the view makes.
  private func elsewhere(of origin: ViewPlaces.Origin?) -> [FileAnnotation] {
    guard case .computed(let origins)? = origin?.source else { return [] }
    return elsewhere(origins, label: "made of this")
  }

  private func elsewhere(_ origins: [Origin], label: String) -> [FileAnnotation] {
    let origins = origins.isEmpty ? [Origin(node: places.document.root.index)] : origins
    return origins.prefix(3).map { origin in
      FileAnnotation(
        lines: lines,
        annotation: Annotation(range: places.document.place(of: origin).range, label: label))
    }
  }
}
