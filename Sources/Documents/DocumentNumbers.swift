extension Document {
  /// Returns the value of a `bool`, or `nil` for any other kind.
  package func bool(_ node: NodeID) -> Bool? {
    guard kind(node) == .bool else { return nil }
    return textBytes(node).first.map { $0 | 0x20 } == UInt8(ascii: "t")
  }

  /// Returns the value of an `integer`, or `nil` if it does not fit or the node is of another kind.
  package func int64(_ node: NodeID) -> Int64? {
    kind(node) == .integer ? NumberText.int64(textBytes(node)) : nil
  }

  /// Returns the value of an `integer`, or `nil` if it does not fit or the node is of another kind.
  package func uint64(_ node: NodeID) -> UInt64? {
    kind(node) == .integer ? NumberText.uint64(textBytes(node)) : nil
  }

  /// Returns the value of an `integer` of any size as decimal digits, with a `-` if it is negative
  /// and without leading zeros, or `nil` for any other kind.
  ///
  /// A literal with `0o` or `0x` and more than 4,096 digits stays as it is written.
  package func decimalText(_ node: NodeID) -> String? {
    guard kind(node) == .integer else { return nil }
    return String(decoding: NumberText.decimal(textBytes(node)), as: UTF8.self)
  }

  /// Returns the nearest value of a `float` or an `integer`, infinite if it is too large, or `nil`
  /// for any other kind.
  package func double(_ node: NodeID) -> Double? {
    switch kind(node) {
    case .integer, .float: NumberText.double(textBytes(node))
    default: nil
    }
  }
}
