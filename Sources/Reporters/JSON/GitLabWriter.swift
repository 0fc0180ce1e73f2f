import Diagnostics

/// Writes GitLab Code Quality: an array of entries, each with a unique fingerprint.
struct GitLabWriter: ReportWriter {
  private var isFirst = true
  /// The fingerprints written so far: of two entries with the same fingerprint, GitLab drops the
  /// first.
  private var fingerprints: Set<[UInt8]> = []
  /// How many fingerprints were made of the same texts.
  private var uses: [StableHash: Int] = [:]

  mutating func begin(into out: inout [UInt8]) { out.append(0x5B) }

  mutating func write(
    _ report: FileReport, into out: inout [UInt8], flush: (inout [UInt8]) -> Void
  ) {
    guard !report.diagnostics.isEmpty else { return }
    let lines = SourceLines(report.file)
    for diagnostic in report.diagnostics {
      let range = lines.withoutFinalBreaks(diagnostic.primary.range)
      append(
        Entry(
          description: diagnostic.message, check: diagnostic.rule,
          fingerprint: diagnostic.fingerprint, severity: Self.word(for: diagnostic.severity),
          path: report.file.path, begin: lines.position(at: range.lower).line,
          end: lines.position(at: range.upper).line), to: &out)
      flush(&out)
    }
  }

  mutating func end(_ summary: ReportSummary, into out: inout [UInt8]) {
    for failure in summary.failures {
      append(
        Entry(
          description: "not checked: \(failure.message)", check: "not-checked", fingerprint: "",
          severity: "critical", path: failure.path, begin: 1, end: 1), to: &out)
    }
    for sentence in EffectText.sentences(summary) {
      append(
        Entry(
          description: sentence.text, check: "turned-off", fingerprint: "", severity: "info",
          path: sentence.path, begin: 1, end: 1), to: &out)
    }
    out.appendLiteral(isFirst ? "]\n" : "\n]\n")
  }

  private struct Entry {
    var description: String
    var check: String
    var fingerprint: String
    var severity: StaticString
    var path: String
    var begin: Int
    var end: Int
  }

  private static func word(for severity: Severity) -> StaticString {
    switch severity {
    case .error: "major"
    case .warning: "minor"
    case .info: "info"
    }
  }

  private mutating func append(_ entry: Entry, to out: inout [UInt8]) {
    out.appendLiteral(isFirst ? "\n  {\"description\": " : ",\n  {\"description\": ")
    isFirst = false
    JSONText.append(entry.description.isEmpty ? "-" : entry.description, to: &out)
    out.appendLiteral(", \"check_name\": ")
    JSONText.append(entry.check.isEmpty ? "-" : entry.check, to: &out)
    out.appendLiteral(", \"fingerprint\": \"")
    out.append(contentsOf: unusedFingerprint(of: entry))
    out.appendLiteral("\", \"severity\": \"")
    out.appendLiteral(entry.severity)
    out.appendLiteral("\", \"location\": {\"path\": ")
    JSONText.append(Self.relative(entry.path), to: &out)
    out.appendLiteral(", \"lines\": {\"begin\": ")
    out.appendNumber(entry.begin)
    out.appendLiteral(", \"end\": ")
    out.appendNumber(entry.end)
    out.appendLiteral("}}}")
  }

  /// Returns the finding's own fingerprint if it has one that is not used yet; otherwise one that
  /// is made of a number and of parts that do not depend on lines.
  private mutating func unusedFingerprint(of entry: Entry) -> [UInt8] {
    let own = Array(entry.fingerprint.utf8)
    let isHex = own.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    if !own.isEmpty, isHex, fingerprints.insert(own).inserted { return own }
    var hash = StableHash()
    hash.combine(entry.check)
    hash.combine(entry.path)
    hash.combine(entry.description)
    while true {
      let number = uses[hash, default: 0]
      uses[hash] = number + 1
      var numbered = hash
      numbered.combine(number)
      let made = Array(numbered.hexDigits.utf8)
      if fingerprints.insert(made).inserted { return made }
    }
  }

  /// Returns a path without `/` and `./` at its start, with which GitLab rejects a report.
  private static func relative(_ path: String) -> String {
    var bytes = Array(path.utf8)[...]
    while let first = bytes.first {
      if first == 0x2F {
        bytes = bytes.dropFirst()
      } else if bytes.starts(with: [0x2E, 0x2F]) {
        bytes = bytes.dropFirst(2)
      } else {
        break
      }
    }
    return bytes.isEmpty ? "-" : String(decoding: bytes, as: UTF8.self)
  }
}
