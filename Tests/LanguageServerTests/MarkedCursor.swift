@testable import LanguageServer

/// A text in which `‸` marks the cursor.
struct MarkedCursor {
  /// The text without the mark.
  let text: String
  /// The position of the mark, in UTF-16 units.
  let position: JSONValue

  init(_ marked: String) {
    let scalars = Array(marked.unicodeScalars)
    let cursor = scalars.firstIndex(of: "‸") ?? scalars.count
    var before = String.UnicodeScalarView()
    before.append(contentsOf: scalars[..<cursor])
    var after = String.UnicodeScalarView()
    after.append(contentsOf: scalars[min(cursor + 1, scalars.count)...])
    text = String(before) + String(after)
    let line = before.reduce(0) { $1 == "\n" ? $0 + 1 : $0 }
    let start = before.lastIndex(of: "\n").map { before.index(after: $0) } ?? before.startIndex
    position = [
      "line": .integer(line), "character": .integer(String(before[start...]).utf16.count),
    ]
  }
}

extension TestClient {
  /// Capabilities of an editor with snippets.
  static let snippets: JSONValue = [
    "textDocument": ["completion": ["completionItem": ["snippetSupport": true]]]
  ]

  /// Opens a text and asks about its cursor.
  func ask(
    _ method: String, _ marked: String, in name: String = "a.manifest.yaml",
    _ more: [JSONValue.Member] = []
  ) -> JSONValue {
    let cursor = MarkedCursor(marked)
    open(name, cursor.text)
    let params: [JSONValue.Member] = [
      .init("textDocument", ["uri": Self.uri(name)]), .init("position", cursor.position),
    ]
    return result(method, .object(params + more))
  }

  /// The labels of the completions at the cursor, in the order in which an editor shows them.
  func completions(_ marked: String, in name: String = "a.manifest.yaml") -> [String] {
    ask("textDocument/completion", marked, in: name)["items"].elements
      .sorted { ($0["sortText"].text ?? "") < ($1["sortText"].text ?? "") }
      .compactMap { $0["label"].text }
  }

  /// The text after the completion with a label was chosen; the mark is gone.
  func completing(
    _ marked: String, with label: String, in name: String = "a.manifest.yaml"
  ) -> String? {
    let items = ask("textDocument/completion", marked, in: name)["items"].elements
    guard let item = items.first(where: { $0["label"].text == label }) else { return nil }
    let edit = item["textEdit"]
    return Self.applying([edit], to: MarkedCursor(marked).text)
  }

  /// Applies edits whose positions are in UTF-16 units.
  static func applying(_ edits: [JSONValue], to text: String) -> String {
    let document = DocumentText(Array(text.utf8))
    var bytes = document.bytes
    let ranges = edits.compactMap { edit -> (Int, Int, [UInt8])? in
      guard let start = TextPosition(edit["range"]["start"]),
        let end = TextPosition(edit["range"]["end"])
      else { return nil }
      return (
        document.offset(of: start, .utf16), document.offset(of: end, .utf16),
        edit["newText"].bytes ?? []
      )
    }
    for (lower, upper, new) in ranges.sorted(by: { $0.0 > $1.0 }) {
      bytes.replaceSubrange(lower..<upper, with: new)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
