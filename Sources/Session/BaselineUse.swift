import AuthLint
import Diagnostics
import Workspace

/// What the baseline made of one file.
package struct BaselineNote: Sendable {
  /// The path of the baseline.
  var baseline: Path
  /// The file's name in the baseline.
  var name: String
  /// The entries that its findings make.
  var entries: [Baseline.Entry] = []
  /// What is wrong with the baseline's own entries of the file.
  var stale: [Diagnostic] = []
}

/// A baseline in use: read, applied to findings, and written.
package struct BaselineUse: Sendable {
  /// The path of its file.
  package let path: Path
  /// The file as it was read, for places; empty if it is to be made.
  let file: SourceFile
  private let baseline: Baseline
  private let isWritten: Bool
  private let suppressibility: [String: Suppressibility]
  private let workingDirectory: WorkingDirectory

  /// Reads the baseline at `path`, which need not be there if it is to be written. Throws where it
  /// is broken.
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

  /// Holds back what the baseline knows; all that can be held back if it is being written.
  func apply(to report: inout FileReport, name: Path) -> BaselineNote {
    let name = workingDirectory.name(of: name, from: path.directory).text
    var note = BaselineNote(baseline: path, name: name)
    if isWritten {
      note.entries = Baseline.entries(
        of: report.diagnostics, file: name, isSuppressible: isSuppressible)
      let count = report.diagnostics.count
      report.diagnostics.removeAll { isSuppressible($0.rule) }
      report.suppressed += count - report.diagnostics.count
      return note
    }
    let match = BaselineMatch(
      report.diagnostics, of: name, with: baseline, isSuppressible: isSuppressible)
    report.diagnostics = match.kept
    report.suppressed += match.held.count
    note.stale = match.stale.map { Baseline.staleFinding($0.entry, count: $0.count) }
    return note
  }

  /// The report on the entries that no longer match: those of the files that were checked, and of
  /// files that are gone. `nil` if all match.
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

  /// Writes the baseline: what was found, and what was known of files that were not checked and
  /// are still there.
  package func write(_ notes: [BaselineNote]) throws(FileReplacement.Failure) {
    let notes = notes.filter { $0.baseline == path }
    let checked = Set(notes.map(\.name))
    let others = baseline.entries.filter { !checked.contains($0.file) && !isGone($0.file) }
    let bytes = BaselineFile.bytes(of: Baseline(notes.flatMap(\.entries) + others))
    if bytes == file.bytes { return }
    try FileReplacement.replace(path, with: bytes)
  }

  /// Whether there is no such file. One that cannot be looked at may well be there.
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
