import Documents

/// What validating a document against a schema yields in addition to findings.
package struct StructuralFacts {
  /// The number of each node's subschema, by the node's number; -1 where no subschema applies,
  /// ``absent`` for a null that counts as an absent field.
  package var definitions: [Int32] = []
  static let absent: Int32 = -2
  /// Whether a node has a structural finding, by the node's number; empty if none has.
  var isFaulty: [Bool] = []
  /// Whether there is an integer where the schema allows integers and text.
  var hasIntegerTexts = false
  /// The placeholders where the schema requires a value that is filled in, in document order. They
  /// are marked in ``isFaulty`` too.
  package var placeholders: [NodeID] = []

  package init() {}
}
