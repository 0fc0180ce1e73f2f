import Diagnostics

/// Loads the documents of a file one after the other.
///
/// Only one document's memory is needed at a time, if the caller drops the one before. What is
/// wrong with the file is found along the way, as values; nothing is thrown.
package final class DocumentLoader {
  /// The findings so far, in the order of the documents; duplicate keys of a document are there
  /// when ``next()`` has returned it.
  package private(set) var problems: [LoadProblem] = []
  /// Whether nothing was left out; final when ``next()`` has returned `nil`. False after a syntax
  /// error or an exceeded limit.
  package private(set) var isComplete = true
  /// How many documents were returned; 0 at the end, with `isComplete`, for a file without any.
  package private(set) var documentCount = 0
  /// The comments of the part that was read; always empty for JSON.
  package private(set) var comments: [Comment] = []

  /// Prepares a file; reading starts with ``next()``.
  package init(file: SourceFile, format: DocumentFormat, limits: DocumentLimits = DocumentLimits())
  {
  }

  /// The next document that is not empty; `nil` at the end of the file and after a syntax error or
  /// an exceeded limit.
  package func next() -> Document? { nil }
}
