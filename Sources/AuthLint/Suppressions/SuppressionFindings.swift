import Diagnostics
import Documents
import RuleEngine

/// Creates the findings about a file's suppressions themselves.
struct SuppressionFindings {
  private let list: SuppressionList
  private let bytes: [UInt8]
  private let isComplete: Bool
  private let names: [String]
  private lazy var comments = CommentRemoval(bytes)
  private let nearest: NameSearch
  /// The number of names for which a suggestion is still searched.
  private var searches = 100

  init(
    _ list: SuppressionList, file: SourceFile, isComplete: Bool, names: [String],
    nearest: @escaping NameSearch
  ) {
    self.list = list
    bytes = file.bytes
    self.isComplete = isComplete
    self.names = names
    self.nearest = nearest
  }

  /// Returns the findings in source order; `document` gives the index of the document at an offset.
  mutating func diagnostics(document: (Int) -> Int) -> [Diagnostic] {
    var result: [Diagnostic] = []
    for entry in list.directives {
      if let flaw = entry.directive.flaw {
        result.append(finding("unused-suppression", flaw.message, flaw.range, help: Self.form))
      }
      let isWhole = entry.names.allSatisfy { isRemovable(list.names[$0]) }
      for number in entry.names {
        let name = list.names[number]
        guard var diagnostic = diagnostic(of: name, entry) else { continue }
        if isRemovable(name) { diagnostic.fix = removal(of: number, entry, isWhole: isWhole) }
        result.append(diagnostic)
      }
    }
    for index in result.indices {
      result[index].document = document(result[index].primary.range.lower)
    }
    return result
  }

  private static let form = "write `# authlint: ignore[rule-id] reason`"

  private func finding(
    _ rule: String, _ message: String, _ range: SourceRange, help: String
  ) -> Diagnostic {
    var finding = Diagnostic(
      rule: rule, severity: rule == "unknown-rule" ? .error : .warning, message: message,
      primary: Annotation(range: range), help: help)
    var hash = StableHash()
    bytes[range.lower..<range.upper].withUnsafeBufferPointer { hash.combine($0) }
    finding.valueHash = hash.value
    return finding
  }

  private mutating func diagnostic(
    of name: SuppressionList.Name, _ entry: SuppressionList.Entry
  ) -> Diagnostic? {
    let id = "`\(name.text)`"
    let message: String
    switch name.state {
    case .unknown: return unknown(name)
    case .notEnabled, .unreadable: return nil
    case .unsuppressible: message = "\(id) cannot be suppressed"
    case .ended:
      message = "the suppression of \(id) has ended on \(entry.directive.end?.text ?? "its day")"
    case .unreasoned: message = "the suppression of \(id) gives no reason"
    case .inEffect:
      if name.isUsed || !isComplete { return nil }
      message =
        entry.directive.scope == .file
        ? "\(id) has no finding in this file" : "\(id) has no finding here"
    }
    return finding(
      "unused-suppression", message, name.range,
      help: help(for: name))
  }

  private func help(for name: SuppressionList.Name) -> String {
    switch name.state {
    case .unsuppressible: "remove the suppression, and fix what the rule finds"
    case .unreasoned: "write the reason behind the brackets"
    default: "remove the suppression"
    }
  }

  private mutating func unknown(_ name: SuppressionList.Name) -> Diagnostic {
    searches -= 1
    let suggestion = searches >= 0 ? nearest(name.text, names) : nil
    let offer = suggestion.map { "; did you mean `\($0)`?" } ?? ""
    var diagnostic = finding(
      "unknown-rule", "`\(name.text)` is not a rule" + offer, name.range,
      help: "`authlint rules` lists the rules")
    diagnostic.fix = suggestion.map {
      Fix(
        isSafe: false, edits: [TextEdit(range: name.range, text: $0)],
        title: "replace `\(name.text)` with `\($0)`")
    }
    return diagnostic
  }

  // MARK: - Removal

  /// Whether the id can be removed without any finding reappearing.
  private func isRemovable(_ name: SuppressionList.Name) -> Bool {
    switch name.state {
    case .unsuppressible, .ended: true
    case .inEffect: !name.isUsed && isComplete
    case .unknown, .notEnabled, .unreadable, .unreasoned: false
    }
  }

  private mutating func removal(
    of number: Int, _ entry: SuppressionList.Entry, isWhole: Bool
  ) -> Fix? {
    if entry.directive.flaw != nil { return nil }
    let edit =
      isWhole
      ? comments.edit(removing: entry.directive.range, of: entry.comment)
      : TextEdit(range: part(of: number, entry), text: "")
    let title =
      isWhole ? "remove the comment" : "remove `\(list.names[number].text)` from the comment"
    return edit.map { Fix(isSafe: true, edits: [$0], title: title) }
  }

  /// Returns an id with the comma behind it, or the one before it if it is the last.
  private func part(of number: Int, _ entry: SuppressionList.Entry) -> SourceRange {
    let range = list.names[number].range
    if number + 1 < entry.names.upperBound {
      return SourceRange(range.lower, list.names[number + 1].range.lower)
    }
    return SourceRange(list.names[number - 1].range.upper, range.upper)
  }
}
