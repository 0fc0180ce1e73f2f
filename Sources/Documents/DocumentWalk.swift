#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Document {
  /// The scalars below a node, in source order, that are no keys: the strings that have a byte (all
  /// of them for `nil`), and the integers, which a schema may read as text, if they may have it.
  /// O(nodes below); no recursion.
  package func scalars(below node: NodeID, having byte: UInt8?) -> [NodeID] {
    if isInFileOrder, node == root, let byte, byte > 0x20 { return scalars(having: byte) }
    var found: [NodeID] = []
    let takesIntegers = Self.mayBeInDecimal(byte)
    let nodes = nodes.values
    let children = children.values
    var current = node.index
    while true {
      let record = nodes[Int(current)]
      switch record.kind {
      case .sequence, .mapping:
        let first = record.first &+ (record.kind == .mapping ? 1 : 0)
        if first < record.last {
          current = children[Int(first)]
          continue
        }
      case .string:
        if mayHave(byte, record) { found.append(NodeID(current)) }
      case .integer: if takesIntegers { found.append(NodeID(current)) }
      case .null, .bool, .float: break
      }
      // On to what comes next beside the node or beside what holds it.
      while true {
        if current == node.index { return found }
        let record = nodes[Int(current)]
        let parent = nodes[Int(record.parent)]
        let next = parent.first &+ record.ordinal &+ (parent.kind == .mapping ? 2 : 1)
        if next < parent.last {
          current = children[Int(next)]
          break
        }
        current = record.parent
      }
    }
  }

  /// The same of all the document, whose nodes are in the order of the file: the byte is looked for
  /// in the file, not in each text.
  private func scalars(having byte: UInt8) -> [NodeID] {
    var found: [NodeID] = []
    let takesIntegers = Self.mayBeInDecimal(byte)
    let nodes = nodes.values
    guard let upper = nodes.first?.upper else { return found }
    // The first such byte from the text on that was looked at last.
    var hit: Int32 = -1
    for index in nodes.indices {
      let record = nodes[index]
      if record.flags.contains(.key) { continue }
      if record.kind == .integer {
        if takesIntegers { found.append(NodeID(Int32(truncatingIfNeeded: index))) }
        continue
      }
      guard record.kind == .string else { continue }
      if record.flags.contains(.arena) {
        if !mayHave(byte, record) { continue }
      } else {
        if hit < record.first { hit = offset(of: byte, from: record.first, to: upper) }
        if hit >= record.last { continue }
      }
      found.append(NodeID(Int32(truncatingIfNeeded: index)))
    }
    return found
  }

  /// The offset of the first such byte of the file within bounds; the upper one if there is none.
  func offset(of byte: UInt8, from lower: Int32, to upper: Int32) -> Int32 {
    guard lower < upper,
      let found = memchr(bases.source + Int(lower), Int32(byte), Int(upper &- lower))
    else { return upper }
    return Int32(
      truncatingIfNeeded: UnsafeRawPointer(bases.source).distance(to: UnsafeRawPointer(found)))
  }

  /// Whether the decimal form of an integer may have a byte; true for `nil`.
  private static func mayBeInDecimal(_ byte: UInt8?) -> Bool {
    byte.map { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") } ?? true
  }

  @inline(__always)
  private func mayHave(_ byte: UInt8?, _ record: NodeRecord) -> Bool {
    guard let byte else { return true }
    let bytes = textBytes(record)
    guard let start = bytes.baseAddress else { return false }
    return memchr(start, Int32(byte), bytes.count) != nil
  }

  /// The entries at any depth below a node whose keys are wanted, as their keys and values in turn:
  /// those of a collection before those of what is in it; the elements of a list come under the
  /// list's own key. O(nodes below); no recursion.
  ///
  /// - Parameter beginning: What is known of the wanted keys without a look at each.
  package func entries(
    below node: NodeID, beginning: KeyBeginnings = KeyBeginnings(),
    where isWanted: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> [NodeID] {
    // Arrays of pairs would be types of their own, which have to be made when the program starts.
    var found: [NodeID] = []
    let nodes = nodes.values
    // Most documents have none.
    if isInFileOrder, node == root,
      !nodes.contains(where: {
        guard $0.flags.contains(.key) else { return false }
        let text = textBytes($0)
        return beginning.fits(text) && isWanted(text)
      })
    {
      return found
    }
    // The collections still to visit, and the wanted key of each that is a list; -1 for none.
    var open: [NodeID] = []
    var openKeys: [NodeID] = []
    let none = NodeID(-1)
    open.reserveCapacity(16)
    openKeys.reserveCapacity(16)
    open.append(node)
    openKeys.append(none)
    let children = children.values
    while let node = open.popLast(), let key = openKeys.popLast() {
      let record = nodes[Int(node.index)]
      guard record.kind == .mapping || record.kind == .sequence else { continue }
      let first = open.count
      let isMapping = record.kind == .mapping
      var slot = Int(record.first)
      while slot < Int(record.last) {
        var entryKey = key
        if isMapping {
          let name = children[slot]
          entryKey = isWanted(textBytes(nodes[Int(name)])) ? NodeID(name) : none
          slot &+= 1
        }
        let child = NodeID(children[slot])
        slot &+= 1
        if entryKey.index >= 0 {
          found.append(entryKey)
          found.append(child)
        }
        let kind = nodes[Int(child.index)].kind
        if kind == .sequence || kind == .mapping {
          open.append(child)
          openKeys.append(kind == .sequence ? entryKey : none)
        }
      }
      if open.count - first > 1 {
        open[first...].reverse()
        openKeys[first...].reverse()
      }
    }
    return found
  }

  /// Where a sequence has its first string of these bytes. O(elements).
  package func search(_ sequence: NodeID, for text: UnsafeBufferPointer<UInt8>) -> ElementSearch {
    let record = record(sequence)
    guard record.kind == .sequence else { return .missing }
    let nodes = nodes.values
    let children = children.values
    for slot in Int(record.first)..<Int(record.last) {
      let element = nodes[Int(children[slot])]
      if element.kind == .integer { return .undecided }
      if element.kind == .string, matches(element, text) {
        return .found(slot - Int(record.first))
      }
    }
    return .missing
  }
}

/// What some keys have in common: how they may begin, and how long they are at least.
package struct KeyBeginnings {
  private let letters: UInt32
  private let shortest: Int

  /// Every key may be meant.
  package init() {
    letters = .max
    shortest = 0
  }

  /// - Parameters:
  ///   - letters: The ASCII letters that a key may begin with, if it begins with one, in small or
  ///     capitals: bit 1 for A to bit 26 for Z.
  ///   - shortest: The least length in bytes.
  package init(letters: UInt32, shortest: Int) {
    self.letters = letters
    self.shortest = shortest
  }

  /// Whether a key may be one of them.
  @inline(__always)
  func fits(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    guard key.count >= shortest else { return false }
    guard let first = key.first else { return true }
    return !(0x61...0x7A).contains(first | 0x20) || letters & 1 << UInt32(first & 0x1F) != 0
  }
}

/// What comes of looking for a string in a sequence.
package enum ElementSearch {
  /// At an index, from 0.
  case found(Int)
  case missing
  /// There is an integer before any, which a schema may read as text.
  case undecided
}
