import Diagnostics
import Workspace

/// Publishes findings: those of every version of the open documents, unless the client asks for
/// them itself, and what is wrong with configurations, rules and baselines.
struct DiagnosticPublisher {
  private struct Known: Equatable {
    var revision: Int
    var generation: Int
  }

  /// What was published of each open document.
  private var known: [[UInt8]: Known] = [:]
  /// The URIs of files that are not open and have published faults.
  private var faulty: Set<[UInt8]> = []
  private var shownFailures: Set<String> = []
  private var lastGeneration = 0

  /// Publishes a document afresh at the next update.
  mutating func forget(_ uri: [UInt8]) { known[uri] = nil }

  /// Returns the messages after a document was closed: its findings are taken back.
  mutating func close(_ uri: [UInt8], _ state: ServerState) -> [OutgoingMessage] {
    known[uri] = nil
    if state.client.pullsDiagnostics { return [] }
    return [Self.message(uri, version: nil, .array([]))]
  }

  /// Returns the messages about everything that has changed since the last update.
  mutating func update(
    _ state: ServerState
  ) -> (messages: [OutgoingMessage], asksForRefresh: Bool) {
    var messages: [OutgoingMessage] = []
    let documents = state.sortedDocuments
    if !state.client.pullsDiagnostics {
      for document in documents {
        let now = Known(revision: document.revision, generation: state.session.generation)
        if known[document.uri] == now { continue }
        let findings = state.session.findings(of: document).findings
        known[document.uri] = now
        let items = DiagnosticEncoder.array(
          findings, state, uri: document.uri, text: document.text)
        messages.append(Self.message(document.uri, version: document.version, items))
      }
    }
    messages += faults(state)
    messages += failures(state)
    let isChanged = state.session.generation != lastGeneration
    lastGeneration = state.session.generation
    return (messages, isChanged && state.client.pullsDiagnostics && !documents.isEmpty)
  }

  /// Returns the messages about configurations, rules and baselines that are not open.
  private mutating func faults(_ state: ServerState) -> [OutgoingMessage] {
    var reports: [[UInt8]: FileReport] = [:]
    for report in state.session.faults {
      let path = state.session.absolutePath(of: report.file)
      if state.document(at: path) != nil { continue }
      let uri = DocumentURI.uri(path)
      if let known = reports[uri] {
        reports[uri]?.diagnostics = known.diagnostics + report.diagnostics
      } else {
        reports[uri] = report
      }
    }
    var messages: [OutgoingMessage] = []
    let now = Set(reports.keys)
    if now.isEmpty, faulty.isEmpty { return [] }
    for uri in faulty.subtracting(now).sorted(by: { $0.lexicographicallyPrecedes($1) })
    where state.documents[uri] == nil {
      messages.append(Self.message(uri, version: nil, .array([])))
    }
    let isNew = state.session.generation != lastGeneration
    for uri in now.sorted(by: { $0.lexicographicallyPrecedes($1) })
    where isNew || !faulty.contains(uri) {
      guard let report = reports[uri] else { continue }
      let items = DiagnosticEncoder.array(
        report.diagnostics, state, uri: uri, text: DocumentText(report.file.bytes))
      messages.append(Self.message(uri, version: nil, items))
    }
    faulty = now
    return messages
  }

  /// Returns messages to the user about what is wrong and has no file, each once.
  private mutating func failures(_ state: ServerState) -> [OutgoingMessage] {
    let failures = state.session.failures
    defer { shownFailures = Set(failures) }
    return failures.filter { !shownFailures.contains($0) }.map {
      .notification(
        method: "window/showMessage", params: ["type": 1, "message": .text("authlint: " + $0)])
    }
  }

  private static func message(
    _ uri: [UInt8], version: Int?, _ items: JSONValue
  ) -> OutgoingMessage {
    var members: [JSONValue.Member] = [JSONValue.Member("uri", .string(uri))]
    if let version { members.append(JSONValue.Member("version", .integer(version))) }
    members.append(JSONValue.Member("diagnostics", items))
    return .notification(method: "textDocument/publishDiagnostics", params: .object(members))
  }
}
