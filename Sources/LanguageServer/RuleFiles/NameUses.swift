import CEL
import Diagnostics
import Documents

/// A name in a rule file and where it is used: a variable, the element of a loop, or the variable of
/// a macro.
struct NameUses {
  /// The name as it is written.
  let name: String
  /// Where the name is introduced; `nil` for a constant and the document.
  private(set) var definition: SourceRange?
  /// Where it is used, in the order of the file, without the definition.
  private(set) var uses: [SourceRange] = []
  /// The place at the cursor.
  let place: SourceRange
  /// Whether a name of the rule set is meant.
  let isShared: Bool

  /// What a name in an expression is bound by.
  private enum Binder: Equatable {
    /// A name of the outline.
    case name(Int)
    /// A macro: the index of its expression and where its variable counts.
    case macro(expression: Int, range: Range<Int32>)
    case shared
  }

  /// Finds the name at an offset; `nil` if there is none.
  init?(_ context: RuleContext, _ request: FeatureRequest, at offset: Int) {
    let outline = context.outline
    var found: (binder: Binder, name: String, place: SourceRange)?
    if let (index, range) = context.name(at: offset, request) {
      found = (.name(index), outline.names[index].name, range)
    } else {
      search: for (number, expression) in outline.expressions.enumerated() {
        let whole = outline.document.range(expression.node)
        guard whole.lower <= offset, offset <= whole.upper else { continue }
        let parts = ScalarParts(outline.document, expression.node)
        for use in Self.identifiers(of: expression, number, context) {
          let range = parts.sourceRange(of: use.range)
          if range.lower <= offset, offset <= range.upper {
            found = (use.binder, use.name, range)
            break search
          }
        }
      }
    }
    guard let found else { return nil }
    name = found.name
    place = found.place
    isShared = found.binder == .shared
    var all: [SourceRange] = []
    for (number, expression) in outline.expressions.enumerated() {
      if case .macro(number, _) = found.binder {
      } else if case .macro = found.binder {
        continue
      }
      let parts = ScalarParts(outline.document, expression.node)
      for use in Self.identifiers(of: expression, number, context)
      where use.binder == found.binder && use.name.utf8.elementsEqual(name.utf8) {
        all.append(parts.sourceRange(of: use.range))
      }
    }
    all.sort { ($0.lower, $0.upper) < ($1.lower, $1.upper) }
    switch found.binder {
    case .name(let index):
      let name = outline.names[index]
      definition = outline.document.sourceRange(ofPart: name.part, in: name.node)
    case .macro:
      // The first one is the macro's own argument.
      definition = all.isEmpty ? nil : all.removeFirst()
    case .shared: break
    }
    for range in all where range != definition && range != uses.last { uses.append(range) }
  }

  /// Returns the names in an expression, with what each is bound by; ranges are bytes of the
  /// scalar's decoded text.
  private static func identifiers(
    of expression: RuleExpression, _ number: Int, _ context: RuleContext
  ) -> [(name: String, range: Range<Int>, binder: Binder)] {
    guard let tree = try? SyntaxTree(parsing: Text(expression.text)) else { return [] }
    let scopes = MacroScope.all(in: tree, [])
    var result: [(name: String, range: Range<Int>, binder: Binder)] = []
    for index in tree.nodes.indices {
      guard case .identifier(let name, isAbsolute: false) = tree[SyntaxIndex(index)] else {
        continue
      }
      let range = tree.nameRange(of: SyntaxIndex(index))
      // Names that a macro makes up stand for a whole call.
      guard range.count == name.byteCount else { continue }
      let binder: Binder
      if let scope = scopes.last(where: { $0.name == name && $0.range.contains(range.lowerBound) })
      {
        binder = .macro(expression: number, range: scope.range)
      } else if let index = context.index(of: name.string, in: expression) {
        binder = .name(index)
      } else {
        binder = .shared
      }
      let lower = expression.base + Int(range.lowerBound)
      result.append((name.string, lower..<lower + range.count, binder))
    }
    return result
  }
}
