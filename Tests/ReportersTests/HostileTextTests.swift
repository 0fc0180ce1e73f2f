import Diagnostics
import Foundation
import Testing

@testable import Reporters

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Reports of ``SampleReport/hostile``, in which every text tries to break out.
@Suite struct HostileTextTests {
  private let files = SampleReport.hostile.files
  private let findings = 4

  private func written(_ format: ReportFormat, _ change: (inout ReportOptions) -> Void = { _ in })
    -> String
  {
    String(decoding: SampleReport.hostile.written(as: format, change), as: UTF8.self)
  }

  @Test(arguments: ReportFormat.allCases)
  func `no format sends what controls a terminal or hides`(format: ReportFormat) {
    for scalar in written(format).unicodeScalars where scalar != "\n" {
      let isOurs = format == .text && (scalar == "\u{2066}" || scalar == "\u{2069}")
      if VisibleText.isHidden(scalar.value), !isOurs {
        Issue.record("U+\(String(scalar.value, radix: 16)) is sent")
      }
    }
  }

  @Test(arguments: ReportFormat.allCases)
  func `no format holds a command for a CI server`(format: ReportFormat) {
    let report = written(format) { $0.escapesWorkflowCommands = true }
    #expect(report.range(of: "##[a-z]*\\[", options: .regularExpression) == nil)
    for line in report.split(separator: "\n") {
      let line = line.drop { $0.isWhitespace }
      if line.hasPrefix("::") {
        #expect(format == .github)
        let name = line.dropFirst(2).prefix { $0.isLetter }
        #expect(["error", "warning", "notice"].contains(name))
      }
    }
  }

  @Test func `isolates of the text report are balanced on each line`() {
    for line in written(.text).split(separator: "\n") {
      var depth = 0
      for scalar in line.unicodeScalars {
        if scalar == "\u{2066}" { depth += 1 }
        if scalar == "\u{2069}" { depth -= 1 }
        if !(0...1).contains(depth) { break }
      }
      #expect(depth == 0)
    }
  }

  @Test func `colours add nothing but colours`() {
    let plain = written(.text)
    let colored = written(.text) { $0.usesColor = true }
    let stripped = colored.replacingOccurrences(
      of: "\u{1B}\\[[0-9;]*m", with: "", options: .regularExpression)
    #expect(stripped.utf8.elementsEqual(plain.utf8))
    #expect(colored.utf8.count > plain.utf8.count)
  }

  @Test func `a finding is one line of the compact report, and one annotation`() {
    let compact = written(.compact).utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    #expect(compact.count == findings + 1)
    let github = written(.github).utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    #expect(github.count == findings + 1 + 1)
  }

  @Test func `JSON reads back as it was`() throws {
    let text = SampleReport.hostileText
    let data = Data(SampleReport.hostile.written(as: .json))
    let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let all = try #require(report["findings"] as? [[String: Any]])
    #expect(all.count == findings)
    for finding in all {
      for key in ["rule", "message", "path", "help", "url", "fingerprint"] {
        #expect((finding[key] as? String)?.utf8.elementsEqual(text.utf8) == true, "\(key)")
      }
      #expect((finding["pointer"] as? String)?.utf8.elementsEqual("/\(text)".utf8) == true)
      let fix = try #require(finding["fix"] as? [String: Any])
      let edits = try #require(fix["edits"] as? [[String: Any]])
      #expect((edits.first?["text"] as? String)?.utf8.elementsEqual(text.utf8) == true)
    }
    let failures = try #require(report["failures"] as? [[String: String]])
    #expect(failures == [["path": text, "message": text]])
    #expect(report["complete"] as? Bool == false)
  }

  @Test(arguments: [ReportFormat.sarif, .gitlab]) func `is JSON`(format: ReportFormat) throws {
    let data = Data(SampleReport.hostile.written(as: format))
    let value = try JSONSerialization.jsonObject(with: data)
    #expect(value is [Any] || value is [String: Any])
  }

  @Test(arguments: [(ReportFormat.junit, ["testcase": 5]), (.checkstyle, ["error": 5])])
  func `is XML with the elements that were meant`(format: ReportFormat, expected: [String: Int])
    throws
  {
    let counter = ElementCounter()
    let parser = XMLParser(data: Data(SampleReport.hostile.written(as: format)))
    parser.delegate = counter
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    for (name, count) in expected { #expect(counter.counts[name] == count) }
    #expect(counter.counts["script"] == nil)
  }

  @Test func `in Markdown nothing stands outside of code but plain words`() {
    for line in written(.markdown).split(separator: "\n").dropFirst(2) {
      let prose = Self.withoutCode(String(line))
      let ours = prose.replacingOccurrences(
        of: "^(  )?- (\\*\\*[a-z ]+\\*\\* )?", with: "", options: .regularExpression
      ).replacingOccurrences(of: " & ", with: " ")  // Between blanks it means nothing.
      let signs = CharacterSet(charactersIn: "`<>[]*_~@#$\\|{}&!^=+%/")
      #expect(ours.rangeOfCharacter(from: signs) == nil, "\(ours)")
      #expect(!ours.contains("www."))
    }
  }

  /// What is left of a line without its code spans, by CommonMark's rule (6.1).
  private static func withoutCode(_ line: String) -> String {
    var rest = Array(line.utf8)[...]
    var prose: [UInt8] = []
    while let byte = rest.first {
      guard byte == 0x60 else {
        prose.append(byte)
        rest = rest.dropFirst()
        continue
      }
      let fence = rest.prefix { $0 == 0x60 }.count
      var index = rest.startIndex + fence
      var end: Int?
      while index < rest.endIndex {
        let run = rest[index...].prefix { $0 == 0x60 }.count
        if run == fence {
          end = index + run
          break
        }
        index += max(1, run)
      }
      guard let end else { return line }
      prose.append(0x43)
      rest = rest[end...]
    }
    return String(decoding: prose, as: UTF8.self)
  }
}

private final class ElementCounter: NSObject, XMLParserDelegate {
  var counts: [String: Int] = [:]

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    counts[elementName, default: 0] += 1
  }
}
