import AuthLint
import Session
import Workspace

/// The language server without its streams: takes the client's messages one by one and collects its
/// own.
///
/// ``receive(_:)`` answers requests at once and applies changes; ``settle()`` checks what has changed
/// and publishes findings. A caller that receives everything that waits before it settles checks
/// only the last of several versions.
package final class LanguageServer {
  private enum Phase {
    case started
    case running(ServerState)
    case shutDown(ServerState)
    case ended(status: Int32)
  }

  private var phase = Phase.started
  private let options: SessionOptions
  private let workingDirectory: WorkingDirectory
  private var output: [OutgoingMessage] = []
  private var publisher = DiagnosticPublisher()
  private var nextRequest = 1
  /// The ids of the requests for the user's settings that have no answer yet.
  private var configurationRequests: [Int] = []

  /// Writes messages while a request is still answered.
  var flush: () -> Void = {}
  /// Whether the client has cancelled the current request.
  var isCancelled: () -> Bool = { false }
  /// Whether messages wait for the end of the current request.
  var isNeededElsewhere: () -> Bool = { false }

  /// Creates a server.
  ///
  /// - Parameters:
  ///   - options: The options of the session. Their paths are absolute.
  ///   - workingDirectory: What documents belong to while no folder is open.
  package init(_ options: SessionOptions, workingDirectory: WorkingDirectory) {
    self.options = options
    self.workingDirectory = workingDirectory
  }

  /// The exit status, once the client has asked for the end.
  package var exitStatus: Int32? {
    if case .ended(let status) = phase { status } else { nil }
  }

  /// The exit status if the client goes away without asking for the end.
  package var statusAtEndOfInput: Int32 {
    switch phase {
    case .shutDown: 0
    case .ended(let status): status
    case .started, .running: 1
    }
  }

  /// What the server knows while it runs.
  var state: ServerState? {
    switch phase {
    case .running(let state), .shutDown(let state): state
    case .started, .ended: nil
    }
  }

  /// The methods of requests about a document.
  package static var documentMethods: [String] {
    Feature.all.map(\.method).filter { $0.utf8.starts(with: "textDocument/".utf8) }
  }

  /// Returns the text of an open document, and whether its lines are those of a new text.
  package func text(of uri: JSONValue) -> (bytes: [UInt8], hasSameLines: Bool)? {
    guard let uri = uri.bytes, let text = state?.documents[uri]?.text else { return nil }
    return (text.bytes, text.lineStarts == DocumentText(text.bytes).lineStarts)
  }

  /// Returns the messages since the last call.
  package func takeOutput() -> [OutgoingMessage] {
    defer { output = [] }
    return output
  }

  /// Takes a message.
  package func receive(_ message: IncomingMessage) {
    switch message {
    case .request(let id, let method, let params):
      do {
        output.append(.response(id: id, .success(try answer(method, params))))
      } catch let error as ResponseError {
        output.append(.response(id: id, .failure(error)))
      } catch {
        output.append(.response(id: id, .failure(ResponseError(.internalError, "\(error)"))))
      }
    case .notification(let method, let params): take(method, params)
    case .response(let id, let result, let isError): takeAnswer(id, isError ? .null : result)
    case .malformed(let error): output.append(.response(id: nil, .failure(error)))
    }
  }

  /// Answers a request that was cancelled while it waited.
  func cancel(_ id: RequestID) {
    output.append(
      .response(id: id, .failure(ResponseError(.requestCancelled, "the request was cancelled"))))
  }

  /// Checks what has changed, and publishes findings.
  package func settle() {
    guard case .running(let state) = phase else { return }
    state.update()
    state.session.reloadIfChanged()
    let update = publisher.update(state)
    output += update.messages
    if update.asksForRefresh { request("workspace/diagnostic/refresh", .null) }
  }

  /// Sends a request to the client.
  @discardableResult
  private func request(_ method: String, _ params: JSONValue) -> Int {
    let id = nextRequest
    nextRequest &+= 1
    output.append(.request(id: id, method: method, params: params))
    return id
  }

  // MARK: - Requests

  private func answer(_ method: String, _ params: JSONValue) throws -> JSONValue {
    let isInitialize = method.utf8.elementsEqual("initialize".utf8)
    switch phase {
    case .started:
      guard isInitialize else {
        throw ResponseError(.serverNotInitialized, "`initialize` comes first")
      }
      let start = ServerStart(params, options, workingDirectory)
      start.state.send = { [weak self] message in
        self?.output.append(message)
        self?.flush()
      }
      start.state.isCancelled = isCancelled
      start.state.isNeededElsewhere = isNeededElsewhere
      phase = .running(start.state)
      return start.result
    case .running(let state):
      if isInitialize { throw ResponseError(.invalidRequest, "the server is initialized already") }
      if method.utf8.elementsEqual("shutdown".utf8) {
        phase = .shutDown(state)
        return .null
      }
      return try answer(method, params, state)
    case .shutDown, .ended:
      throw ResponseError(.invalidRequest, "the server is shut down")
    }
  }

  private func answer(
    _ method: String, _ params: JSONValue, _ state: ServerState
  ) throws -> JSONValue {
    guard let feature = Feature.named(method) else {
      throw ResponseError(.methodNotFound, "unknown method `\(method)`")
    }
    let handlers: [Feature.Handler]
    let isJoined: Bool
    switch feature.answer {
    case .workspace(let handler): return try handler(state, params)
    case .first(let list): (handlers, isJoined) = (list, false)
    case .joined(let list): (handlers, isJoined) = (list, true)
    }
    guard let uri = params["textDocument"]["uri"].bytes else {
      throw ResponseError(.invalidParams, "expected `textDocument` with a `uri`")
    }
    guard let document = state.documents[uri] else { return .null }
    state.session.update(document)
    let request = FeatureRequest(state: state, document: document, params: params)
    var joined: [JSONValue]?
    for handler in handlers {
      guard let result = try handler(request) else { continue }
      if !isJoined { return result }
      joined = (joined ?? []) + result.elements
    }
    return joined.map { .array($0) } ?? .null
  }

  // MARK: - Notifications

  private func take(_ method: String, _ params: JSONValue) {
    if method.utf8.elementsEqual("exit".utf8) {
      phase = .ended(status: statusAtEndOfInput)
      return
    }
    guard case .running(let state) = phase else { return }
    let uri = params["textDocument"]["uri"].bytes
    switch method {
    case "initialized": register(state)
    case "textDocument/didOpen":
      guard let uri else { return }
      let document = OpenDocument(
        params["textDocument"], uri: uri, in: state.session.workingDirectory.path)
      state.open(document)
      publisher.forget(uri)
    case "textDocument/didChange":
      guard let uri, let document = state.documents[uri] else { return }
      document.apply(
        params["contentChanges"].elements, version: params["textDocument"]["version"].integer,
        state.client.encoding)
    case "textDocument/didClose":
      guard let uri, let document = state.documents[uri] else { return }
      state.close(document)
      output += publisher.close(uri, state)
    case "workspace/didChangeConfiguration": state.settings.read(params["settings"])
    case "workspace/didChangeWorkspaceFolders":
      let removed = params["event"]["removed"].elements.compactMap(ServerStart.path)
      state.roots.removeAll { removed.contains($0) }
      state.roots += params["event"]["added"].elements.compactMap(ServerStart.path)
    default:
      // What is saved or watched is noticed by the status of the files, and other notifications may
      // be ignored.
      break
    }
  }

  /// Asks the client for the user's settings, and to tell of changed configurations.
  private func register(_ state: ServerState) {
    if state.client.registersWatchedFiles {
      let watchers: JSONValue = [
        ["globPattern": "**/.authlint.yaml"], ["globPattern": "**/ruleset.yaml"],
      ]
      let registration: JSONValue = [
        "id": "authlint-files", "method": "workspace/didChangeWatchedFiles",
        "registerOptions": ["watchers": watchers],
      ]
      request("client/registerCapability", ["registrations": [registration]])
    }
    if state.client.answersConfiguration {
      configurationRequests.append(
        request("workspace/configuration", ["items": [["section": "authlint"]]]))
    }
  }

  private func takeAnswer(_ id: RequestID, _ result: JSONValue) {
    guard case .running(let state) = phase else { return }
    let index = configurationRequests.firstIndex {
      RequestID(.integer($0)) == id
    }
    guard let index else { return }
    configurationRequests.remove(at: index)
    // Clients answer `null`, `[null]` or `{}` if the user has no settings.
    if let settings = result.elements.first { state.settings.read(settings) }
  }
}
