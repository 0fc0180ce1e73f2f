import AuthLint
import Diagnostics
import Documents
import RuleEngine
import Workspace

/// Judges the rules over whole projects at the end of a run, from what was kept of each file.
///
/// One thread's.
package final class ProjectRun {
  /// A report that is made at the end of the run.
  package struct Report {
    /// The index of the file's item.
    package var index: Int
    package var report: FileReport
    package var baseline: BaselineNote?
  }

  /// What was kept for the rules of one set.
  private struct Group {
    let set: RuleSet
    var records: [DocumentRecord] = []
    /// The item of each record.
    var items: [Int] = []
  }

  /// The largest number of bytes that are kept of all files.
  private static let limit = 512 << 20

  private let checker: FileChecker
  private var groups: [Group] = []
  /// The status of each file when it was read, by item, and the text of standard input.
  private var statuses: [FileStatus?]
  private var standardInput: [UInt8]?
  /// The items with suppressions of such rules.
  private var suppressing: Set<Int> = []
  private var size = 0
  /// How many files were not read to their end.
  private var unread = 0
  /// The documents of files that were read again, by item.
  private var documents: [Int: [Document]] = [:]
  /// The files that could not be read again as they were.
  package private(set) var failures: [Failure] = []

  init(_ checker: FileChecker) {
    self.checker = checker
    statuses = Array(repeating: nil, count: checker.items.count)
  }

  /// Notes a file that was not read.
  package func addUnread() { unread += 1 }

  /// Keeps what a file says for such rules. Call this in the order of the items.
  package func add(
    _ checked: CheckedFile, _ index: Int, _ bytes: [UInt8], _ status: FileStatus?
  ) {
    if !checked.report.isComplete { unread += 1 }
    if checked.suppressesLate { suppressing.insert(index) }
    guard !checked.projectRecords.isEmpty else { return }
    // A file that was fixed is another one now.
    if checked.written == nil { statuses[index] = status }
    if checker.items[index].path == nil { standardInput = checked.written ?? bytes }
    for part in checked.projectRecords {
      let original = part.set.original ?? part.set
      let number =
        groups.firstIndex { ($0.set.original ?? $0.set) === original } ?? groups.endIndex
      if number == groups.endIndex { groups.append(Group(set: part.set)) }
      for record in part.records {
        size += record.size
        guard size <= Self.limit else { continue }
        groups[number].records.append(record)
        groups[number].items.append(index)
      }
    }
  }

  /// What to say of a run whose project rules have not seen all files; `nil` if they have.
  package var note: String? {
    // Rules that come with authlint claim only what they find.
    let rules = groups.filter(\.set.isFromFiles).flatMap { group in
      group.set.definition.rules.filter { $0.scope == .project }.map { "`\($0.id)`" }
    }
    guard !rules.isEmpty else { return nil }
    let named = checker.items.count { $0.isNamed }
    var reasons: [String] = []
    if named > 0 { reasons.append("files were named, not searched for") }
    if unread > 0 {
      reasons.append(
        unread == 1
          ? "1 file was not read to its end" : "\(unread) files were not read to their end")
    }
    if size > Self.limit { reasons.append("they are too large to be kept") }
    if reasons.isEmpty { return nil }
    let names = rules.prefix(5).joined(separator: ", ") + (rules.count > 5 ? " and others" : "")
    return names + (rules.count == 1 ? " has" : " have")
      + " not seen all files of the project: " + reasons.joined(separator: "; ")
  }

  /// Judges the rules. Returns the reports on files with findings, in the order of the items.
  ///
  /// - Throws: ``RuleProblems`` if a rule turns out to be broken.
  package func judge(_ reader: FileReader) throws(RuleProblems) -> [Report] {
    var findings: [Int: [Diagnostic]] = [:]
    var isComplete = note == nil
    for group in groups {
      guard let wide = group.set.wide(.project), let first = group.items.first else { continue }
      let settings = checker.plan(of: first).settings
      let outcome = try WideRun(wide, LintSettings()).judge(
        group.records, budget: settings.budget,
        maximum: checker.plan(of: first).linter.maximumFindings, settings: LintSettings(),
        originals: { record in
          let index = group.items[record]
          return self.documents(of: index, reader).first { $0.index == group.records[record].index }
        })
      if !outcome.isComplete { isComplete = false }
      for finding in outcome.findings {
        findings[group.items[finding.record], default: []].append(finding.diagnostic)
      }
    }
    if findings.isEmpty, suppressing.isEmpty { return [] }
    var reports: [Report] = []
    for index in Set(findings.keys).union(suppressing).sorted() {
      if let report = try report(findings[index] ?? [], index, isComplete: isComplete, reader) {
        reports.append(report)
      }
    }
    return reports
  }

  private func report(
    _ findings: [Diagnostic], _ index: Int, isComplete: Bool, _ reader: FileReader
  ) throws(RuleProblems) -> Report? {
    guard let file = documents(of: index, reader).first?.file else { return nil }
    let plan = checker.plan(of: index)
    let worker = plan.linter.makeWorker()
    var findings = findings
    try hideSecrets(&findings, beside: file, worker, plan.settings)
    var report = try worker.lateReport(
      findings, in: file, settings: plan.settings, isComplete: isComplete)
    let note = plan.baseline?.apply(
      to: &report, name: checker.items[index].name, isJudged: plan.isOfProject)
    if report.diagnostics.isEmpty, report.suppressed == 0, report.ignored.isEmpty { return nil }
    return Report(index: index, report: report, baseline: note)
  }

  /// Gives the places in other files what of these must not be shown.
  private func hideSecrets(
    _ findings: inout [Diagnostic], beside file: SourceFile, _ worker: LintWorker,
    _ settings: LintSettings
  ) throws(RuleProblems) {
    var known: [ObjectIdentifier: [SourceRange]] = [:]
    for index in findings.indices {
      for number in findings[index].elsewhere.indices {
        let other = findings[index].elsewhere[number].lines.file
        guard documents.values.contains(where: { $0.first?.file === other }) else { continue }
        let ranges: [SourceRange]
        if let found = known[ObjectIdentifier(other)] {
          ranges = found
        } else {
          ranges = try worker.check(other, settings: settings).redactions
        }
        known[ObjectIdentifier(other)] = ranges
        findings[index].elsewhere[number].redactions = ranges
      }
    }
  }

  /// Returns the documents of a file, read again; none if it is not as it was.
  private func documents(of index: Int, _ reader: FileReader) -> [Document] {
    if let known = documents[index] { return known }
    documents[index] = []
    let item = checker.items[index]
    let bytes: [UInt8]
    if let path = item.path {
      do throws(ReadFailure) {
        let content = try reader.readWithStatus(path)
        if let known = statuses[index], !content.status.isUnchanged(since: known) {
          throw ReadFailure.changed
        }
        bytes = content.bytes
      } catch {
        failures.append(Failure(path: item.name.display, message: error.message))
        return []
      }
    } else {
      bytes = standardInput ?? []
    }
    let file = SourceFile(path: item.name.display, bytes: bytes)
    let found = LintWorker.documents(of: file, FileFormat(path: file.path))
    documents[index] = found
    return found
  }
}
