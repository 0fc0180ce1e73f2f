import Diagnostics
import Documents

@testable import AuthLint
@testable import RuleEngine

/// A linter of a few rules for tests of what fixes do to whole files.
struct SmallLinter: Sendable {
  var format: DocumentFormat
  /// The rules that it runs.
  var rules: Set<String>

  func lint(_ file: SourceFile) -> FileReport {
    let loader = DocumentLoader(file: file, format: format)
    var diagnostics: [Diagnostic] = []
    while let document = loader.next() {
      let editor = DocumentEditor(document)
      for index in 0..<document.nodeCount {
        let node = NodeID(Int32(index))
        guard node == document.root || document.parent(node) != nil, !document.isKey(node) else {
          continue
        }
        judge(node, document, editor, &diagnostics)
      }
    }
    for problem in loader.problems {
      diagnostics.append(
        Diagnostic(
          rule: problem.kind.rawValue, severity: .error, message: problem.message,
          primary: problem.primary))
    }
    return FileReport(
      file: file, diagnostics: diagnostics.filter { rules.contains($0.rule) },
      isComplete: loader.isComplete)
  }

  private func judge(
    _ node: NodeID, _ document: Document, _ editor: DocumentEditor, _ found: inout [Diagnostic]
  ) {
    func report(_ rule: String, _ isSafe: Bool, _ edits: [TextEdit]?) {
      found.append(
        Diagnostic(
          rule: rule, severity: .warning, message: rule,
          primary: Annotation(range: document.range(node)), document: document.index,
          pointer: document.pointer(node), fix: edits.map { Fix(isSafe: isSafe, edits: $0) }))
    }
    switch document.kind(node) {
    case .integer:
      report("number", true, editor.replace(node, with: document.string(node)).map { [$0] })
    case .string:
      if document.string(node) == "a", let parent = document.parent(node) {
        report("a", false, editor.remove(node))
        // Contradicts the rule above: it is mended by adding another one.
        report("lonely-a", false, editor.insert(.string("b"), into: parent))
      }
      if document.string(node) == "broken" {
        report(
          "broken", true, [TextEdit(range: document.range(node), text: "[")])
      }
      for (text, better) in [("x1", "x2"), ("x2", "x3"), ("x3", "ok"), ("y1", "x4")]
      where document.string(node) == text {
        report(text, true, editor.replace(node, with: better).map { [$0] })
      }
      if document.string(node) == "x4" { report("x4", true, nil) }
      if document.string(node) == "worse" {
        report("worse", true, editor.replace(node, with: "broken").map { [$0] })
      }
      if let range = document.string(node).utf8.firstRange(of: "http:") {
        report("http", true, editor.replace(part: range, of: node, with: "https:").map { [$0] })
      }
    case .sequence:
      for index in 0..<document.childCount(node) {
        let child = document.child(at: index, of: node)
        let earlier = (0..<index).contains {
          document.plainValue(document.child(at: $0, of: node)) == document.plainValue(child)
        }
        if earlier, document.kind(child) == .string {
          report("duplicate", true, editor.remove(child))
        }
      }
    case .mapping:
      if document.value(forKey: "seen", of: node) == nil {
        report("unseen", true, editor.insert(.bool(true), into: node, key: "seen"))
      }
    default: break
    }
  }
}

extension String.UTF8View {
  /// Where a text stands first, in bytes.
  func firstRange(of text: String) -> Range<Int>? {
    let bytes = Array(self)
    let wanted = Array(text.utf8)
    guard wanted.count <= bytes.count else { return nil }
    return (0...(bytes.count - wanted.count)).first { bytes[$0...].starts(with: wanted) }.map {
      $0..<($0 + wanted.count)
    }
  }
}
