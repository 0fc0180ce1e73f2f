import Diagnostics
import Workspace

extension Feature {
  /// `workspace/diagnostic`: the findings of all files that a search below the open folders finds.
  static let workspaceDiagnostics = Feature(
    "workspace/diagnostic", .workspace({ try WorkspaceDiagnostics($0).answer($1) })
  ) { _ in [] }
}

/// Checks the files of the open folders. What was checked before and has not changed is not checked
/// again.
struct WorkspaceDiagnostics {
  private let state: ServerState

  init(_ state: ServerState) { self.state = state }

  /// How many files are checked before other messages may interrupt the request. What was checked is
  /// kept, so that the client's next request goes on from there.
  private static let patience = 64

  func answer(_ params: JSONValue) throws(ResponseError) -> JSONValue {
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
    let files = state.session.files(below: state.roots).filter { state.document(at: $0) == nil }
    let progress = ServerProgress(params, title: "Checking files", state)
    defer { progress?.end() }
    var checked = 0
    for (index, file) in files.enumerated() {
      if state.isCancelled() {
        throw ResponseError(.requestCancelled, "the request was cancelled")
      }
      if checked >= Self.patience, state.isNeededElsewhere() {
        throw ResponseError(.serverCancelled, "other requests wait")
      }
      let uri = DocumentURI.uri(file)
      guard let (report, isNew) = report(file, uri) else { continue }
      if isNew {
        checked += 1
        if checked % Self.patience == 0 { progress?.report(index, of: files.count) }
      }
      items.append(item(uri, nil, report, previous[uri] ?? .null))
    }
    return ["items": .array(items)]
  }

  /// Returns the report on a file, and whether it was checked for it.
  private func report(
    _ path: Path, _ uri: [UInt8]
  ) -> (report: DiagnosticReport, isNew: Bool)? {
    let session = state.session
    let status = try? FileStatus.of(path)
    if let known = state.checkedFiles[path], known.generation == session.generation,
      let status, status.isUnchanged(since: known.status)
    {
      return (known.report, false)
    }
    guard let status, let checked = session.check(path) else { return nil }
    let report = DiagnosticReport(
      DiagnosticEncoder.array(
        checked.diagnostics, state, uri: uri, text: DocumentText(checked.file.bytes)))
    state.checkedFiles[path] = CheckedFileRecord(
      status: status, generation: session.generation, report: report)
    return (report, true)
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
