import Diagnostics

@testable import Reporters

/// Reports of every kind, for the formats to write.
enum SampleReport: String, CaseIterable, Sendable {
  /// Two clean files.
  case none
  /// One finding, as the documentation shows it.
  case one
  /// Findings of every severity in several files, with fixes, advice and suppressions.
  case many
  /// A file missing, and one that was checked in part.
  case failures
  /// Text in every field that tries to break out of it.
  case hostile

  var files: [FileReport] {
    switch self {
    case .none:
      ["a.yaml", "b.yaml"].map {
        FileReport(file: SourceFile(path: $0, bytes: Array("a: 1\n".utf8)), diagnostics: [])
      }
    case .one: [Self.foreignPartner]
    case .many: Self.manyFiles
    case .failures: [Self.broken]
    case .hostile: [Self.hostileFile]
    }
  }

  var summary: ReportSummary {
    var summary = ReportSummary()
    for file in files { summary.add(file) }
    if self == .failures {
      summary.add(Failure(path: "missing.yaml", message: "no such file"))
      summary.add(Failure(path: "secret.yaml", message: "permission denied"))
    }
    if self == .hostile {
      summary.add(Failure(path: Self.hostileText, message: Self.hostileText))
    }
    return summary
  }

  var options: ReportOptions {
    var options = ReportOptions()
    options.toolVersion = "1.2.3"
    options.timestamp = "2026-01-31T12:00:00"
    let ids: [(String, Severity)] = [
      ("ambiguous-authorization-link", .warning), ("foreign-partner-in-development", .error),
      ("unrelated-scope", .info),
    ]
    options.rules = ids.map { id, severity in
      RuleDescription(
        id: id, title: "what `\(id)` finds", requirement: "The guide asks for it.",
        why: "It **breaks** otherwise.", help: "mend it",
        url: "https://partner.tiktokshop.com/docv2/page/partner-authorization-guide",
        severity: severity)
    }
    if self == .hostile {
      let text = Self.hostileText
      options.rules.append(
        RuleDescription(
          id: text, title: text, requirement: text, why: "why", help: text, url: text,
          severity: .error))
    }
    return options
  }

  func written(as format: ReportFormat, _ change: (inout ReportOptions) -> Void = { _ in })
    -> [UInt8]
  {
    var options = options
    change(&options)
    var writer = format.makeWriter(options)
    return writer.report(files, summary)
  }

  /// The place of the first occurrence of `needle` from `start` on.
  static func range(of needle: String, in file: SourceFile, from start: Int = 0) -> SourceRange {
    let needle = Array(needle.utf8)
    let found = file.bytes.indices.first { $0 >= start && file.bytes[$0...].starts(with: needle) }
    let lower = found ?? file.bytes.count
    return SourceRange(lower, min(lower + needle.count, file.bytes.count))
  }
}
