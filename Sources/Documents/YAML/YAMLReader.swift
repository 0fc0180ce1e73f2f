import CLibYAML
import Diagnostics

/// The error that stops the reading of a file; the reader's `failure` is the problem.
struct LoadStop: Error {}

/// Reads the documents of a YAML file: pulls libyaml's events, checks what libyaml does not, and
/// builds the tree.
struct YAMLReader {
  let source: SourceText
  let base: UnsafePointer<UInt8>
  /// The end of the text that can be parsed.
  let end: Int
  /// The length of the byte order mark.
  let start: Int
  let check: TextCheck
  let limits: DocumentLimits
  let stream: YAMLEventStream?

  var builder: TreeBuilder
  /// How many bytes the texts of problems have taken so far.
  private var problemBytes = 0
  var anchors = AnchorTable()
  /// The anchored nodes that the aliases in merge keys' values name, by the alias's node.
  var mergeTargets: [Int32: Int32] = [:]
  /// How many nodes the aliases and merges of this document have created.
  var expandedNodes = 0
  /// How many of these nodes merge keys have created.
  var mergedNodes = 0
  /// The index of the document that is being read or comes next.
  var documentIndex = 0
  /// Why reading stopped, or `nil` if it did not.
  var failure: LoadProblem?
  /// The event after the end of a document, if it has already been read.
  private var ahead: yaml_event_type_t?
  var isAtEnd = false
  var comments: ContiguousArray<CommentRecord> = []

  // The separation between tokens (see the checks in `YAMLSeparation.swift`).
  /// The end of the text that has been checked.
  var position: Int
  /// The offset of the newest `:` since the last node; -1 for none.
  var colon = -1
  /// The end of the last content: of a scalar, an alias, a bracket, or an indicator without value.
  var contentEnd: Int
  /// How many brackets are open.
  var flowDepth = 0
  /// Whether the previous document, if any, was ended by `...`, which a following directive
  /// requires.
  var isAfterDocumentEnd = true

  // The mark that was converted last: its index in characters and its offset in bytes.
  private var markIndex = 0
  private var markOffset: Int

  @inline(__always)
  init(source given: SourceText, limits: DocumentLimits, memory: TreeMemory?) {
    // Everything is created before it is stored: to change the reader within its initializer would
    // copy it.
    var source = given
    let check = TextCheck.yaml(source, directives: limits.directives)
    let end = check.stop?.offset ?? source.count
    let start = source.hasByteOrderMark && end >= 3 ? 3 : 0
    var fed = end
    if check.stop != nil {
      source = SourceText(source, terminatedAt: end, with: 0)
    } else if source.endsInBlanks {
      // Without a line break, libyaml would take these blanks for text.
      source = SourceText(source, terminatedAt: end, with: UInt8(ascii: "\n"))
      fed += 1
    }
    let stream = YAMLEventStream(text: source.base + start, count: fed - start)
    self.source = source
    base = source.base
    self.end = end
    self.start = start
    self.check = check
    self.limits = limits
    self.stream = stream
    builder = TreeBuilder(source: source, memory: memory)
    failure =
      stream == nil
      ? LoadProblem(
        kind: .limitExceeded, message: "not enough memory to read the file", help: "split the file",
        primary: Annotation(range: SourceRange(0, 0)), document: 0) : nil
    position = start
    contentEnd = start
    markOffset = start
  }

  /// Returns the next document, or `nil` at the end and after a failure.
  mutating func next(duplicates: inout [LoadProblem]) -> Document? {
    guard failure == nil, !isAtEnd else { return nil }
    do {
      guard try read() else { return nil }
    } catch {
      return nil
    }
    let repeated = builder.repeatedKeys
    let document = builder.finish(index: documentIndex, format: .yaml)
    documentIndex += 1
    if !repeated.isEmpty {
      document.addDuplicateKeyProblems(repeated, to: &duplicates, limits, bytes: &problemBytes)
    }
    return document
  }

  /// Reads up to the end of a document that is not empty; returns false at the end of the file.
  private mutating func read() throws(LoadStop) -> Bool {
    guard let stream else { return false }
    while true {
      let pulled = ahead ?? stream.next()
      ahead = nil
      guard let type = pulled else { throw syntaxError(stream.failure) }
      guard builder.nodes.count <= limits.nodes else {
        throw fail(
          .limitExceeded, "the document has more than \(limits.nodes) values",
          SourceRange(position, position), help: "split the file")
      }
      switch type {
      case YAML_SCALAR_EVENT: try readScalar(stream.event)
      case YAML_MAPPING_START_EVENT, YAML_SEQUENCE_START_EVENT:
        try readCollectionStart(stream.event, isMapping: type == YAML_MAPPING_START_EVENT)
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
        try readCollectionEnd(stream.event)
      case YAML_ALIAS_EVENT: try readAlias(stream.event)
      case YAML_DOCUMENT_START_EVENT: try readDocumentStart(stream.event)
      case YAML_DOCUMENT_END_EVENT:
        let isImplicit = stream.event.pointee.data.document_end.implicit != 0
        let isDocument = try readDocumentEnd(stream.event)
        if isImplicit {
          // Text that cannot follow a document without `---` is a mistake in that document.
          ahead = stream.next()
          if ahead == nil { throw syntaxError(stream.failure) }
          if ahead == YAML_DOCUMENT_START_EVENT { try checkNoDirectives(stream.event) }
        }
        if isDocument { return true }
      case YAML_STREAM_END_EVENT:
        try skipSeparation(to: end)
        if check.stop != nil { throw stopFailure() }
        isAtEnd = true
        return false
      default: break
      }
    }
  }

  private mutating func readDocumentStart(_ event: UnsafePointer<yaml_event_t>) throws(LoadStop) {
    let lower = offset(event.pointee.start_mark)
    let upper = offset(event.pointee.end_mark)
    try skipSeparation(to: lower)
    builder.start()
    anchors.removeAll()
    if !mergeTargets.isEmpty { mergeTargets = [:] }
    expandedNodes = 0
    mergedNodes = 0
    if event.pointee.data.document_start.implicit == 0 {
      if upper - lower > 3 { try checkDirectives(lower, upper - 3) }
      if let version = event.pointee.data.document_start.version_directive,
        version.pointee.minor < 2
      {
        noteVersion(lower, upper)
      }
      position = upper
    }
    contentEnd = position
  }

  /// Throws if a directive follows a document that was not ended by a line `...`.
  private mutating func checkNoDirectives(_ event: UnsafePointer<yaml_event_t>) throws(LoadStop) {
    let lower = event.pointee.start_mark
    guard event.pointee.end_mark.index > lower.index &+ 3 else { return }
    try checkDirectives(offset(lower), end)
  }

  private mutating func readDocumentEnd(_ event: UnsafePointer<yaml_event_t>) throws(LoadStop)
    -> Bool
  {
    let lower = offset(event.pointee.start_mark)
    let upper = offset(event.pointee.end_mark)
    isAfterDocumentEnd = event.pointee.data.document_end.implicit == 0
    if isAfterDocumentEnd {
      try skipSeparation(to: lower)
      while position < upper {
        position += 3
        position = try skipBlanks(position, upper)
      }
    } else if check.stop != nil, lower >= end {
      // The document continues where the text can no longer be read.
      throw stopFailure()
    }
    guard !builder.nodes.isEmpty else { return false }
    let root = builder.nodes[0]
    if root.flags.contains(.blank), root.kind == .null {
      builder.reset()
      return false
    }
    return true
  }

  /// Returns the offset in bytes of one of libyaml's marks, which count characters.
  @inline(__always) mutating func offset(_ mark: yaml_mark_t) -> Int {
    let index = Int(truncatingIfNeeded: mark.index)
    return check.isASCII ? min(index, end) : offset(ofCharacter: index)
  }

  private mutating func offset(ofCharacter index: Int) -> Int {
    while markIndex > index, markOffset > start {
      markOffset &-= 1
      while base[markOffset] & 0xC0 == 0x80 { markOffset &-= 1 }
      markIndex &-= 1
    }
    while markIndex < index, markOffset < end {
      markOffset &+= 1
      while base[markOffset] & 0xC0 == 0x80 { markOffset &+= 1 }
      markIndex &+= 1
    }
    return min(markOffset, end)
  }
}

extension SourceText {
  /// Whether the text starts with a UTF-8 byte order mark.
  var hasByteOrderMark: Bool {
    count >= 3 && base[0] == 0xEF && base[1] == 0xBB && base[2] == 0xBF
  }

  /// Whether the last line consists of spaces and has no line break.
  var endsInBlanks: Bool {
    var index = count
    while index > 0, base[index - 1] == UInt8(ascii: " ") { index -= 1 }
    return index < count && (index == 0 || base[index - 1] == 0x0A || base[index - 1] == 0x0D)
  }
}
