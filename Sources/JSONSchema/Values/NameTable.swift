/// Names with a number each, looked up by their bytes. O(length of the name).
struct NameTable: Sendable {
  private var bytes: [UInt8] = []
  /// The start of each name in `bytes`, and the end of the last.
  private var starts: [Int32] = [0]
  /// Open addressing: a name's number and 1; 0 for a free slot.
  private var slots: [Int32] = []
  private var mask = 0

  /// A table of names that are all different; the number of a name is its place among them.
  init(_ names: [[UInt8]]) {
    for name in names {
      bytes += name
      starts.append(Int32(truncatingIfNeeded: bytes.count))
    }
    var capacity = 4
    while capacity < names.count * 2 { capacity *= 2 }
    slots = Array(repeating: 0, count: capacity)
    mask = capacity - 1
    for (number, name) in names.enumerated() {
      var slot = name.withUnsafeBufferPointer { Self.hash($0) } & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(truncatingIfNeeded: number + 1)
    }
  }

  var count: Int { starts.count - 1 }

  /// A name, for messages.
  subscript(number: Int) -> String {
    String(decoding: bytes[Int(starts[number])..<Int(starts[number + 1])], as: UTF8.self)
  }

  /// The number of a name; `nil` if it is none of them.
  func number(of name: UnsafeBufferPointer<UInt8>) -> Int? {
    var slot = Self.hash(name) & mask
    while true {
      let found = Int(slots[slot])
      if found == 0 { return nil }
      if isName(found - 1, name) { return found - 1 }
      slot = (slot + 1) & mask
    }
  }

  /// Whether a name has a number.
  func isName(_ number: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Int(starts[number])
    let length = Int(starts[number + 1]) - start
    guard length == name.count else { return false }
    return bytes.withUnsafeBufferPointer {
      UnsafeBufferPointer(rebasing: $0[start..<start + length]).hasSameBytes(as: name)
    }
  }

  /// Calls `body` with the bytes of a name.
  func withName<Result>(_ number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    bytes.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[Int(starts[number])..<Int(starts[number + 1])]))
    }
  }

  /// The names are the schema's own: an author of documents cannot choose what collides.
  private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash ^ hash >> 29) & Int.max
  }
}
