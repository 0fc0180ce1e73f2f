import Diagnostics
import Documents

/// Keys of authlint's own files, and ids of rules in them: what they mean and where they lead.
struct RuleFileWords {
  private let request: FeatureRequest
  private let place: CursorPlace
  private let cursor: Int

  private init?(_ request: FeatureRequest) throws {
    switch request.role {
    case .rule, .ruleSet, .configuration: break
    default: return nil
    }
    self.request = request
    cursor = try request.offset
    place = CursorFinder(request.document.text, .yaml).place(at: cursor)
    if place.form == .text || place.form == .comment || place.range.isEmpty { return nil }
  }

  /// The text of the key or value at the cursor.
  private var word: String {
    LineStructure.content(of: place.range, request.document.text.bytes)
  }

  /// The rule that the word names.
  private var rule: RuleIndex.Entry? {
    if request.role == .rule, place.path.first != .key("supersedes") { return nil }
    return request.state.session.rules(in: request.document.path.directory)?[word]
  }

  static func definition(_ request: FeatureRequest) throws -> JSONValue? {
    guard let words = try RuleFileWords(request), let path = words.rule?.path else { return nil }
    let start = TextPosition(line: 0, character: 0).json
    return [
      [
        "uri": .string(request.state.uri(of: path)), "range": ["start": start, "end": start],
      ]
    ]
  }

  static func hover(_ request: FeatureRequest) throws -> JSONValue? {
    guard let words = try RuleFileWords(request) else { return nil }
    var text = HoverText(isMarkdown: request.state.client.readsMarkdownInHovers)
    if let rule = words.rule {
      text.heading(rule.description.id)
      text.prose(": " + rule.description.requirement)
      if let why = rule.description.why.split(separator: "\n\n", maxSplits: 1).first {
        text.markdown(String(why))
      }
    } else {
      let description = words.description
      if description.isEmpty { return nil }
      text.prose(description)
    }
    return [
      "contents": ["kind": text.isMarkdown ? "markdown" : "plaintext", "value": .text(text.value)],
      "range": request.json(words.place.range),
    ]
  }

  /// What the schema says of a key.
  private var description: String {
    guard place.form == .key, place.hasColon, let schema = request.schema(request.ruleSets) else {
      return ""
    }
    return schema.node(at: place.path).value(of: word).description
  }
}
