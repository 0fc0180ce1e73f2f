import Patterns

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A trivially copyable reference to a value owned by a document, a program, a variable's slot or
/// the evaluation's arena (``ValueArena``); it must not outlive its owner.
///
/// Copying a ``Value`` retains the objects in it, and each retain takes as long as many
/// instructions; copying a borrowed reference retains nothing.
package enum ValueRef: BitwiseCopyable {
  /// No value: the field does not exist.
  case absent
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(TextRef)
  case bytes(TextRef)
  /// A list that an evaluation or a literal created.
  case array(Unmanaged<ArrayStorage>)
  /// A list of a document.
  case documentList(Unmanaged<DocumentValues>, Int32)
  /// A map that an evaluation or a literal created.
  case entries(Unmanaged<EntryStorage>)
  /// A map of a document.
  case documentMap(Unmanaged<DocumentValues>, Int32)
  /// A value of an extension whose fields can be borrowed.
  case fielded(Unmanaged<FieldedValue>)
  /// A regular expression that was compiled with the program.
  case pattern(Unmanaged<Pattern>)
  /// Any other value.
  case kept(UnsafePointer<Value>)
  /// An error in place of a value.
  case error(UnsafePointer<Value>)
}

/// A borrowed slice of text; the owner of the storage must outlive it.
package struct TextRef: BitwiseCopyable {
  let storage: Unmanaged<TextStorage>
  let lower: Int32
  let upper: Int32

  @inline(__always)
  package init(_ storage: Unmanaged<TextStorage>, _ lower: Int32, _ upper: Int32) {
    self.storage = storage
    self.lower = lower
    self.upper = upper
  }

  @inline(__always)
  package init(_ text: borrowing Text) {
    self.init(.passUnretained(text.storage), text.lower, text.upper)
  }

  /// The length in UTF-8 bytes.
  @inline(__always) package var byteCount: Int { Int(upper &- lower) }

  /// The bytes, valid for as long as the text's storage is kept alive.
  @inline(__always)
  package var bytes: UnsafeBufferPointer<UInt8> {
    storage._withUnsafeGuaranteedRef {
      UnsafeBufferPointer(start: $0.base + Int(lower), count: byteCount)
    }
  }

  /// Returns the slice between two ordered byte offsets within this text.
  @inline(__always)
  private func slice(_ from: Int, _ to: Int) -> TextRef {
    TextRef(
      storage, lower &+ Int32(truncatingIfNeeded: from), lower &+ Int32(truncatingIfNeeded: to))
  }

  /// Returns whether the bytes are the same.
  @inline(__always)
  package func isSame(as other: TextRef) -> Bool {
    let first = bytes
    let second = other.bytes
    guard first.count == second.count else { return false }
    guard let first = first.baseAddress, let second = second.baseAddress else { return true }
    return first == second || memcmp(first, second, byteCount) == 0
  }

  /// Returns whether the text starts with another.
  func hasPrefix(_ other: TextRef) -> Bool {
    byteCount >= other.byteCount && slice(0, other.byteCount).isSame(as: other)
  }

  /// Returns whether the text ends with another.
  func hasSuffix(_ other: TextRef) -> Bool {
    byteCount >= other.byteCount
      && slice(byteCount - other.byteCount, byteCount).isSame(as: other)
  }

  /// Returns whether this is the same slice of the same storage as a text.
  @inline(__always)
  func isPlace(of text: borrowing Text) -> Bool {
    storage.toOpaque() == Unmanaged.passUnretained(text.storage).toOpaque() && lower == text.lower
      && upper == text.upper
  }

  /// The text as an owning value.
  package var text: Text {
    Text(storage: storage.takeUnretainedValue(), lower: lower, upper: upper)
  }
}

extension ValueRef {
  /// Creates a borrowed reference to a value that must not move while the reference is in use.
  package init(_ value: UnsafePointer<Value>) {
    switch value.pointee {
    case .null: self = .null
    case .bool(let bool): self = .bool(bool)
    case .int(let int): self = .int(int)
    case .uint(let uint): self = .uint(uint)
    case .double(let double): self = .double(double)
    case .string(let text): self = .string(TextRef(text))
    case .bytes(let octets): self = .bytes(TextRef(octets))
    case .list(let list):
      switch list.storage {
      case .array(let array): self = .array(.passUnretained(array))
      case .document(let document, let node):
        self = .documentList(.passUnretained(document), node)
      }
    case .map(let map):
      switch map.storage {
      case .entries(let entries): self = .entries(.passUnretained(entries))
      case .document(let document, let node):
        self = .documentMap(.passUnretained(document), node)
      }
    case .opaque(let object):
      if type(of: object) == Pattern.self {
        self = .pattern(.passUnretained(unsafeDowncast(object, to: Pattern.self)))
      } else if let fielded = object as? FieldedValue {
        self = .fielded(.passUnretained(fielded))
      } else {
        self = .kept(value)
      }
    case .error: self = .error(value)
    case .timestamp, .duration, .type, .optional: self = .kept(value)
    }
  }

  /// The value as an owning copy; null for ``absent``.
  package var value: Value {
    switch self {
    case .absent, .null: .null
    case .bool(let bool): .bool(bool)
    case .int(let int): .int(int)
    case .uint(let uint): .uint(uint)
    case .double(let double): .double(double)
    case .string(let text): .string(text.text)
    case .bytes(let octets): .bytes(octets.text)
    case .array(let array): .list(ListValue(array.takeUnretainedValue()))
    case .documentList(let document, let node):
      .list(ListValue(document.takeUnretainedValue(), node: node))
    case .entries(let entries): .map(MapValue(entries.takeUnretainedValue()))
    case .documentMap(let document, let node):
      .map(MapValue(document.takeUnretainedValue(), node: node))
    case .fielded(let object): .opaque(object.takeUnretainedValue())
    case .pattern(let pattern): .opaque(pattern.takeUnretainedValue())
    case .kept(let value), .error(let value): value.pointee
    }
  }

  /// The value's type as `type(x)` returns it; `nil` for the cases that are rare.
  var typeOfValue: ValueRef? {
    switch self {
    case .null: .kept(ValueRef.types)
    case .bool: .kept(ValueRef.types + 1)
    case .int: .kept(ValueRef.types + 2)
    case .uint: .kept(ValueRef.types + 3)
    case .double: .kept(ValueRef.types + 4)
    case .string: .kept(ValueRef.types + 5)
    case .bytes: .kept(ValueRef.types + 6)
    case .array, .documentList: .kept(ValueRef.types + 7)
    case .entries, .documentMap: .kept(ValueRef.types + 8)
    case .absent, .fielded, .pattern, .kept, .error: nil
    }
  }

  /// The types that ``typeOfValue`` refers to; allocated once, never freed.
  private static nonisolated(unsafe) let types: UnsafePointer<Value> = {
    let names = [
      "null_type", "bool", "int", "uint", "double", "string", "bytes", "list", "map",
    ]
    let types = UnsafeMutablePointer<Value>.allocate(capacity: names.count)
    for (index, name) in names.enumerated() {
      (types + index).initialize(to: .type(TypeValue(name: name)))
    }
    return UnsafePointer(types)
  }()

  /// Whether this is an error.
  @inline(__always)
  package var isError: Bool {
    if case .error = self { return true }
    return false
  }

  /// Whether this is the error that no overload fits the arguments.
  var isNoOverload: Bool {
    guard case .error(let value) = self, case .error(let error) = value.pointee else {
      return false
    }
    return error === EvaluationError.noOverload
  }

  /// Whether there is no value.
  @inline(__always)
  package var isAbsent: Bool {
    if case .absent = self { return true }
    return false
  }

  /// The length that costs are proportional to: see ``Value/length``.
  package var length: Int {
    switch self {
    case .string(let text), .bytes(let text): text.byteCount
    case .array(let array): array._withUnsafeGuaranteedRef { $0.elements.count }
    case .documentList(let document, let node), .documentMap(let document, let node):
      document._withUnsafeGuaranteedRef { $0.count(of: node) }
    case .entries(let entries): entries._withUnsafeGuaranteedRef { $0.keys.count }
    case .fielded(let object): object._withUnsafeGuaranteedRef { $0.length }
    case .pattern(let pattern): pattern._withUnsafeGuaranteedRef { $0.length }
    case .kept(let value): value.pointee.length
    default: 1
    }
  }
}

/// A borrowed reference that a host returns to an evaluation (``DocumentValues/borrowed(_:)``).
public struct BorrowedValue {
  package let ref: ValueRef

  package init(_ ref: ValueRef) { self.ref = ref }
}

/// A value of an extension whose fields are parts of it that can be borrowed.
package class FieldedValue: OpaqueValue, @unchecked Sendable {
  // Unchecked because the class has subclasses; all of them are immutable.

  /// For subclasses, all of which are in this module.
  init() {}

  package var typeName: String { "" }
  package var sourceText: Text? { nil }
  package var hasFields: Bool { true }
  package var length: Int { sourceText?.byteCount ?? 1 }
  package func isEqual(to other: any OpaqueValue) -> Bool { self === other }

  /// Returns a borrowed reference to the field of a name, valid as long as this value;
  /// ``ValueRef/absent`` if the value lacks the field.
  package func borrowed(_ name: UnsafeBufferPointer<UInt8>) -> ValueRef { .absent }

  package func field(_ name: Text) -> Value? {
    let ref = name.withBytes { borrowed($0) }
    if case .absent = ref { return nil }
    return ref.value
  }
}

/// The arena that owns the values that an evaluation creates while borrowed references to them are
/// in use: a stack whose elements do not move.
package struct ValueArena {
  /// A position in the arena, to which ``release(to:)`` returns.
  struct Mark {
    fileprivate let chunk: Int
    fileprivate let count: Int
  }

  private struct State {
    /// The index of the topmost chunk in use.
    var chunk = 0
    /// The number of values in that chunk.
    var count = 0
    var top: UnsafeMutablePointer<Value>
    /// The chunks; each holds twice as many values as the one before.
    let chunks: UnsafeMutablePointer<UnsafeMutablePointer<Value>?>
    let recent = RecentValues()
  }

  private let state: UnsafeMutablePointer<State>

  /// More chunks than can be allocated: the last would exceed any memory.
  private static let chunkLimit = 48
  /// The number of chunks that are not deallocated when they become empty.
  private static let spared = 4

  private static func capacity(_ chunk: Int) -> Int { 64 &<< chunk }

  init() {
    let chunks = UnsafeMutablePointer<UnsafeMutablePointer<Value>?>.allocate(
      capacity: Self.chunkLimit)
    chunks.initialize(repeating: nil, count: Self.chunkLimit)
    let top = UnsafeMutablePointer<Value>.allocate(capacity: Self.capacity(0))
    chunks[0] = top
    state = .allocate(capacity: 1)
    state.initialize(to: State(top: top, chunks: chunks))
  }

  func deallocate() {
    release(to: Mark(chunk: 0, count: 0))
    for chunk in 0..<Self.chunkLimit { state.pointee.chunks[chunk]?.deallocate() }
    state.pointee.chunks.deallocate()
    state.pointee.recent.deallocate()
    state.deallocate()
  }

  /// The values most recently parsed from texts.
  var recent: RecentValues { state.pointee.recent }

  /// Takes ownership of a value and returns a borrowed reference to it.
  package func keep(_ value: consuming Value) -> ValueRef {
    // Values without references need no owner.
    switch value {
    case .null: return .null
    case .bool(let bool): return .bool(bool)
    case .int(let int): return .int(int)
    default: break
    }
    if state.pointee.count == Self.capacity(state.pointee.chunk) { grow() }
    let place = state.pointee.top + state.pointee.count
    place.initialize(to: value)
    state.pointee.count &+= 1
    return ValueRef(place)
  }

  @inline(never)
  private func grow() {
    let next = min(state.pointee.chunk + 1, Self.chunkLimit - 1)
    let top =
      state.pointee.chunks[next] ?? .allocate(capacity: Self.capacity(next))
    state.pointee.chunks[next] = top
    state.pointee.top = top
    state.pointee.chunk = next
    state.pointee.count = 0
  }

  /// The error that no overload fits the arguments.
  package var noOverload: ValueRef { keep(.noOverload) }

  /// The current position in the arena.
  @inline(__always)
  var mark: Mark { Mark(chunk: state.pointee.chunk, count: state.pointee.count) }

  /// Releases the values that were added since a mark; returns whether there were any.
  @inline(__always) @discardableResult
  func release(to mark: Mark) -> Bool {
    if state.pointee.chunk == mark.chunk, state.pointee.count == mark.count { return false }
    shrink(to: mark)
    return true
  }

  @inline(never)
  private func shrink(to mark: Mark) {
    while state.pointee.chunk > mark.chunk {
      state.pointee.top.deinitialize(count: state.pointee.count)
      let chunk = state.pointee.chunk
      if chunk >= Self.spared {
        state.pointee.top.deallocate()
        state.pointee.chunks[chunk] = nil
      }
      state.pointee.chunk = chunk - 1
      state.pointee.count = Self.capacity(chunk - 1)
      // Chunks below the topmost are never deallocated, so this one exists.
      if let top = state.pointee.chunks[chunk - 1] { state.pointee.top = top }
    }
    // One by one, because a count of 1 does not need the type's metadata.
    while state.pointee.count > mark.count {
      state.pointee.count &-= 1
      (state.pointee.top + state.pointee.count).deinitialize(count: 1)
    }
  }
}
