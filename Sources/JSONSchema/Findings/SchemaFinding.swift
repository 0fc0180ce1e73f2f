import Diagnostics
import Documents

/// What is wrong with a value of a document.
package struct SchemaFinding: Sendable {
  /// The rule that it belongs to; its raw value is the rule's id.
  package enum Rule: String, Sendable {
    case missingField = "missing-field"
    case unknownField = "unknown-field"
    case wrongType = "wrong-type"
    case invalidValue = "invalid-value"
    case deprecatedField = "deprecated-field"
  }

  /// A place in a schema.
  package struct Reason: Sendable, Equatable {
    package let file: SourceFile
    package let range: SourceRange
    /// What the schema says there: a noun phrase or a few words.
    package let label: String

    package static func == (left: Reason, right: Reason) -> Bool {
      left.file === right.file && left.range == right.range
        && left.label.utf8.elementsEqual(right.label.utf8)
    }
  }

  package var rule: Rule
  /// The value, or the key.
  package var node: NodeID
  /// Lower-case start, no full stop, user's text in backticks.
  package var message: String
  /// What to say at the place itself; may be empty.
  package var label = ""
  /// What to do, imperative; `nil` if there is no advice.
  package var help: String?
  /// The name or value that may be meant.
  package var suggestion: String?
  /// The names of the types of which the value is none; empty unless its type is wrong.
  package var types: [String] = []
  /// The keywords that ask for it, the nearest first.
  package var reasons: [Reason] = []

  init(_ rule: Rule, _ node: NodeID, _ message: String, help: String? = nil) {
    self.rule = rule
    self.node = node
    self.message = message
    self.help = help
  }
}
