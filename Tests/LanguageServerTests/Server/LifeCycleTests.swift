import Testing

@testable import LanguageServer

@Suite struct LifeCycleTests {
  private static func code(_ result: Result<JSONValue, ResponseError>) -> Int? {
    if case .failure(let error) = result { error.code.rawValue } else { nil }
  }

  @Test func `requests before initialize are refused`() {
    let client = TestClient(initializes: false)
    #expect(Self.code(client.request("textDocument/hover", [:])) == -32002)
    client.open("a.manifest.yaml", "x")
    client.settle()
    #expect(client.received.isEmpty)
  }

  @Test func `initialize counts once`() {
    let client = TestClient()
    #expect(Self.code(client.request("initialize", [:])) == -32600)
  }

  @Test func `initialize takes null for everything`() {
    let client = TestClient(initializes: false)
    let result = client.result("initialize", .null)
    #expect(result["capabilities"]["positionEncoding"].text == "utf-16")
    #expect(result["serverInfo"]["name"].text == "authlint")
  }

  @Test func `the encoding is one that the client offers`() {
    for (offered, chosen): (JSONValue, String) in [
      (["utf-16"], "utf-16"), (["utf-16", "utf-8"], "utf-8"), (["utf-32"], "utf-32"),
      ([], "utf-16"), (.null, "utf-16"),
    ] {
      let client = TestClient(initializes: false)
      let result = client.result(
        "initialize", ["capabilities": ["general": ["positionEncodings": offered]]])
      #expect(result["capabilities"]["positionEncoding"].text == chosen)
    }
  }

  @Test func `unknown requests have an error, unknown notifications none`() {
    let client = TestClient()
    #expect(Self.code(client.request("x/y", [:])) == -32601)
    #expect(Self.code(client.request("$/x", [:])) == -32601)
    client.notify("$/setTrace", ["value": "off"])
    client.notify("x/y", .null)
    #expect(client.received.isEmpty)
  }

  @Test func `after shutdown there is only exit`() {
    let client = TestClient()
    #expect(Self.code(client.request("shutdown", .null)) == nil)
    #expect(Self.code(client.request("textDocument/hover", [:])) == -32600)
    #expect(client.server.exitStatus == nil)
    client.notify("exit", .null)
    #expect(client.server.exitStatus == 0)
  }

  @Test func `exit without shutdown is status 1`() {
    let client = TestClient()
    #expect(client.server.statusAtEndOfInput == 1)
    client.notify("exit", .null)
    #expect(client.server.exitStatus == 1)
  }

  @Test func `a body that is not a message has an error without an id`() {
    let client = TestClient()
    for (body, code) in [
      ("{nope", -32700), ("[]", -32700), ("{}", -32600), ("{\"id\":[]}", -32600),
    ] {
      client.server.receive(IncomingMessage(body: Array(body.utf8)))
      guard case .response(nil, .failure(let error)) = client.server.takeOutput().first else {
        Issue.record("no error for \(body)")
        continue
      }
      #expect(error.code.rawValue == code)
    }
  }

  @Test func `an id is repeated as it is`() {
    let client = TestClient()
    for id in ["7", "\"s-1\"", "-3"] {
      client.server.receive(
        IncomingMessage(body: Array("{\"id\":\(id),\"method\":\"x/y\"}".utf8)))
      let text = client.server.takeOutput().map { String(decoding: $0.body, as: UTF8.self) }
      #expect(text.first?.contains("\"id\":\(id),") == true)
    }
  }

  @Test func `a request that was cancelled while it waited is answered so`() {
    let queue = MessageQueue()
    let body = Array("{\"id\":4,\"method\":\"x/y\"}".utf8)
    queue.append(.message(IncomingMessage(body: body), body: nil))
    guard let id = RequestID(4), let other = RequestID(5) else { return }
    queue.cancel(other)
    queue.cancel(id)
    guard case .cancelled(id) = queue.next(waits: false) else {
      Issue.record("the request is not cancelled")
      return
    }
    #expect(queue.isEmpty)
    let client = TestClient()
    client.server.cancel(id)
    let text = client.server.takeOutput().map { String(decoding: $0.body, as: UTF8.self) }
    #expect(text.first?.contains("-32800") == true)
  }
}
