@testable import CEL

/// A document made from a CEL literal, whose nodes are named by their paths.
final class TestDocument: DocumentValues, @unchecked Sendable {
  private enum Content {
    case scalar(Value)
    case list([Int32])
    case map([(key: Value, node: Int32)])
  }

  private var contents: [Content] = []
  private var paths: [String] = []
  private(set) var root: Int32 = -1

  /// Copies a value into a tree of nodes.
  init(_ value: Value) {
    super.init()
    root = add(value, "")
  }

  private func add(_ value: Value, _ path: String) -> Int32 {
    let index = contents.count
    contents.append(.scalar(value))
    paths.append(path)
    switch value {
    case .list(let list):
      contents[index] = .list((0..<list.count).map { add(list[$0], "\(path)[\($0)]") })
    case .map(let map):
      contents[index] = .map(
        (0..<map.count).map { position in
          let entry = map.entry(at: position)
          let name = path.isEmpty ? entry.key.brief : "\(path).\(entry.key.brief)"
          return (entry.key, add(entry.value, name))
        })
    default: break
    }
    return Int32(index)
  }

  /// The root as a value.
  var value: Value { value(of: root) }

  /// An origin as the tests write it: the path, then the characters if it is a part; in front `key `
  /// or `missing in ` if it is no value.
  func name(_ origin: Origin) -> String {
    var name = paths[Int(origin.node)]
    if let part = origin.part, case .scalar(.string(let text)) = contents[Int(origin.node)] {
      name += " '" + text.slice(part.lowerBound, part.upperBound).string + "'"
    }
    switch origin.role {
    case .value: return name
    case .key: return "key \(name)"
    case .missing: return "missing in \(name)"
    }
  }

  override func value(of node: Int32) -> Value {
    switch contents[Int(node)] {
    case .scalar(let value): value
    case .list: .list(ListValue(self, node: node))
    case .map: .map(MapValue(self, node: node))
    }
  }

  override func borrowed(_ node: Int32) -> BorrowedValue? {
    switch contents[Int(node)] {
    case .scalar(.null): BorrowedValue(.null)
    case .scalar(.bool(let bool)): BorrowedValue(.bool(bool))
    case .scalar(.string(let text)): BorrowedValue(.string(TextRef(text)))
    case .scalar: nil
    case .list: BorrowedValue(.documentList(.passUnretained(self), node))
    case .map: BorrowedValue(.documentMap(.passUnretained(self), node))
    }
  }

  override func text(of node: Int32) -> UnsafeBufferPointer<UInt8>? {
    if case .scalar(.string(let text)) = contents[Int(node)] { return text.bytes }
    return nil
  }

  override func count(of node: Int32) -> Int {
    switch contents[Int(node)] {
    case .scalar: 0
    case .list(let elements): elements.count
    case .map(let entries): entries.count
    }
  }

  override func element(at index: Int, of list: Int32) -> Int32 {
    guard case .list(let elements) = contents[Int(list)] else { return -1 }
    return elements[index]
  }

  override func key(at index: Int, of map: Int32) -> Value {
    guard case .map(let entries) = contents[Int(map)] else { return .null }
    return entries[index].key
  }

  override func child(at index: Int, of map: Int32) -> Int32 {
    guard case .map(let entries) = contents[Int(map)] else { return -1 }
    return entries[index].node
  }

  override func child(_ key: Text, of node: Int32) -> Int32 { child(.string(key), of: node) }

  override func child(_ key: Value, of node: Int32) -> Int32 {
    guard case .map(let entries) = contents[Int(node)] else { return DocumentValues.noMap }
    return entries.first { $0.key.isSameKey(key) }?.node ?? DocumentValues.noChild
  }
}
