#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Document {
  /// Returns the scalars below a node that are not keys, in tree order: the strings that contain
  /// `byte` (all strings for `nil`), and the integers if their decimal form may contain it, since a
  /// schema may read them as text. O(nodes below); no recursion.
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
      // Continue with the next sibling of the node or of an ancestor.
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

  /// Returns the same for the whole of a document whose nodes are in file order: the file is
  /// searched for the byte, not each text.
  private func scalars(having byte: UInt8) -> [NodeID] {
    var found: [NodeID] = []
    let takesIntegers = Self.mayBeInDecimal(byte)
    let nodes = nodes.values
    guard let upper = nodes.first?.upper else { return found }
    // The offset of the first such byte at or after the start of the text that was searched last.
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

  /// Returns the offset of the first such byte of the file in `lower..<upper`, or `upper` if there
  /// is none.
  func offset(of byte: UInt8, from lower: Int32, to upper: Int32) -> Int32 {
    guard lower < upper,
      let found = memchr(bases.source + Int(lower), Int32(byte), Int(upper &- lower))
    else { return upper }
    return Int32(
      truncatingIfNeeded: UnsafeRawPointer(bases.source).distance(to: UnsafeRawPointer(found)))
  }

  /// Returns whether the decimal form of an integer may contain a byte; true for `nil`.
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

  /// Returns the entries at any depth below a node whose keys are wanted, as keys and values in
  /// turn. The entries of a collection come before those of the collections in it; each element of
  /// a list is an entry with the list's own key. O(nodes below); no recursion.
  ///
  /// - Parameter beginning: What the wanted keys have in common, which is a faster test than
  ///   `isWanted`.
  package func entries(
    below node: NodeID, beginning: KeyBeginnings = KeyBeginnings(),
    where isWanted: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> [NodeID] {
    // Not an array of pairs: the runtime would have to create its type first.
    var found: [NodeID] = []
    let nodes = nodes.values
    // Most documents have no wanted key.
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

  /// Returns where a sequence has its first string of these bytes. O(elements).
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

/// What some keys have in common: the letters that they may begin with and their least length.
package struct KeyBeginnings {
  private let letters: UInt32
  private let shortest: Int

  /// Creates a value that every key fits.
  package init() {
    letters = .max
    shortest = 0
  }

  /// - Parameters:
  ///   - letters: The ASCII letters that a key may begin with, if it begins with a letter, in
  ///     either case: bit 1 for A to bit 26 for Z.
  ///   - shortest: The least length in bytes.
  package init(letters: UInt32, shortest: Int) {
    self.letters = letters
    self.shortest = shortest
  }

  /// Returns whether a key may be one of these keys.
  @inline(__always)
  func fits(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    guard key.count >= shortest else { return false }
    guard let first = key.first else { return true }
    return !(0x61...0x7A).contains(first | 0x20) || letters & 1 << UInt32(first & 0x1F) != 0
  }
}

/// The result of searching a sequence for a string.
package enum ElementSearch {
  /// The string is at this index, from 0.
  case found(Int)
  case missing
  /// An integer comes before any such string, and a schema may read it as text.
  case undecided
}
