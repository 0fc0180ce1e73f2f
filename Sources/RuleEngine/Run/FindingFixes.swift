import CEL
import Diagnostics
import Documents

/// Builds the edits of the fixes that rules offer.
extension FindingBuilder {
  /// Returns the fix; `nil` if no edit is certain to change this value and nothing else.
  package func fix(_ fix: FixProgram, _ budget: inout Budget) -> Fix? {
    switch fix.action {
    case .remove(let place): return remove(place, isSafe: fix.isSafe, &budget)
    case .set(let place, let value): return set(place, value, isSafe: fix.isSafe, &budget)
    case .insert(let value, let container, let key):
      return insert(value, container, key, isSafe: fix.isSafe, &budget)
    }
  }

  private func remove(_ place: Program, isSafe: Bool, _ budget: inout Budget) -> Fix? {
    guard let origin = origin(place, &budget) else { return nil }
    let node = NodeID(origin.node)
    guard let removal = run.editor.remove(node, keepingComments: isSafe) else { return nil }
    return Fix(
      isSafe: isSafe && removal.keepsComments, edits: removal.edits,
      title: FixWords(run.document).removing(node))
  }

  private func set(
    _ place: Program, _ value: Program, isSafe: Bool, _ budget: inout Budget
  ) -> Fix? {
    guard let origin = origin(place, &budget), origin.role == .value else { return nil }
    let blamed = self.blamed(value, &budget)
    let node = NodeID(origin.node)
    let words = FixWords(run.document)
    var fix: Fix?
    guard case .string(let text) = blamed.value else {
      guard origin.part == nil, let new = constant(blamed) else { return nil }
      fix = run.editor.replace(node, with: new).map {
        Fix(isSafe: isSafe, edits: [$0], title: words.replacing(node, with: new))
      }
      fix?.sources = sources(of: blamed, except: origin.node)
      return fix
    }
    if hides(blamed, text.string) { return nil }
    let new = text.string
    if let part = origin.part.map({ Range<Int>($0) }) {
      fix = run.editor.replace(part: part, of: node, with: new).map {
        Fix(
          isSafe: isSafe, edits: [$0], title: words.replacing(part, of: node, with: new))
      }
    } else if isWritten(new, at: node) {
      // A number that should be a text keeps its spelling, whichever number another reader would
      // take it for.
      fix = run.editor.quote(node).map {
        Fix(isSafe: isSafe, edits: [$0], title: words.quoting(node))
      }
    } else {
      fix = run.editor.replace(node, with: new).map {
        Fix(isSafe: isSafe, edits: [$0], title: words.replacing(node, with: .string(new)))
      }
    }
    fix?.sources = sources(of: blamed, except: origin.node)
    return fix
  }

  /// Whether a text equals a scalar that is not a string, either by its value or as it is written.
  private func isWritten(_ text: String, at node: NodeID) -> Bool {
    let document = run.document
    guard document.kind(node) != .string, document.kind(node) < .sequence else { return false }
    return document.string(node).utf8.elementsEqual(text.utf8)
      || document.decimalText(node)?.utf8.elementsEqual(text.utf8) == true
  }

  private func insert(
    _ value: Program, _ container: Program, _ key: Program?, isSafe: Bool,
    _ budget: inout Budget
  ) -> Fix? {
    guard let origin = origin(container, &budget) else { return nil }
    let blamed = self.blamed(value, &budget)
    guard let new = constant(blamed) else { return nil }
    var name: String?
    if let key {
      let blamed = self.blamed(key, &budget)
      guard case .string(let text) = blamed.value, !hides(blamed, text.string) else { return nil }
      name = text.string
    }
    let node = NodeID(origin.node)
    guard let edits = run.editor.insert(new, into: node, key: name) else { return nil }
    var fix = Fix(
      isSafe: isSafe, edits: edits,
      title: FixWords(run.document).inserting(new, into: node, key: name))
    fix.sources = sources(of: blamed, except: -1)
    return fix
  }

  /// Returns a value as a fix can write it; `nil` for one without a YAML form, one that is too
  /// large, and one that was computed from a secret.
  private func constant(_ blamed: BlamedValue) -> ConstantValue? {
    if case .string(let text) = blamed.value {
      return hides(blamed, text.string) ? nil : .string(text.string)
    }
    if isSecret(blamed) { return nil }
    return ConstantValue(written: blamed.value)
  }

  /// Whether the text that a fix would write was computed from a secret and must not be shown:
  /// reports show fixes. A secret that the text contains unchanged does not count: it is recognized
  /// in the text.
  private func hides(_ value: BlamedValue, _ text: String) -> Bool {
    isSecret(value) && !run.taint.isWritten(in: text)
  }

  /// Returns the places of the values that decided a new value.
  private func sources(of blamed: BlamedValue, except target: Int32) -> [SourceRange] {
    let origins = (blamed.origin.map { [$0] } ?? []) + blamed.blame
    var ranges: [SourceRange] = []
    for origin in origins where origin.node >= 0 && origin.node != target && origin.role == .value {
      let node = NodeID(origin.node)
      guard origin.node < run.document.nodeCount, run.document.kind(node) < .sequence else {
        continue
      }
      let range = run.document.place(ofCharactersOf: node).range
      if !ranges.contains(range) { ranges.append(range) }
      // Rules hardly ever use more; the first ones are enough.
      if ranges.count == 16 { break }
    }
    return ranges
  }

  private func origin(_ program: Program, _ budget: inout Budget) -> Origin? {
    program.blame(activation, budget: &budget).origin
  }
}
