#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Decides whether two keys of a mapping are the same: equal kind and equal value (YAML 1.2.2,
/// 3.2.1.3).
///
/// It works on the parts of a document, so that both the loader and a loaded document can use it.
struct KeyIdentity {
  let nodes: UnsafeBufferPointer<NodeRecord>
  let children: UnsafeBufferPointer<Int32>
  let source: UnsafePointer<UInt8>
  let arena: UnsafePointer<UInt8>

  @inline(__always) func text(_ record: NodeRecord) -> UnsafeBufferPointer<UInt8> {
    let base = record.flags.contains(.arena) ? arena : source
    return UnsafeBufferPointer(
      start: base + Int(record.first), count: Int(record.last &- record.first))
  }

  /// Returns whether the two nodes are the same key. O(n) in their size.
  func areEqual(_ left: Int32, _ right: Int32) -> Bool {
    let left = nodes[Int(left)]
    let right = nodes[Int(right)]
    guard left.kind == right.kind else { return false }
    switch left.kind {
    case .string:
      return areSame(left, right)
    case .null:
      return true
    case .bool:
      return isTrue(left) == isTrue(right)
    case .integer:
      return areSame(left, right)
        || NumberText.decimal(text(left)) == NumberText.decimal(text(right))
    case .float:
      return areSame(left, right)
        || NumberText.double(text(left)) == NumberText.double(text(right))
    case .sequence, .mapping:
      let count = left.last - left.first
      guard count == right.last - right.first else { return false }
      for offset in 0..<count
      where !areEqual(children[Int(left.first + offset)], children[Int(right.first + offset)]) {
        return false
      }
      return true
    }
  }

  private func areSame(_ left: NodeRecord, _ right: NodeRecord) -> Bool {
    let count = left.last &- left.first
    guard count == right.last &- right.first else { return false }
    let first = left.flags.contains(.arena) ? arena : source
    let second = right.flags.contains(.arena) ? arena : source
    return memcmp(first + Int(left.first), second + Int(right.first), Int(count)) == 0
  }

  private func isTrue(_ record: NodeRecord) -> Bool {
    text(record).first.map { $0 | 0x20 } == UInt8(ascii: "t")
  }

  /// Returns a hash that equal keys share; it is seeded for each run. O(n) in the node's size.
  func hash(_ node: Int32) -> Int {
    var hasher = Hasher()
    combine(node, into: &hasher)
    return hasher.finalize()
  }

  /// Returns the hash of a string key.
  static func hash(ofString text: UnsafeBufferPointer<UInt8>) -> Int {
    var hasher = Hasher()
    hasher.combine(NodeKind.string.rawValue)
    hasher.combine(bytes: UnsafeRawBufferPointer(text))
    return hasher.finalize()
  }

  private func combine(_ node: Int32, into hasher: inout Hasher) {
    let record = nodes[Int(node)]
    hasher.combine(record.kind.rawValue)
    switch record.kind {
    case .string:
      hasher.combine(bytes: UnsafeRawBufferPointer(text(record)))
    case .null:
      break
    case .bool:
      hasher.combine(isTrue(record))
    case .integer:
      if let value = NumberText.int64(text(record)) {
        hasher.combine(value)
      } else {
        hasher.combine(NumberText.decimal(text(record)))
      }
    case .float:
      hasher.combine(NumberText.double(text(record)))
    case .sequence, .mapping:
      for slot in record.first..<record.last { combine(children[Int(slot)], into: &hasher) }
    }
  }
}
