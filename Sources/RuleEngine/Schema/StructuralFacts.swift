import Documents

/// What holding a document against a schema gives, beside the findings.
package struct StructuralFacts {
  /// The subschema of each node by its number; -1 where no subschema applies, ``absent`` for a null
  /// that is the same as no field.
  package var definitions: [Int32] = []
  static let absent: Int32 = -2
  /// Whether a node has a structural finding, by its number; empty if none has.
  var isFaulty: [Bool] = []
  /// Whether an integer stands where the schema says text.
  var hasIntegerTexts = false
  /// The placeholders where the schema wants a value that is filled in, in source order. Rules take
  /// them for faulty.
  package var placeholders: [NodeID] = []

  package init() {}
}
