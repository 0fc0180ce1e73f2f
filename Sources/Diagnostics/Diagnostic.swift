/// A marked place in the file of a finding, with a short reason why it is marked.
public struct Annotation: Hashable, Sendable {
  /// The marked bytes.
  public var range: SourceRange
  /// A noun phrase; may be empty. May quote user text, so reporters escape it.
  public var label: String

  /// Creates an annotation.
  public init(range: SourceRange, label: String = "") {
    self.range = range
    self.label = label
  }
}

/// A replacement of some bytes of a file.
public struct TextEdit: Hashable, Sendable {
  /// The bytes to replace; empty to insert before `range.lower`.
  public var range: SourceRange
  /// The text to put there.
  public var text: String

  /// Creates an edit.
  public init(range: SourceRange, text: String) {
    self.range = range
    self.text = text
  }
}

/// A way to fix a finding: edits that belong together.
public struct Fix: Hashable, Sendable {
  /// Whether the fix can be applied without a review because it cannot change what the author
  /// meant.
  public var isSafe: Bool
  /// The edits, in source order, not overlapping.
  public var edits: [TextEdit]
  /// What the edits do, in the imperative, with a lower-case start: ``put `123` in quotes``. May
  /// quote user text, so reporters escape it; may be empty.
  public var title: String
  /// The places of the values that the edits were made from, other than the value that is changed.
  package var sources: [SourceRange] = []

  /// Creates a fix.
  public init(isSafe: Bool, edits: [TextEdit], title: String = "") {
    self.isSafe = isSafe
    self.edits = edits
    self.title = title
  }
}

/// One finding: which rule, why, exactly where, and how to fix it.
///
/// All texts may quote user text; a reporter escapes them for its medium. A finding has value
/// semantics; its parts are stored behind one reference, because findings are passed on and sorted
/// more often than they are changed.
public struct Diagnostic: Hashable, Sendable {
  private struct Parts: Hashable, Sendable {
    var rule: String
    var severity: Severity
    var message: String
    var primary: Annotation
    var related: [Annotation]
    var elsewhere: [FileAnnotation] = []
    var help: String?
    var url: String?
    var document: Int
    var pointer: String
    var fix: Fix?
    var fingerprint: String
    var valueHash: UInt64 = 0
  }

  private final class Storage: @unchecked Sendable {
    // Unchecked: only a finding that is its unique owner changes it.
    var parts: Parts

    init(_ parts: Parts) { self.parts = parts }
  }

  private var storage: Storage

  private var parts: Parts {
    @inline(__always) _read { yield storage.parts }
    @inline(__always) _modify {
      if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.parts) }
      yield &storage.parts
    }
  }

  /// The id of the rule, for example `wrong-authorization-domain`.
  public var rule: String {
    get { storage.parts.rule }
    set { parts.rule = newValue }
  }

  /// The effective severity.
  public var severity: Severity {
    get { storage.parts.severity }
    set { parts.severity = newValue }
  }

  /// The message: lower-case start, no full stop, the user's text in backticks.
  public var message: String {
    get { storage.parts.message }
    set { parts.message = newValue }
  }

  /// The place of the finding.
  public var primary: Annotation {
    get { storage.parts.primary }
    set { parts.primary = newValue }
  }

  /// Further places that led to the finding, the most important first.
  public var related: [Annotation] {
    get { storage.parts.related }
    set { parts.related = newValue }
  }

  /// Places in other files that decided it, in the order of their weight.
  package var elsewhere: [FileAnnotation] {
    get { storage.parts.elsewhere }
    set { parts.elsewhere = newValue }
  }

  /// What to do, in the imperative, or `nil` if there is no advice.
  public var help: String? {
    get { storage.parts.help }
    set { parts.help = newValue }
  }

  /// Where the requirement is written down.
  public var url: String? {
    get { storage.parts.url }
    set { parts.url = newValue }
  }

  /// The index of the document within its file, from 0.
  public var document: Int {
    get { storage.parts.document }
    set { parts.document = newValue }
  }

  /// The JSON Pointer (RFC 6901) of the node at fault.
  public var pointer: String {
    get { storage.parts.pointer }
    set { parts.pointer = newValue }
  }

  /// How to fix the finding, if that is certain enough to offer.
  public var fix: Fix? {
    get { storage.parts.fix }
    set { parts.fix = newValue }
  }

  /// A stable identity: hex digits that survive moved lines, unique within a report.
  public var fingerprint: String {
    get { storage.parts.fingerprint }
    set { parts.fingerprint = newValue }
  }

  /// A hash of the value at fault, for the baseline; 0 if there is none, or if a hash might reveal
  /// a secret.
  package var valueHash: UInt64 {
    get { storage.parts.valueHash }
    set { parts.valueHash = newValue }
  }

  /// Creates a finding.
  public init(
    rule: String, severity: Severity, message: String, primary: Annotation,
    related: [Annotation] = [], help: String? = nil, url: String? = nil, document: Int = 0,
    pointer: String = "", fix: Fix? = nil, fingerprint: String = ""
  ) {
    storage = Storage(
      Parts(
        rule: rule, severity: severity, message: message, primary: primary, related: related,
        help: help, url: url, document: document, pointer: pointer, fix: fix,
        fingerprint: fingerprint))
  }

  /// Returns whether all parts are equal.
  public static func == (left: Diagnostic, right: Diagnostic) -> Bool {
    left.storage === right.storage || left.storage.parts == right.storage.parts
  }

  /// Hashes all parts.
  public func hash(into hasher: inout Hasher) { hasher.combine(storage.parts) }

  /// Orders findings within a file by start, end, rule id, document, pointer and message.
  ///
  /// Texts are ordered by their UTF-8 bytes. The order is total: findings that are equal in all of
  /// these differ at most in their labels and advice, so swapping them changes nothing else in a
  /// report.
  package static func inSourceOrder(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
    let (a, b) = (left.storage.parts.primary.range, right.storage.parts.primary.range)
    if a.lower != b.lower { return a.lower < b.lower }
    if a.upper != b.upper { return a.upper < b.upper }
    if let order = byteOrder(left.rule, right.rule) { return order }
    if left.document != right.document { return left.document < right.document }
    if let order = byteOrder(left.pointer, right.pointer) { return order }
    return byteOrder(left.message, right.message) ?? false
  }

  /// Returns whether `left` comes before `right`, or `nil` if their bytes are equal.
  private static func byteOrder(_ left: String, _ right: String) -> Bool? {
    if left.utf8.elementsEqual(right.utf8) { return nil }
    return left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
