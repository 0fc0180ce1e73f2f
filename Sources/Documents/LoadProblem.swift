import Diagnostics

/// A problem that the loader found in a file; it becomes a finding.
package struct LoadProblem: Sendable {
  /// The rule that the finding belongs to.
  package enum Kind: String, Sendable {
    /// The text is not valid in its language; the rest of the file is not checked.
    case syntaxError = "syntax-error"
    /// A mapping has a key twice.
    case duplicateKey = "duplicate-key"
    /// A limit of the loader is exceeded; the rest of the file is not checked.
    case limitExceeded = "limit-exceeded"
  }

  /// The rule that the finding belongs to; its raw value is the rule's id.
  package var kind: Kind
  /// The message: lower-case start, no full stop, the user's text in backticks.
  package var message: String
  /// What to do about the problem, in the imperative.
  package var help: String
  /// The primary place and its label.
  package var primary: Annotation
  /// The secondary places.
  package var related: [Annotation] = []
  /// The index of the document within its file, from 0; empty documents do not count.
  package var document: Int
  /// The node at fault, or `nil` if there is none, as after a syntax error.
  package var node: NodeID?
  /// The node's JSON Pointer; empty if there is no node.
  package var pointer = ""
  /// Whether a duplicate key and the keys after it are the fields of another item whose start is
  /// missing.
  package var startsItem = false
  /// Whether a syntax error is at a line that seems to end the document before it by mistake.
  package var splitsDocument = false
}

/// The limits for loading a file; all are counts, never times.
package struct DocumentLimits: Sendable {
  /// How deep collections may nest; the root collection is level 1.
  package var depth = 100
  /// How many nodes the aliases and merges of one document may expand to.
  package var expandedNodes = 1_000_000
  /// How many directive lines (`%…`) may come before one document.
  package var directives = 1_000

  /// How many nodes one document may have, besides those that aliases and merges create.
  package var nodes = 3_000_000
  /// How many problems of a file are kept, besides the one that ends it; further problems are
  /// dropped.
  package var problems = Int.max
  /// How many bytes the texts of the problems may take before further problems are dropped.
  package var problemBytes = Int.max

  /// Creates the default limits.
  package init() {}
}
