import CEL
import Documents

/// The entries of a list that say the same as an earlier one in some fields.
///
/// An entry that lacks one of the fields, or whose field has a finding of the loader, repeats nothing
/// and is repeated by nothing.
struct Repeats {
  private let bridge: DocumentBridge
  /// The fields that are compared as they are.
  private let exact: ListValue
  /// Those that are compared without regard to ASCII capitals.
  private let loose: ListValue

  init(_ bridge: DocumentBridge, exact: ListValue, loose: ListValue) {
    self.bridge = bridge
    self.exact = exact
    self.loose = loose
  }

  /// Up to so many entries are compared with each other: a dictionary costs more.
  private static let few = 12

  /// Pairs of a later entry and the first that says the same, in source order. O(entries).
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

  /// What an entry says in the fields, in a form that is the same for all that say the same.
  private func key(of entry: NodeID) -> [UInt8]? {
    var key: [UInt8] = []
    for index in 0..<exact.count {
      guard let text = self.text(exact[index], of: entry) else { return nil }
      key += text.bytes
      // No byte of a text.
      key.append(0xFF)
    }
    for index in 0..<loose.count {
      guard let text = self.text(loose[index], of: entry) else { return nil }
      for byte in text.bytes { key.append(Self.lowered(byte)) }
      key.append(0xFF)
    }
    return key
  }

  /// The text of a field; `nil` if there is none that can be believed.
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
