import CLibYAML

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// libyaml's events of one text, one at a time; the only place that calls libyaml.
final class YAMLEventStream {
  /// The newest event, whose texts are libyaml's; good until the next one.
  var event: UnsafePointer<yaml_event_t> { UnsafePointer(current) }
  private let current: UnsafeMutablePointer<yaml_event_t>
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// libyaml's own buffer of characters, while it is lent the text instead.
  private let ownBuffer: Buffer?

  private typealias Buffer = (
    start: UnsafeMutablePointer<yaml_char_t>?, end: UnsafeMutablePointer<yaml_char_t>?,
    pointer: UnsafeMutablePointer<yaml_char_t>?, last: UnsafeMutablePointer<yaml_char_t>?
  )

  /// Starts on characters that YAML allows, in UTF-8 without a byte order mark, with four zeros
  /// behind them; they must stay where they are. `nil` without memory.
  ///
  /// The text has been checked, so a libyaml that is known well need not decode and copy it: its
  /// scanner reads the text in place, as if all of it had been read into its buffer. That saves a
  /// seventh of libyaml's work. Any other version reads in the documented way, as it does with
  /// `isLent` false.
  init?(text: UnsafePointer<UInt8>, count: Int, isLent: Bool = true) {
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
    guard isLent, YAMLEventStream.isKnown else {
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
    // At least as many characters as there are; the zeros behind them end the text.
    parser.pointee.unread = count + 4
    parser.pointee.eof = 1
  }

  /// Whether this is the libyaml (0.2.5, of 2020 and the newest) whose reader stays out of the way
  /// when the end of the input is reached, and whose header this was built with: the parts of the
  /// parser that are changed lie where that version has them.
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

  /// Replaces the event with the next one; `nil` where the text is wrong.
  func next() -> yaml_event_type_t? {
    if ownsMemory { yaml_event_delete(current) }
    return yaml_parser_parse(parser, current) == 1 ? current.pointee.type : nil
  }

  /// Whether the event has anything to free. Most that are not scalars have not.
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

  /// What libyaml says of an error.
  struct Failure {
    /// libyaml's own text; empty without memory.
    var problem: String
    /// Where it noticed.
    var problemMark: yaml_mark_t
    /// What it was about, in libyaml's words; empty if it does not say.
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
