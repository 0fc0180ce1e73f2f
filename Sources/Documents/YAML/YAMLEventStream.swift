import CLibYAML

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads libyaml's events of one text, one at a time; only this type calls libyaml.
final class YAMLEventStream {
  /// The newest event; libyaml owns its texts, which are valid until the next event.
  var event: UnsafePointer<yaml_event_t> { UnsafePointer(current) }
  private let current: UnsafeMutablePointer<yaml_event_t>
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// libyaml's own buffer of characters, saved while libyaml reads the borrowed text instead, or
  /// `nil` if it reads its own buffer.
  private let ownBuffer: Buffer?

  private typealias Buffer = (
    start: UnsafeMutablePointer<yaml_char_t>?, end: UnsafeMutablePointer<yaml_char_t>?,
    pointer: UnsafeMutablePointer<yaml_char_t>?, last: UnsafeMutablePointer<yaml_char_t>?
  )

  /// Starts on a text of characters that YAML allows, in UTF-8 without a byte order mark, followed
  /// by four zeros; the text must not move. Returns `nil` if there is not enough memory.
  ///
  /// The text has been checked, so a known version of libyaml need not decode and copy it: its
  /// scanner reads the text in place, as if all of it had been read into its buffer. That saves a
  /// seventh of libyaml's work. Any other version reads in the documented way, as it does with
  /// `isInPlace` false.
  init?(text: UnsafePointer<UInt8>, count: Int, isInPlace: Bool = true) {
    parser = .allocate(capacity: 1)
    current = .allocate(capacity: 1)
    current.initialize(to: yaml_event_t())
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      current.deallocate()
      return nil
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, text, count)
    guard isInPlace, YAMLEventStream.isKnown else {
      ownBuffer = nil
      return
    }
    let buffer = parser.pointee.buffer
    ownBuffer = (buffer.start, buffer.end, buffer.pointer, buffer.last)
    let start = UnsafeMutablePointer(mutating: text)
    parser.pointee.buffer.start = start
    parser.pointee.buffer.pointer = start
    parser.pointee.buffer.last = start + count
    parser.pointee.buffer.end = start + count
    // An upper bound of the number of characters; the zeros after them end the text.
    parser.pointee.unread = count + 4
    parser.pointee.eof = 1
  }

  /// Whether this is libyaml 0.2.5 (of 2020, the newest), whose reader does nothing more once the
  /// end of the input is reached, and whether this was built with its header: the parser's fields
  /// that are changed are at the offsets that they have in that version.
  private static let isKnown: Bool = {
    guard MemoryLayout<yaml_parser_t>.size == 480,
      MemoryLayout<yaml_parser_t>.offset(of: \.eof) == 128,
      MemoryLayout<yaml_parser_t>.offset(of: \.buffer) == 136,
      MemoryLayout<yaml_parser_t>.offset(of: \.unread) == 168
    else { return false }
    var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
    yaml_get_version(&major, &minor, &patch)
    return (major, minor, patch) == (0, 2, 5)
  }()

  deinit {
    if let ownBuffer {
      parser.pointee.buffer.start = ownBuffer.start
      parser.pointee.buffer.end = ownBuffer.end
      parser.pointee.buffer.pointer = ownBuffer.pointer
      parser.pointee.buffer.last = ownBuffer.last
    }
    yaml_event_delete(current)
    current.deallocate()
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// Replaces the event with the next one and returns its type, or `nil` after an error.
  func next() -> yaml_event_type_t? {
    if ownsMemory { yaml_event_delete(current) }
    return yaml_parser_parse(parser, current) == 1 ? current.pointee.type : nil
  }

  /// Whether the event has memory to free. Most events other than scalars have none.
  private var ownsMemory: Bool {
    switch current.pointee.type {
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: false
    case YAML_SEQUENCE_START_EVENT:
      current.pointee.data.sequence_start.anchor != nil
        || current.pointee.data.sequence_start.tag != nil
    case YAML_MAPPING_START_EVENT:
      current.pointee.data.mapping_start.anchor != nil
        || current.pointee.data.mapping_start.tag != nil
    default: true
    }
  }

  /// libyaml's description of an error.
  struct Failure {
    /// libyaml's message; empty if there was not enough memory.
    var problem: String
    /// Where libyaml noticed the problem.
    var problemMark: yaml_mark_t
    /// What libyaml was doing, in its own words; empty if it does not say.
    var context: String
    /// Where that began.
    var contextMark: yaml_mark_t
  }

  /// The error after which ``next()`` returned `nil`.
  var failure: Failure {
    let state = parser.pointee
    return Failure(
      problem: state.problem.map { String(cString: $0) } ?? "", problemMark: state.problem_mark,
      context: state.context.map { String(cString: $0) } ?? "", contextMark: state.context_mark)
  }
}
