import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

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

  /// The most bytes of a file that can be loaded: offsets are kept in 32 bits.
  package static let largestFile = Int(Int32.max) - 65

  private let file: SourceFile
  // At most one of the two; by their addresses, so that they are neither copied nor guarded while
  // they read. This object frees them.
  private let yaml: UnsafeMutablePointer<YAMLReader>?
  private let json: UnsafeMutablePointer<JSONReader>?

  /// Prepares a file; reading starts with ``next()``.
  ///
  /// - Parameter memory: What a thread uses for all documents that it loads and lets go of again.
  package init(
    file: SourceFile, format: DocumentFormat, limits: DocumentLimits = DocumentLimits(),
    memory: TreeMemory? = nil
  ) {
    self.file = file
    guard file.bytes.count <= Self.largestFile else {
      problems = [
        LoadProblem(
          kind: .limitExceeded, message: "the file has 2 GiB or more", help: "split the file",
          primary: Annotation(range: SourceRange(0, 0)), document: 0)
      ]
      isComplete = false
      (yaml, json) = (nil, nil)
      return
    }
    switch format {
    case .yaml:
      let reader = UnsafeMutablePointer<YAMLReader>.allocate(capacity: 1)
      reader.initialize(to: YAMLReader(source: SourceText(file), limits: limits, memory: memory))
      (yaml, json) = (reader, nil)
    case .json:
      let reader = UnsafeMutablePointer<JSONReader>.allocate(capacity: 1)
      reader.initialize(to: JSONReader(source: SourceText(file), limits: limits, memory: memory))
      (yaml, json) = (nil, reader)
    }
  }

  deinit {
    if let yaml {
      yaml.pointee.builder.deallocate()
      yaml.deinitialize(count: 1)
      yaml.deallocate()
    }
    if let json {
      json.pointee.builder.deallocate()
      json.deinitialize(count: 1)
      json.deallocate()
    }
  }

  /// The next document that is not empty; `nil` at the end of the file and after a syntax error or
  /// an exceeded limit.
  package func next() -> Document? {
    let document =
      yaml?.pointee.next(duplicates: &problems) ?? json?.pointee.next(duplicates: &problems)
    if document != nil {
      documentCount += 1
    } else if isComplete, let failure = yaml?.pointee.failure ?? json?.pointee.failure {
      problems.append(failure)
      isComplete = false
    }
    return document
  }

  /// The comments of the part that was read, in the order of the file; always empty for JSON.
  /// O(n) in their number; see ``forEachComment(_:)`` for what does not need them at once.
  package var comments: [SourceComment] {
    yaml?.pointee.comments.map { $0.comment(in: file.bytes) } ?? []
  }

  /// Shows the comments one after the other, until `body` returns false.
  package func forEachComment(_ body: (SourceComment) -> Bool) {
    guard let yaml else { return }
    for record in yaml.pointee.comments where !body(record.comment(in: file.bytes)) { return }
  }

  /// The comments that have one of two bytes. O(their length).
  package func comments(having first: UInt8, or second: UInt8) -> [SourceComment] {
    guard let yaml else { return [] }
    var found: [SourceComment] = []
    file.bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      for comment in yaml.pointee.comments {
        let start = base + Int(comment.lower)
        let count = Int(comment.upper &- comment.lower)
        if memchr(start, Int32(first), count) != nil || memchr(start, Int32(second), count) != nil {
          found.append(comment.comment(in: file.bytes))
        }
      }
    }
    return found
  }
}
