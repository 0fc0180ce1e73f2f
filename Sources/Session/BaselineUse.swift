import AuthLint
import Diagnostics
import Workspace

/// The result of applying a baseline to one file.
package struct BaselineNote: Sendable {
  /// The path of the baseline.
  var baseline: Path
  /// The file's name in the baseline.
  var name: String
  /// The new entries for the file's findings, if the baseline is being written.
  var entries: [Baseline.Entry] = []
  /// Findings about the baseline's entries that no longer match the file.
  var stale: [Diagnostic] = []
}

/// A baseline in use: read, applied to findings, and written.
package struct BaselineUse: Sendable {
  /// The path of the baseline file.
  package let path: Path
  /// The file as it was read, for the positions of findings; empty if the file does not exist yet.
  let file: SourceFile
  private let baseline: Baseline
  private let isWritten: Bool
  private let suppressibility: [String: Suppressibility]
  private let workingDirectory: WorkingDirectory

  /// Reads the baseline at `path`, which may be missing if it is to be written. Throws if the
  /// baseline is broken.
  init(
    _ path: Path, isWritten: Bool, suppressibility: [String: Suppressibility], files: SessionFiles
  ) throws {
    self.path = path
    self.isWritten = isWritten
    self.suppressibility = suppressibility
    workingDirectory = files.workingDirectory
    do throws(ReadFailure) {
      file = try files.source(path)
    } catch {
      let name = files.name(path).display
      guard isWritten, error.isMissingFile else {
        throw SessionFailure.unusable("`\(name)`: \(error.message)")
      }
      file = SourceFile(path: name, bytes: [])
      baseline = Baseline([])
      return
    }
    let (baseline, problems) = BaselineFile.read(file)
    guard let baseline else {
      let report = FileReport(file: file, diagnostics: problems, isComplete: false)
      throw BrokenFiles(reports: [report], message: "the baseline is broken")
    }
    self.baseline = baseline
  }

  /// Suppresses the findings that the baseline lists, or every suppressible finding if the baseline
  /// is being written.
  ///
  /// - Parameter isJudged: Whether the report has all findings of a rule, so that an entry without one
  ///   no longer matches.
  func apply(
    to report: inout FileReport, name: Path, isJudged: (String) -> Bool
  ) -> BaselineNote {
    let name = workingDirectory.name(of: name, from: path.directory).text
    var note = BaselineNote(baseline: path, name: name)
    if isWritten {
      note.entries = Baseline.entries(
        of: report.diagnostics, file: name, isSuppressible: isSuppressible)
      report.held = report.diagnostics.filter { isSuppressible($0.rule) }
      report.diagnostics.removeAll { isSuppressible($0.rule) }
      report.suppressed += report.held.count
      return note
    }
    let match = BaselineMatch(
      report.diagnostics, of: name, with: baseline, isSuppressible: isSuppressible)
    report.diagnostics = match.kept
    report.held = match.held
    report.suppressed += match.held.count
    note.stale = match.stale.filter { isJudged($0.entry.rule) }.map {
      Baseline.staleFinding($0.entry, count: $0.count)
    }
    return note
  }

  /// Returns the report on the entries that no longer match, in files that were checked or no
  /// longer exist; `nil` if all match.
  package func staleReport(_ notes: [BaselineNote]) -> FileReport? {
    let notes = notes.filter { $0.baseline == path }
    var findings = notes.flatMap(\.stale)
    let checked = Set(notes.map(\.name))
    for entry in baseline.entries where !checked.contains(entry.file) && isGone(entry.file) {
      findings.append(Baseline.staleFinding(entry, count: entry.count))
    }
    if findings.isEmpty { return nil }
    return FileReport(file: file, diagnostics: findings.sorted(by: Diagnostic.inSourceOrder))
  }

  /// Writes the baseline: the new entries, and the old entries of files that were not checked and
  /// still exist.
  package func write(_ notes: [BaselineNote]) throws(FileReplacement.Failure) {
    let notes = notes.filter { $0.baseline == path }
    let checked = Set(notes.map(\.name))
    let others = baseline.entries.filter { !checked.contains($0.file) && !isGone($0.file) }
    let bytes = BaselineFile.bytes(of: Baseline(notes.flatMap(\.entries) + others))
    if bytes == file.bytes { return }
    try FileReplacement.replace(path, with: bytes)
  }

  /// Returns whether a file does not exist. A file whose status cannot be read may exist.
  private func isGone(_ name: String) -> Bool {
    do throws(SystemError) {
      _ = try FileStatus.of(path.directory.appending(name))
      return false
    } catch {
      return error.isMissingFile
    }
  }

  private func isSuppressible(_ rule: String) -> Bool { suppressibility[rule] == .always }
}
