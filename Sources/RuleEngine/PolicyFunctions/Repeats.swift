import CEL
import Documents

/// Finds the entries of a list that equal an earlier entry in some fields.
///
/// An entry that lacks one of the fields, or in which the loader has reported one of them, takes
/// part in no repetition.
struct Repeats {
  private let bridge: DocumentBridge
  /// The names of the fields that are compared exactly.
  private let exact: ListValue
  /// The names of the fields that are compared without regard to the case of ASCII letters.
  private let loose: ListValue

  init(_ bridge: DocumentBridge, exact: ListValue, loose: ListValue) {
    self.bridge = bridge
    self.exact = exact
    self.loose = loose
  }

  /// Up to this many entries are compared pair by pair, which costs less than a dictionary.
  private static let few = 12

  /// Returns pairs of a later entry and the first entry that equals it, in source order.
  /// O(entries).
  func pairs(in list: Int32, _ budget: inout Budget) -> Value {
    let document = bridge.document
    let list = NodeID(list)
    let count = document.childCount(list)
    guard budget.spend(1 + count) else { return .error(.exhausted) }
    if count > Self.few { return pairsOfMany(in: list, &budget) }
    var pairs: [Value] = []
    for index in 1..<max(1, count) {
      let entry = document.child(at: index, of: list)
      for earlier in 0..<index {
        let first = document.child(at: earlier, of: list)
        guard isSame(entry, first) else { continue }
        pairs.append(pair(entry, first))
        break
      }
    }
    return pairs.isEmpty ? .list(.empty) : .list(ListValue(pairs))
  }

  private func pairsOfMany(in list: NodeID, _ budget: inout Budget) -> Value {
    var firsts: [[UInt8]: NodeID] = [:]
    var pairs: [Value] = []
    for index in 0..<bridge.document.childCount(list) {
      let entry = bridge.document.child(at: index, of: list)
      guard let key = key(of: entry) else { continue }
      if let first = firsts[key] {
        guard budget.spend(10) else { return .error(.exhausted) }
        pairs.append(pair(entry, first))
      } else {
        firsts[key] = entry
      }
    }
    return .list(ListValue(pairs))
  }

  private func pair(_ entry: NodeID, _ first: NodeID) -> Value {
    .list(
      ListValue(
        [
          .map(MapValue(bridge, node: entry.index)), .map(MapValue(bridge, node: first.index)),
        ],
        provenances: [Provenance(node: entry.index), Provenance(node: first.index)]))
  }

  private func isSame(_ left: NodeID, _ right: NodeID) -> Bool {
    for index in 0..<exact.count {
      guard let first = text(exact[index], of: left), let second = text(exact[index], of: right),
        first == second
      else { return false }
    }
    for index in 0..<loose.count {
      guard let first = text(loose[index], of: left), let second = text(loose[index], of: right),
        first.byteCount == second.byteCount
      else { return false }
      for offset in 0..<first.byteCount
      where Self.lowered(first.bytes[offset]) != Self.lowered(second.bytes[offset]) {
        return false
      }
    }
    return true
  }

  /// Returns a key that is the same for all entries with equal fields; `nil` if a field is missing.
  private func key(of entry: NodeID) -> [UInt8]? {
    var key: [UInt8] = []
    for index in 0..<exact.count {
      guard let text = self.text(exact[index], of: entry) else { return nil }
      key += text.bytes
      // A separator: 0xFF is never a byte of UTF-8.
      key.append(0xFF)
    }
    for index in 0..<loose.count {
      guard let text = self.text(loose[index], of: entry) else { return nil }
      for byte in text.bytes { key.append(Self.lowered(byte)) }
      key.append(0xFF)
    }
    return key
  }

  /// Returns the text of a field; `nil` if it is absent, is not a text, or was reported by the
  /// loader.
  private func text(_ name: Value, of entry: NodeID) -> Text? {
    guard case .string(let name) = name,
      let node = bridge.document.value(forKey: name.bytes, of: entry), !bridge.isFaulty(node)
    else { return nil }
    return bridge.unjudgedText(of: node.index)
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }
}
