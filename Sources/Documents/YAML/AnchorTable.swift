/// The anchors of a document; a name that is defined again hides the earlier anchor.
struct AnchorTable {
  struct Anchor {
    /// The anchored node.
    var node: Int32
    /// Whether it is a collection that is not closed yet.
    var isOpen: Bool
  }

  /// A name, as bytes of the file.
  private struct Name: Hashable {
    var bytes: UnsafeBufferPointer<UInt8>

    static func == (left: Name, right: Name) -> Bool { left.bytes.elementsEqual(right.bytes) }

    func hash(into hasher: inout Hasher) {
      hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    }
  }

  private(set) var anchors: ContiguousArray<Anchor> = []
  private var numbers: [Name: Int32] = [:]

  /// Adds an anchor and returns its number.
  mutating func add(_ name: UnsafeBufferPointer<UInt8>, node: Int32, isOpen: Bool) -> Int32 {
    let number = Int32(truncatingIfNeeded: anchors.count)
    anchors.append(Anchor(node: node, isOpen: isOpen))
    numbers[Name(bytes: name)] = number
    return number
  }

  /// Returns the newest anchor of this name, or `nil` if there is none.
  func find(_ name: UnsafeBufferPointer<UInt8>) -> Anchor? {
    numbers[Name(bytes: name)].map { anchors[Int($0)] }
  }

  /// Records that the anchored collection is closed.
  mutating func close(_ number: Int32) { anchors[Int(number)].isOpen = false }

  mutating func removeAll() {
    guard !anchors.isEmpty else { return }
    anchors = []
    numbers = [:]
  }
}
