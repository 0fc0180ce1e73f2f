#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a set of names ends: their last two ASCII letters and their least length.
package struct KeyEndings {
  /// For each last letter, the letters that may precede it, one bit each. It is an array because an
  /// object that holds a vector is allocated at a multiple of the vector's size.
  ///
  /// The second half holds the same for longer names that are seldom used; most names are too short
  /// to be looked up there.
  private var letters = [Int32](repeating: 0, count: 64)
  private var shortest = Int.max
  private var shortestRarer = Int.max

  /// Creates the endings of no name.
  package init() {}

  /// Adds a name of at least two lower-case letters, or a word that comes after at least `count`
  /// letters.
  package mutating func insert(_ name: UnsafeBufferPointer<UInt8>, behind count: Int = 0) {
    guard name.count >= 2 else { return }
    letters[Int(name[name.count - 1] & 0x1F)] |= 1 << Int32(name[name.count - 2] & 0x1F)
    shortest = min(shortest, name.count + count)
  }

  /// Adds a seldom used name of `count` letters, given its last two.
  package mutating func insertRarer(_ previous: UInt8, _ last: UInt8, count: Int) {
    letters[32 + Int(last & 0x1F)] |= 1 << Int32(previous & 0x1F)
    shortestRarer = min(shortestRarer, count)
  }

  /// Returns whether a name may end like this. A name that is long enough fits if its last two
  /// bytes are not both letters.
  @inline(__always)
  package func fits(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard name.count >= shortest else { return false }
    let last = name[name.count - 1] | 0x20
    let previous = name[name.count - 2] | 0x20
    guard (0x61...0x7A).contains(last), (0x61...0x7A).contains(previous) else { return true }
    if letters[Int(last & 0x1F)] & 1 << Int32(previous & 0x1F) != 0 { return true }
    return name.count >= shortestRarer
      && letters[32 + Int(last & 0x1F)] & 1 << Int32(previous & 0x1F) != 0
  }
}

/// The nodes of a document at which secrets may be found.
package struct SecretLooks {
  /// Keys that are names of secrets.
  package var keys: [NodeID] = []
  /// Keys called `name` or `key` whose value is the name of a secret.
  package var names: [NodeID] = []
  /// Strings, including keys, that have a `=` or a `@` and may hold a secret.
  package var texts: [NodeID] = []

  /// Whether there are none.
  package var isEmpty: Bool { keys.isEmpty && names.isEmpty && texts.isEmpty }
}

extension Document {
  /// Returns the nodes at which secrets may be found, in the order of their numbers, including
  /// entries with repeated keys. O(nodes + length); no recursion.
  ///
  /// - Parameters:
  ///   - endings: How names of secrets end; other names are not checked further.
  ///   - isName: Whether a text is the name of a secret.
  ///   - mayHold: Whether a text with a `=` or a `@` may hold one.
  package func secretLooks(
    _ endings: KeyEndings, isName: (UnsafeBufferPointer<UInt8>) -> Bool,
    mayHold: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> SecretLooks {
    var looks = SecretLooks()
    let nodes = nodes.values
    guard let root = nodes.first else { return looks }
    // In a document whose nodes are in file order, the bytes are searched for in the file, not in
    // each text. These are the offsets of the first of each at or after the text that was searched
    // last.
    var equals: Int32 = isInFileOrder ? -1 : root.upper
    var at: Int32 = equals
    for index in nodes.indices {
      let record = nodes[index]
      guard record.kind < .sequence else { continue }
      if record.flags.contains(.key) {
        if record.flags.contains(.mergeKey) { continue }
        let text = textBytes(record)
        if endings.fits(text) {
          if isName(text) { looks.keys.append(NodeID(Int32(truncatingIfNeeded: index))) }
        } else if text.count == 3 || text.count == 4, index + 1 < nodes.count {
          let value = nodes[index + 1]
          if value.kind == .string, Self.isNameOfName(text), endings.fits(textBytes(value)),
            isName(textBytes(value))
          {
            looks.names.append(NodeID(Int32(truncatingIfNeeded: index)))
          }
        }
      }
      guard record.kind == .string else { continue }
      if record.flags.contains(.arena) || !isInFileOrder {
        let text = textBytes(record)
        guard let start = text.baseAddress,
          memchr(start, Int32(UInt8(ascii: "=")), text.count) != nil
            || memchr(start, Int32(UInt8(ascii: "@")), text.count) != nil
        else { continue }
      } else {
        if equals < record.first {
          equals = offset(of: UInt8(ascii: "="), from: record.first, to: root.upper)
        }
        if at < record.first {
          at = offset(of: UInt8(ascii: "@"), from: record.first, to: root.upper)
        }
        if equals >= record.last, at >= record.last { continue }
      }
      if mayHold(textBytes(record)) {
        looks.texts.append(NodeID(Int32(truncatingIfNeeded: index)))
      }
    }
    return looks
  }

  /// Returns whether a key is `name` or `key`, ignoring case, whose value names what its mapping is
  /// about.
  private static func isNameOfName(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    func spells(_ word: StaticString) -> Bool {
      word.withUTF8Buffer { word in
        text.count == word.count && zip(text, word).allSatisfy { $0 | 0x20 == $1 }
      }
    }
    return spells("name") || spells("key")
  }

  /// Returns the scalars of a subtree that are not keys, in the order of their numbers, including
  /// those of repeated keys; the node itself if it is a scalar. O(nodes below).
  package func allScalars(below node: NodeID) -> [NodeID] {
    let nodes = nodes.values
    if nodes[Int(node.index)].kind < .sequence { return [node] }
    var found: [NodeID] = []
    // The nodes below a node follow it.
    var index = Int(node.index) + 1
    while index < nodes.count, nodes[index].parent >= node.index {
      let record = nodes[index]
      if record.kind < .sequence, !record.flags.contains(.key) {
        found.append(NodeID(Int32(truncatingIfNeeded: index)))
      }
      index += 1
    }
    return found
  }

  /// Returns the value of an entry, which may have a repeated key, or `nil` if the node is not the
  /// key of an entry.
  package func value(ofKey key: NodeID) -> NodeID? {
    let record = record(key)
    guard record.flags.contains(.key), record.kind < .sequence, record.parent >= 0 else {
      return nil
    }
    if record.ordinal >= 0 {
      return NodeID(children[Int(nodes[Int(record.parent)].first) + Int(record.ordinal) + 1])
    }
    // The value follows its key.
    let next = Int(key.index) + 1
    guard next < nodes.count, nodes[next].parent == record.parent else { return nil }
    return NodeID(Int32(truncatingIfNeeded: next))
  }
}
