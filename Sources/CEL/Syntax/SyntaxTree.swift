/// The index of a node in a ``SyntaxTree``.
public typealias SyntaxIndex = Int32

/// A half-open range of one of the side tables of a ``SyntaxTree``.
public typealias SyntaxSpan = Range<Int32>

/// A parsed expression: a flat array of nodes in which operands precede the nodes that use them.
///
/// A flat tree is freed in one step (no recursion through indirect enums), is walked without
/// reference counting, and can be kept for the life of a program. The last node is the root; a node
/// that is not reachable from the root (the name of a macro's variable, for example) has no
/// meaning.
public struct SyntaxTree: Sendable {
  /// The expression's text; names and literals are slices of it where possible.
  public let text: Text
  /// The nodes, operands first.
  public package(set) var nodes: [SyntaxNode] = []
  /// The position of each node, parallel to ``nodes``. Not an array of `Range`, because
  /// instantiating that generic type at run time takes longer than parsing most expressions.
  private(set) var places: [Place] = []
  /// The operands of `&&`, `||` and calls; nodes hold spans of it.
  public package(set) var operands: [SyntaxIndex] = []
  /// The elements of list literals; nodes hold spans of it.
  public package(set) var listElements: [ListElement] = []
  /// The entries of map literals; nodes hold spans of it.
  public package(set) var mapElements: [MapElement] = []
  /// The fields of message literals; nodes hold spans of it.
  public package(set) var messageFields: [MessageField] = []
  /// The comprehensions; nodes hold indices of it.
  public package(set) var comprehensions: [Comprehension] = []
  /// The bindings; nodes hold indices of it.
  public package(set) var binds: [Bind] = []

  package init(text: Text) { self.text = text }

  /// Parses an expression (CEL specification, "Syntax", with the optional syntax and the macros of
  /// the standard, the two-variable comprehensions, bindings, optionals, lists and blocks).
  ///
  /// - Throws: The first ``SyntaxError``.
  public init(parsing text: Text) throws(SyntaxError) {
    var parser = Parser(text)
    self = try parser.parse()
  }

  /// The root's index; -1 in an empty tree.
  public var root: SyntaxIndex { SyntaxIndex(nodes.count) - 1 }

  /// Returns the node at an index.
  public subscript(index: SyntaxIndex) -> SyntaxNode { nodes[Int(index)] }

  /// Returns the range of a node in the expression's text, in UTF-8 bytes.
  public func range(of index: SyntaxIndex) -> Range<Int32> {
    let place = places[Int(index)]
    return Range(uncheckedBounds: (place.lower, place.upper))
  }

  /// Returns the range of the name within a node, in UTF-8 bytes: the field of a select, the name
  /// of a call, the operator. Returns the node's own range where there is no name.
  public func nameRange(of index: SyntaxIndex) -> Range<Int32> {
    let place = places[Int(index)]
    return Range(uncheckedBounds: (place.nameLower, place.nameUpper))
  }

  /// The position of a node and of its name, in UTF-8 bytes of the expression's text; half-open.
  struct Place: Sendable {
    var lower: Int32
    var upper: Int32
    var nameLower: Int32
    var nameUpper: Int32
  }

  /// Adds a node with its place.
  mutating func append(_ node: SyntaxNode, _ range: Range<Int32>, name: Range<Int32>) {
    nodes.append(node)
    places.append(
      Place(
        lower: range.lowerBound, upper: range.upperBound, nameLower: name.lowerBound,
        nameUpper: name.upperBound))
  }

  /// Changes the range of a node.
  mutating func setRange(of index: SyntaxIndex, to range: Range<Int32>) {
    places[Int(index)].lower = range.lowerBound
    places[Int(index)].upper = range.upperBound
  }

  /// Reserves capacity for a number of nodes.
  mutating func reserve(_ count: Int) {
    nodes.reserveCapacity(count)
    places.reserveCapacity(count)
  }

  /// Returns the operands in a span, in source order.
  public func operands(_ span: SyntaxSpan) -> ArraySlice<SyntaxIndex> {
    operands[Int(span.lowerBound)..<Int(span.upperBound)]
  }

  /// Returns the list elements in a span, in source order.
  public func listElements(_ span: SyntaxSpan) -> ArraySlice<ListElement> {
    listElements[Int(span.lowerBound)..<Int(span.upperBound)]
  }

  /// Returns the map entries in a span, in source order.
  public func mapElements(_ span: SyntaxSpan) -> ArraySlice<MapElement> {
    mapElements[Int(span.lowerBound)..<Int(span.upperBound)]
  }

  /// Returns the message fields in a span, in source order.
  public func messageFields(_ span: SyntaxSpan) -> ArraySlice<MessageField> {
    messageFields[Int(span.lowerBound)..<Int(span.upperBound)]
  }

  /// Returns the dotted name that a node spells (`a.b.c`) as parts in source order; `nil` if the
  /// node is anything but a name followed by plain selections. O(parts).
  public func dottedName(_ index: SyntaxIndex) -> (parts: [Text], isAbsolute: Bool)? {
    var parts: [Text] = []
    var index = index
    while true {
      switch nodes[Int(index)] {
      case .identifier(let name, let isAbsolute):
        parts.append(name)
        parts.reverse()
        return (parts, isAbsolute)
      case .select(let operand, let field, isOptional: false):
        parts.append(field)
        index = operand
      default:
        return nil
      }
    }
  }
}

/// An error that explains why a text is not a valid expression: what was found and what was
/// expected.
public struct SyntaxError: Error, Hashable, Sendable {
  /// The half-open UTF-8 byte range in the expression's text; empty at its end.
  public var range: Range<Int32>
  /// Lower-case start, no full stop, user's text in backticks.
  public var message: String

  /// Creates an error.
  public init(range: Range<Int32>, message: String) {
    self.range = range
    self.message = message
  }
}
