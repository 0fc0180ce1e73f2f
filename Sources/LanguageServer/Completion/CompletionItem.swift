import Diagnostics

/// One thing that an editor offers to insert (LSP 3.17, "Completion Request").
struct CompletionItem {
  /// The kinds that are used, with their numbers in the protocol.
  enum Kind: Int {
    case method = 2
    case function = 3
    case field = 5
    case variable = 6
    case property = 10
    case value = 12
    case keyword = 14
    case snippet = 15
    case file = 17
    case enumMember = 20
    case constant = 21
  }

  var label: String
  var kind: Kind
  var detail = ""
  /// Markdown.
  var documentation = ""
  /// What is inserted.
  var text: String
  /// What is inserted where the client takes snippets; `nil` for the plain text.
  var snippet: String?
  /// What the typed text is compared with.
  var filter: String

  init(_ label: String, _ kind: Kind, text: String? = nil, filter: String? = nil) {
    self.label = label
    self.kind = kind
    self.text = text ?? label
    self.filter = filter ?? label
  }

  /// Escapes a text for a snippet.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "$" || scalar == "}" || scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}

/// A list of completions that all replace the same range.
struct CompletionList {
  var items: [CompletionItem] = []
  /// What is replaced: on one line, and around the cursor.
  var range: SourceRange

  /// How many items are sent; a client asks again if there were more.
  private static let limit = 400

  /// Returns the list as the protocol has it. Items that begin with what is typed come first, then
  /// those that contain it, each in the order of the list.
  func json(_ request: FeatureRequest, cursor: Int) -> JSONValue {
    let bytes = request.document.text.bytes
    let typed = Array(bytes[range.lower..<max(range.lower, min(cursor, range.upper))])
    var ranked: [(rank: Int, index: Int)] = []
    for (index, item) in items.enumerated() {
      ranked.append((Self.rank(item.filter, typed), index))
    }
    ranked.sort { ($0.rank, $0.index) < ($1.rank, $1.index) }
    let json = request.json(range)
    var encoded: [JSONValue] = []
    for (place, entry) in ranked.prefix(Self.limit).enumerated() {
      encoded.append(self.json(items[entry.index], place, json, request))
    }
    return ["isIncomplete": .bool(items.count > Self.limit), "items": .array(encoded)]
  }

  private func json(
    _ item: CompletionItem, _ place: Int, _ range: JSONValue, _ request: FeatureRequest
  ) -> JSONValue {
    let snippet = request.state.client.takesSnippetCompletions ? item.snippet : nil
    let digits = String(place)
    let documentation: JSONValue =
      item.documentation.isEmpty
      ? .null : ["kind": "markdown", "value": .text(item.documentation)]
    return .compact([
      .init("label", .text(item.label)),
      .init("kind", .integer(item.kind.rawValue)),
      .init("detail", item.detail.isEmpty ? .null : .text(item.detail)),
      .init("documentation", documentation),
      .init(
        "sortText", .text(String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits)),
      .init("filterText", .text(item.filter)),
      .init("insertTextFormat", snippet == nil ? .null : 2),
      .init("textEdit", ["range": range, "newText": .text(snippet ?? item.text)]),
    ])
  }

  /// Returns 0 if a text begins with what is typed, 1 if it does apart from capitals, 2 if it
  /// contains it, and 3 otherwise.
  private static func rank(_ text: String, _ typed: [UInt8]) -> Int {
    if typed.isEmpty { return 0 }
    let bytes = Array(text.utf8)
    if bytes.starts(with: typed) { return 0 }
    func small(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
    let low = typed.map(small)
    let lowBytes = bytes.map(small)
    if lowBytes.starts(with: low) { return 1 }
    guard lowBytes.count >= low.count else { return 3 }
    let holds = (0...(lowBytes.count - low.count)).contains {
      lowBytes[$0..<($0 + low.count)].elementsEqual(low)
    }
    return holds ? 2 : 3
  }
}
