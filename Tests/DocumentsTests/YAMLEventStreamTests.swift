import CLibYAML
import Diagnostics
import Testing

@testable import Documents

@Suite struct YAMLEventStreamTests {
  /// What a stream tells, to its end.
  private func trace(_ text: String, isInPlace: Bool) -> [String] {
    let source = SourceText(SourceFile(path: "test", bytes: Array(text.utf8)))
    guard let stream = YAMLEventStream(text: source.base, count: source.count, isInPlace: isInPlace)
    else {
      return ["no memory"]
    }
    func place(_ mark: yaml_mark_t) -> String { "\(mark.index):\(mark.line):\(mark.column)" }
    var lines: [String] = []
    while let type = stream.next() {
      let event = stream.event.pointee
      var line = "\(type.rawValue) \(place(event.start_mark)) \(place(event.end_mark))"
      if type == YAML_SCALAR_EVENT {
        let bytes = UnsafeBufferPointer(
          start: UnsafePointer(event.data.scalar.value), count: event.data.scalar.length)
        line += " " + String(decoding: bytes, as: UTF8.self)
      }
      lines.append(line)
      if type == YAML_STREAM_END_EVENT { return lines }
    }
    let failure = stream.failure
    lines.append("\(failure.problem) \(place(failure.problemMark)) \(failure.context)")
    return lines
  }

  @Test func `a text that is borrowed gives the same events and errors as one that is read`() throws
  {
    var texts = [
      DamageTests.yaml, "", "a", "é: \"ü\n 😀\"", "[", "a: \"", "a: |\n  b", "---", "...", "a\n...",
    ]
    texts += DamageTests.yaml.indices.map { String(DamageTests.yaml[..<$0]) }
    if let file = YAMLSuiteTests.file { texts += try rows(file).compactMap { $0.string("yaml") } }
    // More than libyaml's buffers hold.
    texts.append((0..<4_000).map { "- key\($0): \"välue \($0)\"\n" }.joined())
    for text in texts where !text.hasPrefix("\u{FEFF}") {
      #expect(trace(text, isInPlace: true) == trace(text, isInPlace: false), "\(text.prefix(80))")
    }
  }
}
