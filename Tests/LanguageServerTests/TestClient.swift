import AuthLint
import Diagnostics
import Session
import Workspace

@testable import LanguageServer

/// A client in the same process: sends messages to a server and keeps what the server sends.
final class TestClient {
  let server: LanguageServer
  /// The server's notifications and requests in their order, since the last ``clear()``.
  private(set) var received: [OutgoingMessage] = []
  private var nextID = 1

  /// The root of tests in which no file exists.
  static let root = "/nowhere-at-all/project"

  /// Starts a server that is initialized and has settled.
  ///
  /// - Parameter root: The folder that is open; `nil` for none.
  init(
    root: String? = TestClient.root, capabilities: JSONValue = ["general": [:]],
    options: SessionOptions = SessionOptions(), initializes: Bool = true
  ) {
    server = LanguageServer(options, workingDirectory: WorkingDirectory(path: Path(Self.root)))
    guard initializes else { return }
    let uri = root.map { JSONValue.text("file://" + $0) } ?? .null
    request("initialize", ["processId": .null, "rootUri": uri, "capabilities": capabilities])
    notify("initialized", [:])
    settle()
  }

  /// Capabilities with an encoding of positions.
  static func encoding(_ name: String) -> JSONValue {
    ["general": ["positionEncodings": [.text(name)]]]
  }

  func clear() { received = [] }

  func settle() {
    server.settle()
    received += server.takeOutput()
  }

  /// Sends a request and returns its result, or the code of its error.
  @discardableResult
  func request(_ method: String, _ params: JSONValue) -> Result<JSONValue, ResponseError> {
    let id = JSONValue.integer(nextID)
    nextID += 1
    guard let requestID = RequestID(id) else { return .success(.null) }
    server.receive(.request(id: requestID, method: method, params: params))
    var answer: Result<JSONValue, ResponseError>?
    for message in server.takeOutput() {
      if case .response(requestID, let result) = message {
        answer = result
      } else {
        received.append(message)
      }
    }
    return answer.map { $0.map(Self.decoded) } ?? .failure(ResponseError(.internalError, "none"))
  }

  /// Sends a request and returns its result; `null` if it is an error.
  func result(_ method: String, _ params: JSONValue) -> JSONValue {
    (try? request(method, params).get()) ?? .null
  }

  func notify(_ method: String, _ params: JSONValue) {
    server.receive(.notification(method: method, params: params))
    received += server.takeOutput()
  }

  /// The value as a client reads it.
  static func decoded(_ value: JSONValue) -> JSONValue {
    (try? JSONReader.read(JSONWriter.bytes(of: value))) ?? .text("not JSON")
  }

  // MARK: - Documents

  static func uri(_ name: String) -> JSONValue {
    name.contains(":") ? .text(name) : .text("file://\(root)/\(name)")
  }

  func open(_ name: String, _ text: String, version: Int = 0, language: String = "yaml") {
    notify(
      "textDocument/didOpen",
      [
        "textDocument": [
          "uri": Self.uri(name), "languageId": .text(language), "version": .integer(version),
          "text": .text(text),
        ]
      ])
  }

  func change(_ name: String, to text: String, version: Int) {
    change(name, [["text": .text(text)]], version: version)
  }

  func change(_ name: String, _ changes: [JSONValue], version: Int) {
    notify(
      "textDocument/didChange",
      [
        "textDocument": ["uri": Self.uri(name), "version": .integer(version)],
        "contentChanges": .array(changes),
      ])
  }

  func close(_ name: String) {
    notify("textDocument/didClose", ["textDocument": ["uri": Self.uri(name)]])
  }

  /// An open document of the server, and the unit of its client.
  func document(_ name: String) -> (text: DocumentText, encoding: PositionEncoding)? {
    guard let state = server.state, let uri = Self.uri(name).bytes,
      let document = state.documents[uri]
    else { return nil }
    return (document.text, state.client.encoding)
  }

  /// Sends a request about a place in a document, given by a text that stands there.
  ///
  /// - Parameter mark: A text that occurs once; the place is its start.
  func at(
    _ mark: String, _ method: String, in name: String, _ more: [JSONValue.Member] = []
  ) -> JSONValue {
    guard let document = document(name),
      let offset = Self.offset(of: mark, in: document.text.bytes)
    else { return .text("the mark is not there") }
    let position = document.text.position(at: offset, document.encoding).json
    let members: [JSONValue.Member] = [
      JSONValue.Member("textDocument", ["uri": Self.uri(name)]),
      JSONValue.Member("position", position),
      JSONValue.Member("range", ["start": position, "end": position]),
    ]
    return result(method, .object(members + more))
  }

  static func offset(of mark: String, in bytes: [UInt8]) -> Int? {
    let mark = Array(mark.utf8)
    return bytes.indices.first { bytes[$0...].starts(with: mark) }
  }

  /// Returns a document's text with the edits of a workspace edit.
  func applied(_ edit: JSONValue, to name: String) -> String? {
    guard let document = document(name), let uri = Self.uri(name).text else { return nil }
    var edits = edit["documentChanges"].elements.first?["edits"].elements ?? []
    for member in edit["changes"].members where member.key == uri { edits += member.value.elements }
    var bytes = document.text.bytes
    let sorted = edits.compactMap { edit -> (SourceRange, [UInt8])? in
      guard let start = TextPosition(edit["range"]["start"]),
        let end = TextPosition(edit["range"]["end"]),
        let text = edit["newText"].bytes ?? edit["snippet"]["value"].bytes
      else { return nil }
      let lower = document.text.offset(of: start, document.encoding)
      return (SourceRange(lower, document.text.offset(of: end, document.encoding)), text)
    }.sorted { $0.0.lower > $1.0.lower }
    for (range, text) in sorted { bytes.replaceSubrange(range.lower..<range.upper, with: text) }
    return sorted.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }

  /// What was published about a file, as `version: rule@line:character, …`.
  func published(_ name: String) -> [String] {
    publications(name).map { params in
      let version = params["version"].integer.map(String.init) ?? "-"
      return "\(version): " + Self.summary(params["diagnostics"])
    }
  }

  /// The parameters of what was published about a file.
  func publications(_ name: String) -> [JSONValue] {
    received.compactMap { message in
      guard case .notification("textDocument/publishDiagnostics", let params) = message else {
        return nil
      }
      let read = Self.decoded(params)
      return read["uri"].bytes == Self.uri(name).bytes ? read : nil
    }
  }

  /// Diagnostics as `rule@line:character, …`.
  static func summary(_ diagnostics: JSONValue) -> String {
    diagnostics.elements.map { diagnostic in
      let start = diagnostic["range"]["start"]
      let code = diagnostic["code"].text ?? ""
      return "\(code)@\(start["line"].integer ?? -1):\(start["character"].integer ?? -1)"
    }.joined(separator: ", ")
  }
}

/// A manifest without findings, and some with.
enum Manifests {
  static let good = """
    manifest: 1
    app:
      name: Match Maker
      service_id: "7579802912634078989"
      stage: development
      owner: "8647245523056104235"
    scopes:
      - partner.authorization.info
    partners:
      - id: "8647245523056104235"
        name: Example Agency
        region: US
        category: TAP
        enrolled: true
    authorization:
      category: TAP
      links:
        - region: US
          url: https://partner.us.tiktokshop.com/open/authorize?service_id=7579802912634078989&state={state}
      on_cancel: stop calling partner APIs

    """
}
