import CLibYAML

/// libyaml's events of one text, one at a time; the only place that calls libyaml.
final class YAMLEventStream {
  /// The newest event, whose texts are libyaml's; good until the next one.
  var event: UnsafePointer<yaml_event_t> { UnsafePointer(current) }
  private let current: UnsafeMutablePointer<yaml_event_t>
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// Starts on UTF-8 bytes that must stay where they are while events are pulled; `nil` without
  /// memory.
  init?(text: UnsafePointer<UInt8>, count: Int) {
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
  }

  deinit {
    yaml_event_delete(current)
    current.deallocate()
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// Replaces the event with the next one; `nil` where the text is wrong.
  func next() -> yaml_event_type_t? {
    yaml_event_delete(current)
    return yaml_parser_parse(parser, current) == 1 ? current.pointee.type : nil
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
