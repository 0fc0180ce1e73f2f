/// A field of a path.
struct FieldCode {
  /// The bytes of the name.
  let bytes: UnsafeBufferPointer<UInt8>
  let name: Text
  /// The index of the selection in the syntax tree.
  let node: Int32

  init(name: Text, node: Int32) {
    self.name = name
    bytes = name.bytes
    self.node = node
  }
}
