extension Document {
  /// The value of a `bool`; `nil` for any other kind.
  package func bool(_ node: NodeID) -> Bool? { nil }
  /// The value of an `integer`, if it fits; `nil` for any other kind.
  package func int64(_ node: NodeID) -> Int64? { nil }
  /// The value of an `integer`, if it fits; `nil` for any other kind.
  package func uint64(_ node: NodeID) -> UInt64? { nil }
  /// The value of an `integer` as decimal digits with a `-` if it is negative, without leading
  /// zeros, however large; `nil` for any other kind.
  package func decimalText(_ node: NodeID) -> String? { nil }
  /// The nearest value of a `float` or an `integer`, infinite if it is too large; `nil` for any
  /// other kind.
  package func double(_ node: NodeID) -> Double? { nil }
}
