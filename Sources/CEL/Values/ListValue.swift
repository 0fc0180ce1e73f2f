/// A list, either created by an evaluation or part of a document.
public struct ListValue: Sendable {
  package enum Storage: Sendable {
    case array(ArrayStorage)
    case document(DocumentValues, Int32)
  }

  package let storage: Storage

  /// Creates a list that is part of a document.
  public init(_ document: DocumentValues, node: Int32) { storage = .document(document, node) }
  /// Creates a list of values.
  public init(_ elements: [Value]) { storage = .array(ArrayStorage(elements)) }

  package init(_ array: ArrayStorage) { storage = .array(array) }

  /// Creates a list of values with the provenance of each.
  package init(_ elements: [Value], provenances: [Provenance]?) {
    storage = .array(ArrayStorage(elements, provenances: provenances))
  }

  /// Creates a list of another list's elements at some indices, which must be within bounds; the
  /// elements keep their provenance. O(indices).
  package init(picking indices: [Int], from list: ListValue) {
    var elements: [Value] = []
    elements.reserveCapacity(indices.count)
    switch list.storage {
    case .array(let array):
      for index in indices { elements.append(array.elements[index]) }
      let places = array.provenances.map { places in indices.map { places[$0] } }
      storage = .array(ArrayStorage(elements, provenances: places))
    case .document(let document, let node):
      var places: [Provenance] = []
      places.reserveCapacity(indices.count)
      for index in indices {
        let element = document.element(at: index, of: node)
        elements.append(document.value(of: element))
        places.append(Provenance(node: element))
      }
      storage = .array(ArrayStorage(elements, provenances: places))
    }
  }

  /// The empty list.
  public static let empty = ListValue([])

  /// The number of elements.
  public var count: Int {
    switch storage {
    case .array(let array): array.elements.count
    case .document(let document, let node): document.count(of: node)
    }
  }

  /// Returns the element at an index within bounds.
  public subscript(index: Int) -> Value {
    switch storage {
    case .array(let array): array.elements[index]
    case .document(let document, let node):
      document.value(of: document.element(at: index, of: node))
    }
  }

  /// Returns the element at an index within bounds and its provenance.
  package func item(at index: Int) -> (value: Value, provenance: Provenance) {
    switch storage {
    case .array(let array):
      return (array.elements[index], array.provenances?[index] ?? .none)
    case .document(let document, let node):
      let element = document.element(at: index, of: node)
      return (document.value(of: element), Provenance(node: element))
    }
  }

  /// Returns the element at an index within bounds, and its origin if it has one.
  public func element(at index: Int) -> (value: Value, origin: Origin?) {
    let item = item(at: index)
    return (item.value, item.provenance.origin)
  }

  /// The elements. O(n); looks up every element of a document's list.
  public var elements: [Value] {
    switch storage {
    case .array(let array): return array.elements
    case .document(let document, let node):
      return (0..<document.count(of: node)).map {
        document.value(of: document.element(at: $0, of: node))
      }
    }
  }

  /// A borrowed reference to the list; the caller keeps the list alive.
  package var ref: ValueRef {
    switch storage {
    case .array(let array): .array(.passUnretained(array))
    case .document(let document, let node): .documentList(.passUnretained(document), node)
    }
  }

  /// Whether the list is part of a document.
  package var isOfDocument: Bool {
    if case .document = storage { return true }
    return false
  }

  /// How deeply lists and maps that an evaluation created nest; 0 for a document's list.
  package var depth: Int {
    if case .array(let array) = storage { return array.depth }
    return 0
  }
}

/// The elements of a list that an evaluation created.
package final class ArrayStorage: Sendable {
  package let elements: [Value]
  /// The provenance of each element, parallel to ``elements``; `nil` if none is known.
  package let provenances: [Provenance]?
  /// 1 more than the deepest element; kept so that nesting can be bounded.
  package let depth: Int

  package init(_ elements: [Value], provenances: [Provenance]? = nil) {
    self.elements = elements
    self.provenances = provenances
    // Read in place, because copying an element would retain it.
    depth =
      elements.withUnsafeBufferPointer { elements in
        var depth = 0
        for index in elements.indices { depth = max(depth, elements[index].depth) }
        return depth
      } &+ 1
  }

  /// The storage of an empty list.
  package static let empty = ArrayStorage([])

  /// Returns a borrowed reference to the element at an index within bounds, valid as long as this
  /// object.
  package func borrowed(at index: Int) -> ValueRef {
    // The array is immutable, so its elements do not move during its lifetime.
    elements.withUnsafeBufferPointer { elements in
      elements.baseAddress.map { ValueRef($0 + index) } ?? .null
    }
  }
}

extension Value {
  /// How deeply lists, maps and optionals that an evaluation created nest; 0 for anything else.
  package var depth: Int {
    switch self {
    case .list(let list): list.depth
    case .map(let map): map.depth
    case .optional(let optional): (optional.value?.depth ?? 0) &+ 1
    default: 0
    }
  }

  /// The maximum nesting depth of an evaluation's values; deeper ones would overflow the stack when
  /// they are compared or freed.
  package static let depthLimit = 1_000
}
