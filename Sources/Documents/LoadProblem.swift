import Diagnostics

/// What the loader has to say about a file: a finding in the making.
package struct LoadProblem: Sendable {
  /// The rule that the finding belongs to.
  package enum Kind: String, Sendable {
    /// The text is not what the language allows; what follows it is not checked.
    case syntaxError = "syntax-error"
    /// A mapping has a key twice.
    case duplicateKey = "duplicate-key"
    /// A bound of the loader is exceeded; what follows it is not checked.
    case limitExceeded = "limit-exceeded"
  }

  /// The rule that the finding belongs to; its raw value is the rule's id.
  package var kind: Kind
  /// Lower-case start, no full stop, user's text in backticks.
  package var message: String
  /// What to do about it, imperative.
  package var help: String
  /// The primary place and what to say of it there.
  package var primary: Annotation
  /// The secondary places.
  package var related: [Annotation] = []
  /// The index of the document within its file, from 0; empty documents do not count.
  package var document: Int
  /// The node found wanting; `nil` where the document has none, as after a syntax error.
  package var node: NodeID?
  /// The node's JSON Pointer; empty if there is no node.
  package var pointer = ""
  /// Whether a duplicate key and those that follow it are the fields of another item, whose start
  /// is missing.
  package var startsItem = false
  /// Whether a syntax error is at a line that ends the document in front of it, by mistake as it
  /// seems.
  package var splitsDocument = false
}

/// The bounds within which a file is loaded; all are counted, never timed.
package struct DocumentLimits: Sendable {
  /// How deep collections may nest; the root collection is level 1.
  package var depth = 100
  /// How many nodes the aliases and merges of one document may expand to.
  package var expandedNodes = 1_000_000
  /// How many directive lines (`%…`) may stand in front of one document.
  package var directives = 1_000

  /// How many nodes one document may have, beside those that aliases and merges make.
  package var nodes = 3_000_000
  /// How many problems are kept of a file, beside the one that ends it; those that follow are
  /// dropped.
  package var problems = Int.max
  /// How many bytes their texts may take before those that follow are dropped.
  package var problemBytes = Int.max

  /// The default bounds.
  package init() {}
}
