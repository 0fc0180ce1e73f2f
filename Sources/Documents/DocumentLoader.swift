import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Loads the documents of a file one by one.
///
/// Only one document's memory is needed at a time if the caller drops the previous one. Problems of
/// the file are collected as values; nothing is thrown.
package final class DocumentLoader {
  /// The problems found so far, in the order of the documents; those of a document's duplicate keys
  /// are added when ``next()`` returns it.
  package private(set) var problems: [LoadProblem] = []
  /// Whether the whole file was read; final when ``next()`` has returned `nil`. False after a
  /// syntax error or an exceeded limit.
  package private(set) var isComplete = true
  /// How many documents were returned. It is 0 at the end, with ``isComplete`` true, for a file
  /// without documents.
  package private(set) var documentCount = 0

  /// The size in bytes of the largest file that can be loaded: offsets are stored in 32 bits.
  package static let largestFile = Int(Int32.max) - 65

  private let file: SourceFile
  // At most one of the two is set. They are pointers so that the readers are neither copied nor
  // checked for exclusive access while they read. This object frees them.
  private let yaml: UnsafeMutablePointer<YAMLReader>?
  private let json: UnsafeMutablePointer<JSONReader>?

  /// Prepares a file; reading starts with ``next()``.
  ///
  /// - Parameter memory: The store from which a thread reuses memory for the documents that it
  ///   loads and releases.
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

  /// Returns the next document that is not empty, or `nil` at the end of the file and after a
  /// syntax error or an exceeded limit.
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

  /// The comments of the part that was read, in file order; always empty for JSON. O(n) in their
  /// number; use ``forEachComment(_:)`` where they are not needed all at once.
  package var comments: [SourceComment] {
    yaml?.pointee.comments.map { $0.comment(in: file.bytes) } ?? []
  }

  /// Calls `body` with each comment in turn until it returns false.
  package func forEachComment(_ body: (SourceComment) -> Bool) {
    guard let yaml else { return }
    for record in yaml.pointee.comments where !body(record.comment(in: file.bytes)) { return }
  }

  /// Returns the comments that contain one of two bytes. O(their length).
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
