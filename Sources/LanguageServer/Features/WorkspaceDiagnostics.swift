import Diagnostics
import Workspace

extension Feature {
  /// `workspace/diagnostic`: the findings of all files that a search below the open folders finds.
  static let workspaceDiagnostics = Feature(
    "workspace/diagnostic", .workspace({ WorkspaceDiagnostics($0).answer($1) })
  ) { _ in [] }
}

/// Checks the files of the open folders. What was checked before and has not changed is not checked
/// again.
struct WorkspaceDiagnostics {
  private let state: ServerState

  init(_ state: ServerState) { self.state = state }

  func answer(_ params: JSONValue) -> JSONValue {
    state.update()
    state.session.reloadIfChanged()
    var previous: [[UInt8]: JSONValue] = [:]
    for entry in params["previousResultIds"].elements {
      if let uri = entry["uri"].bytes { previous[uri] = entry["value"] }
    }
    var items: [JSONValue] = []
    for document in state.sortedDocuments {
      let report = DiagnosticReport(document, state)
      items.append(
        item(document.uri, document.version, report, previous[document.uri] ?? .null))
    }
    for file in state.session.files(below: state.roots) where state.document(at: file) == nil {
      let uri = DocumentURI.uri(file)
      guard let report = report(file, uri) else { continue }
      items.append(item(uri, nil, report, previous[uri] ?? .null))
    }
    return ["items": .array(items)]
  }

  private func report(_ path: Path, _ uri: [UInt8]) -> DiagnosticReport? {
    let session = state.session
    let status = try? FileStatus.of(path)
    if let known = state.checkedFiles[path], known.generation == session.generation,
      let status, status.isUnchanged(since: known.status)
    {
      return known.report
    }
    guard let status, let checked = session.check(path) else { return nil }
    let report = DiagnosticReport(
      DiagnosticEncoder.array(
        checked.diagnostics, state, uri: uri, text: DocumentText(checked.file.bytes)))
    state.checkedFiles[path] = CheckedFileRecord(
      status: status, generation: session.generation, report: report)
    return report
  }

  private func item(
    _ uri: [UInt8], _ version: Int?, _ report: DiagnosticReport, _ previous: JSONValue
  ) -> JSONValue {
    .object(
      report.json(previous: previous).members + [
        JSONValue.Member("uri", .string(uri)),
        JSONValue.Member("version", version.map { .integer($0) } ?? .null),
      ])
  }
}

/// The findings of a file that is not open.
struct CheckedFileRecord {
  /// The status of the file before it was read.
  let status: FileStatus
  let generation: Int
  let report: DiagnosticReport
}
