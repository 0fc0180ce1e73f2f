import Diagnostics

extension Document {
  /// Returns the node's JSON Pointer (RFC 6901), empty for the root; a key has the pointer of its
  /// entry.
  ///
  /// A key that is not a string appears as it is written. O(depth).
  package func pointer(_ node: NodeID) -> String {
    var path: [NodeID] = []
    path.reserveCapacity(8)
    var next: NodeID? = node
    while let current = next, let parent = parent(current) {
      path.append(current)
      next = parent
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(64)
    for step in path.reversed() {
      bytes.append(UInt8(ascii: "/"))
      if isKey(step) {
        append(step, to: &bytes)
      } else if let key = key(ofValue: step) {
        append(key, to: &bytes)
      } else {
        bytes.appendNumber(ordinal(step) ?? 0)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func append(_ key: NodeID, to bytes: inout [UInt8]) {
    let range = range(key)
    let text =
      kind(key) < .sequence
      ? textBytes(key)
      : UnsafeBufferPointer(start: source.base + range.lower, count: range.upper - range.lower)
    JSONPointer.append(text, to: &bytes)
  }
}
