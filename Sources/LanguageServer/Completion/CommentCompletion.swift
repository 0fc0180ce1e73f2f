import AuthLint
import Diagnostics
import RuleEngine

/// Completes suppressions: `# authlint: ignore[rule] reason`.
struct CommentCompletion {
  private let request: FeatureRequest
  private let cursor: Int
  private let comment: SourceRange
  private let catalog: RuleCatalog

  init(
    _ request: FeatureRequest, _ cursor: Int, _ comment: SourceRange, _ catalog: RuleCatalog
  ) {
    self.request = request
    self.cursor = cursor
    self.comment = comment
    self.catalog = catalog
  }

  var list: CompletionList? {
    guard request.role == .manifest else { return nil }
    let bytes = request.document.text.bytes
    let before = bytes[comment.lower..<max(comment.lower, min(cursor, bytes.count))]
    if let bracket = before.lastIndex(of: UInt8(ascii: "[")),
      !before[bracket...].contains(UInt8(ascii: "]"))
    {
      let verb = before[..<bracket].split(separator: 0x20)
      let isOurs =
        verb.contains { $0.starts(with: "authlint".utf8) }
        && verb.last.map { $0.elementsEqual("ignore".utf8) || $0.elementsEqual("ignore-file".utf8) }
          ?? false
      return isOurs ? ids(bracket + 1, bytes) : nil
    }
    return verbs(before)
  }

  private static func isIDByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
  }

  /// Returns the ids, those of the findings of the file first.
  private func ids(_ start: Int, _ bytes: [UInt8]) -> CompletionList {
    var lower = cursor
    while lower > start, Self.isIDByte(bytes[lower - 1]) { lower -= 1 }
    var upper = cursor
    while upper < comment.upper, Self.isIDByte(bytes[upper]) { upper += 1 }
    var list = CompletionList(range: SourceRange(lower, upper))
    let end = bytes[cursor..<comment.upper].firstIndex(of: UInt8(ascii: "]")) ?? comment.upper
    let others = (bytes[start..<lower] + bytes[min(upper, end)..<end])
      .split { !Self.isIDByte($0) }.map { String(decoding: $0, as: UTF8.self) }
    let found = request.findings.map(\.rule)
    let suppressibility = catalog.suppressibility
    let free = catalog.ids.filter { suppressibility[$0] != .never && !others.contains($0) }
    for isFound in [true, false] {
      for id in free where found.contains(id) == isFound {
        var item = CompletionItem(id, .constant)
        if isFound { item.detail = "found in this file" }
        if suppressibility[id] == .withReason { item.detail = "needs a reason" }
        list.items.append(item)
      }
    }
    return list
  }

  /// Returns the beginnings of suppressions, while nothing else is in the comment.
  private func verbs(_ before: ArraySlice<UInt8>) -> CompletionList? {
    let words = before.dropFirst().drop { $0 == 0x20 || $0 == UInt8(ascii: "#") }
    guard "authlint: ignore-file[".utf8.starts(with: words) else { return nil }
    var list = CompletionList(range: SourceRange(words.startIndex, cursor))
    let verbs = [
      ("ignore", "suppresses findings of this line, or of the line below"),
      ("ignore-file", "suppresses findings of the whole file"),
    ]
    for (verb, detail) in verbs {
      let text = "authlint: \(verb)["
      var item = CompletionItem(text + "…]", .snippet, text: text, filter: text)
      item.snippet = text + "$1] $0"
      item.detail = detail
      list.items.append(item)
    }
    return list
  }
}
