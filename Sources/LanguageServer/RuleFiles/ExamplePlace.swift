import Diagnostics
import Documents
import RuleEngine

/// The place of a cursor in an example of a rule file: a document in a block scalar, which is
/// completed as a document of its own.
struct ExamplePlace {
  /// The place in the example; its range is one of the rule file.
  private(set) var place: CursorPlace
  /// The schema of the rule set.
  let schema: SchemaNode
  let ruleSet: RuleSet

  /// Finds the place; `nil` if the cursor is not in the document of an example.
  init?(_ request: FeatureRequest, _ outer: CursorPlace, _ cursor: Int) {
    guard request.role == .rule, let block = outer.block, outer.path.count == 4,
      outer.path[0] == .key("examples"), outer.path[2] == .item,
      case .key(let name) = outer.path[3], !name.utf8.elementsEqual("json".utf8),
      let context = RuleContext(request, at: cursor), let schema = context.ruleSet.schema
    else { return nil }
    let text = request.document.text
    let header = text.lineIndex(at: block)
    let number = text.lineIndex(at: cursor)
    guard number > header else { return nil }
    let key = LineStructure(text.bytes, text.lineRange(header)).contentColumn
    // The first line of the block decides its indentation.
    var indentation: Int?
    var lines: [ArraySlice<UInt8>] = []
    for index in (header + 1)..<text.lineCount {
      let range = text.lineRange(index)
      let bytes = text.bytes[range.lower..<range.upper]
      let blanks = bytes.prefix { $0 == 0x20 }.count
      let isBlank = blanks == bytes.count
      if !isBlank, blanks <= key { break }
      if indentation == nil, !isBlank || index == number {
        indentation = isBlank ? cursor - range.lower : blanks
      }
      lines.append(bytes.dropFirst(min(blanks, indentation ?? blanks)))
      if lines.count > Self.lineLimit { return nil }
    }
    let start = text.lineRange(number).lower + (indentation ?? 0)
    guard number - header - 1 < lines.count, cursor >= start else { return nil }
    let inner = DocumentText(Array(lines.joined(separator: [0x0A])))
    let own = inner.lineRange(number - header - 1)
    place = CursorFinder(inner, .yaml).place(at: own.lower + cursor - start)
    place.block = nil
    place.range = SourceRange(
      place.range.lower - own.lower + start, place.range.upper - own.lower + start)
    self.schema = SchemaNode(schema)
    ruleSet = context.ruleSet
  }

  private static let lineLimit = 2_000
}
