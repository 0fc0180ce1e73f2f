import CEL
import Documents

/// Makes a document readable for CEL: lists and maps as node numbers, scalars as values whose texts
/// are slices of the document's own bytes.
///
/// With a schema, a value that may be text or digits is a string. The bridge also sets the mark
/// when an evaluation looks at a node that has a structural finding, or for a required field that
/// is absent: the rule has nothing to add to that finding.
package final class DocumentBridge: DocumentValues, @unchecked Sendable {
  // Unchecked: created, used and released by one worker.
  package let document: Document
  private let mark: ReadMark
  /// Whether reads have to be recorded: the document has faulty nodes, or nodes are watched.
  private let isWatching: UnsafePointer<Bool>
  private let source: TextStorage
  private let arena: TextStorage
  private let borrowedSource: Unmanaged<TextStorage>
  private let borrowedArena: Unmanaged<TextStorage>
  private let schema: StructuralSchema?
  private let facts: StructuralFacts
  private let readsIDsAsText: Bool
  /// The last result of ``secrets(_:references:)``.
  private var secrets: SecretTaint?
  /// Caches the names and references that rules pass to search for secrets.
  let guardian: SecretGuard

  init(
    _ document: Document, schema: StructuralSchema?, facts: StructuralFacts, mark: ReadMark,
    guardian: SecretGuard
  ) {
    self.mark = mark
    isWatching = UnsafePointer(mark.isWatching)
    mark.isWatching.pointee = !facts.isFaulty.isEmpty
    self.guardian = guardian
    self.document = document
    self.schema = schema
    self.facts = facts
    readsIDsAsText = true
    source = TextStorage(borrowing: document.textBuffer(.source), from: document)
    let arena = document.textBuffer(.arena)
    self.arena = arena.isEmpty ? source : TextStorage(borrowing: arena, from: document)
    borrowedSource = .passUnretained(source)
    borrowedArena = .passUnretained(self.arena)
    super.init()
  }

  /// Creates a bridge to the same document that does not apply the schema: an integer where text is
  /// allowed stays an integer, and a null that the schema treats as absent stays a null.
  package init(readingAsWritten other: DocumentBridge) {
    mark = other.mark
    isWatching = other.isWatching
    guardian = other.guardian
    document = other.document
    schema = other.schema
    facts = other.facts
    readsIDsAsText = false
    source = other.source
    arena = other.arena
    borrowedSource = other.borrowedSource
    borrowedArena = other.borrowedArena
    super.init()
  }

  /// Tells an activation that the document's texts stay in place, so that references to them need
  /// not be counted.
  func shareTexts(to activation: Activation) { activation.setStayingTexts(source, arena) }

  /// Returns the secrets of the document by some names; the last result is cached.
  package func secrets(_ names: SecretNames, references: () -> SecretReferences) -> SecretTaint {
    if let secrets, secrets.names.isSame(as: names) { return secrets }
    let found = SecretScan.find(in: document, names, references: references)
    let taint = SecretTaint(document, names, found)
    secrets = taint
    return taint
  }

  /// Forgets that an evaluation looked at something with a structural finding.
  func forgetLooks() { mark.isSet = false }

  /// Starts to watch nodes.
  func watch(_ nodes: [Int32]) { mark.watch(nodes) }

  /// Stops watching nodes.
  func unwatch() { mark.unwatch(isWatching: !facts.isFaulty.isEmpty) }

  /// Records that an evaluation looks at a node.
  @inline(__always)
  private func look(at node: Int32) {
    if isWatching.pointee { note(node) }
  }

  @inline(never)
  private func note(_ node: Int32) {
    if !facts.isFaulty.isEmpty, facts.isFaulty[Int(node)] { mark.isSet = true }
    mark.note(node)
  }

  package override func value(of node: Int32) -> Value {
    look(at: node)
    return value(NodeID(node))
  }

  package override func follow(_ names: BorrowedNames, from node: Int32, _ end: inout PathEnd)
    -> BorrowedValue?
  {
    var current = NodeID(node)
    for index in 0..<names.count {
      guard let value = document.lookUp(names[index], in: current) else {
        let isMap = document.kind(current) == .mapping
        if isMap {
          noteAbsence(of: names[index], in: current.index)
        } else {
          look(at: current.index)
        }
        end = PathEnd(node: current.index, step: index, isNoMap: !isMap)
        return nil
      }
      if isAbsent(value) {
        end = PathEnd(node: current.index, step: index, isNoMap: false)
        return nil
      }
      current = value
    }
    if let value = borrow(current.index) { return value }
    end = PathEnd(node: current.index)
    return nil
  }

  /// Whether a value is a null that counts as an absent field: any that the schema does not refuse.
  @inline(__always)
  private func isAbsent(_ node: NodeID) -> Bool {
    document.kind(node) == .null && readsIDsAsText
      && (schema == nil || facts.definitions[Int(node.index)] < 0)
  }

  /// Whether the loader has reported a node, or the node holds a placeholder where none may stand.
  func isFaulty(_ node: NodeID) -> Bool {
    !facts.isFaulty.isEmpty && facts.isFaulty[Int(node.index)]
  }

  /// The placeholders where a value still has to be filled in.
  package var placeholders: [NodeID] { facts.placeholders }

  /// Returns the last name in the path of the field whose value, or an element of whose value, the
  /// node is.
  func fieldName(of node: NodeID) -> String {
    let number = facts.definitions[Int(node.index)]
    guard let schema, number >= 0 else { return "" }
    let path = schema.definitions[Int(number)].path
    let name = path.utf8.split(separator: UInt8(ascii: ".")).last ?? []
    return String(decoding: name.prefix { $0 != UInt8(ascii: "[") }, as: UTF8.self)
  }

  package override func borrowed(_ node: Int32) -> BorrowedValue? { borrow(node) }

  @inline(__always)
  private func borrow(_ node: Int32) -> BorrowedValue? {
    look(at: node)
    let id = NodeID(node)
    switch document.kind(id) {
    case .null: return BorrowedValue(.null)
    case .bool: return BorrowedValue(.bool(document.bool(id) ?? false))
    case .string:
      let slice = document.text(id)
      return BorrowedValue(
        .string(
          TextRef(
            slice.buffer == .source ? borrowedSource : borrowedArena, slice.lower, slice.upper)))
    case .sequence: return BorrowedValue(.documentList(.passUnretained(self), node))
    case .mapping: return BorrowedValue(.documentMap(.passUnretained(self), node))
    case .integer, .float: return nil
    }
  }

  package override func text(of node: Int32) -> UnsafeBufferPointer<UInt8>? {
    let id = NodeID(node)
    guard document.kind(id) == .string else { return nil }
    look(at: node)
    return document.textBytes(id)
  }

  private func value(_ node: NodeID) -> Value {
    switch document.kind(node) {
    case .null: return .null
    case .bool: return .bool(document.bool(node) ?? false)
    case .integer:
      if readsIDsAsText, isText(node) { return .string(decimalText(node)) }
      if let number = document.int64(node) { return .int(number) }
      if let number = document.uint64(node) { return .uint(number) }
      return .double(document.double(node) ?? 0)
    case .float: return .double(document.double(node) ?? 0)
    case .string: return .string(text(node))
    case .sequence: return .list(ListValue(self, node: node.index))
    case .mapping: return .map(MapValue(self, node: node.index))
    }
  }

  /// Returns what rules read of a node, without looking at it.
  func readValue(_ node: NodeID) -> Value { value(node) }

  /// Returns a scalar's text if it is a string, even if the loader has reported it.
  ///
  /// Gathering texts from a whole document does not count as looking at any one of them.
  func unjudgedText(of node: Int32) -> Text? {
    guard case .string(let text) = value(NodeID(node)) else { return nil }
    if isWatching.pointee { mark.note(node) }
    return text
  }

  private func isText(_ node: NodeID) -> Bool {
    guard let schema else { return false }
    let definition = facts.definitions[Int(node.index)]
    return definition >= 0 && schema.tables[Int(definition)].isText
  }

  private func text(_ node: NodeID) -> Text {
    let slice = document.text(node)
    return Text(
      storage: slice.buffer == .source ? source : arena, lower: slice.lower, upper: slice.upper)
  }

  /// Returns the digits of an integer. If only digits are written, the text is the written one with
  /// the leading zeros of an id, so that it keeps its place.
  private func decimalText(_ node: NodeID) -> Text {
    let written = text(node)
    if written.bytes.allSatisfy({ (0x30...0x39).contains($0) }) { return written }
    let digits = document.decimalText(node) ?? ""
    return written.bytes.elementsEqual(digits.utf8) ? written : Text(digits)
  }

  // MARK: - Collections

  package override func count(of node: Int32) -> Int { document.childCount(NodeID(node)) }

  package override func element(at index: Int, of list: Int32) -> Int32 {
    document.child(at: index, of: NodeID(list)).index
  }

  package override func search(_ list: Int32, for text: UnsafeBufferPointer<UInt8>) -> Int? {
    if isWatching.pointee { noteElements(of: NodeID(list)) }
    let found: Int
    switch document.search(NodeID(list), for: text) {
    case .found(let index): found = index
    case .missing: return -1
    case .undecided:
      guard let index = searchOneByOne(list, for: text) else { return nil }
      found = index
    }
    // The result depends only on the element found, even if others are faulty.
    if found >= 0, !facts.isFaulty.isEmpty {
      look(at: document.child(at: found, of: NodeID(list)).index)
    }
    return found
  }

  /// Records that all elements of a list are compared with something, without regard to what the
  /// loader has reported about them.
  @inline(never)
  private func noteElements(of list: NodeID) {
    for index in 0..<document.childCount(list) {
      mark.note(document.child(at: index, of: list).index)
    }
  }

  /// Searches among elements of several types. An element with a finding about its type equals no
  /// text and says nothing about the others. Returns `nil` at an integer that is read as text.
  private func searchOneByOne(_ list: Int32, for text: UnsafeBufferPointer<UInt8>) -> Int? {
    for index in 0..<document.childCount(NodeID(list)) {
      let element = document.child(at: index, of: NodeID(list))
      switch document.kind(element) {
      case .string: if document.textBytes(element).elementsEqual(text) { return index }
      case .integer: if readsIDsAsText, isText(element) { return nil }
      default: break
      }
    }
    return -1
  }

  package override func key(at index: Int, of map: Int32) -> Value {
    keyValue(document.key(at: index, of: NodeID(map)))
  }

  package override func child(at index: Int, of map: Int32) -> Int32 {
    document.child(at: index, of: NodeID(map)).index
  }

  /// Returns a key as CEL can hold it: null, a number that is not an integer of 64 bits, and a
  /// collection become their text.
  func keyValue(_ key: NodeID) -> Value {
    if isWatching.pointee { mark.note(key.index) }
    switch document.kind(key) {
    case .bool, .integer:
      let value = value(key)
      if case .double = value { return .string(text(key)) }
      return value
    default: return .string(text(key))
    }
  }

  package override func child(_ key: Text, of node: Int32) -> Int32 {
    key.withBytes { child(spelled: $0, of: node) }
  }

  package override func child(spelled key: UnsafeBufferPointer<UInt8>, of node: Int32) -> Int32 {
    let map = NodeID(node)
    guard document.kind(map) == .mapping else {
      look(at: node)
      return DocumentValues.noMap
    }
    guard let value = document.value(forKey: key, of: map) else {
      noteAbsence(of: key, in: node)
      return DocumentValues.noChild
    }
    if isWatching.pointee, let key = document.key(ofValue: value) { mark.note(key.index) }
    return isAbsent(value) ? DocumentValues.noChild : value.index
  }

  package override func child(_ key: Value, of node: Int32) -> Int32 {
    let map = NodeID(node)
    guard document.kind(map) == .mapping else {
      look(at: node)
      return DocumentValues.noMap
    }
    for index in 0..<document.childCount(map) {
      let candidate = document.key(at: index, of: map)
      if document.kind(candidate) != .string, keyValue(candidate).isEqual(to: key) {
        return document.child(at: index, of: map).index
      }
    }
    return DocumentValues.noChild
  }

  private func noteAbsence(of key: UnsafeBufferPointer<UInt8>, in map: Int32) {
    guard !mark.isSet, let schema else { return }
    let number = facts.definitions[Int(map)]
    guard number >= 0 else { return }
    let index = Int(number)
    if schema.tables[index].properties.contains(where: {
      $0.isRequired && $0.spelling.elementsEqual(key)
    })
      || schema.definitions[index].otherRequired.contains(where: { key.elementsEqual($0.utf8) })
    {
      mark.isSet = true
    }
  }
}
