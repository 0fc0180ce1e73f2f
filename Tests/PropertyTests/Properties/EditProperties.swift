import LanguageServer

/// What holds of any edits of an open document: the findings are those of the whole text, and every
/// request has a result.
///
/// Each edit is five bytes and a text: the lines and characters of a range, and the text's length.
enum EditProperties {
  private static let uri: JSONValue = "file:///nowhere-at-all/a.manifest.yaml"

  static func check(_ input: [UInt8]) throws(Violation) {
    let server = FrameProperties.started()
    try open(server, "manifest: 1\napp:\n  name: é😀\n  stage: x\r\nscopes: [a]\n")
    var rest = input[...]
    var version = 0
    while rest.count >= 5, version < 64 {
      let numbers = rest.prefix(5).map { Int($0) }
      rest = rest.dropFirst(5)
      let text = Array(rest.prefix(numbers[4] % 32))
      rest = rest.dropFirst(text.count)
      version += 1
      let start: JSONValue = ["line": .integer(numbers[0] % 24), "character": .integer(numbers[1])]
      let end: JSONValue = ["line": .integer(numbers[2] % 24), "character": .integer(numbers[3])]
      let valid = Array(String(decoding: text, as: UTF8.self).utf8)
      server.receive(
        .notification(
          method: "textDocument/didChange",
          params: [
            "textDocument": ["uri": uri, "version": .integer(version)],
            "contentChanges": [
              ["range": ["start": start, "end": end], "text": .string(valid)]
            ],
          ]))
      if version % 8 == 0 { try ask(server, at: start) }
    }
    try ask(server, at: ["line": 0, "character": 0])
    try compare(server)
  }

  private static func open(_ server: LanguageServer, _ text: String) throws(Violation) {
    server.receive(
      .notification(
        method: "textDocument/didOpen",
        params: [
          "textDocument": [
            "uri": uri, "languageId": "yaml", "version": 0, "text": .text(text),
          ]
        ]))
  }

  private static func result(
    _ server: LanguageServer, _ method: String, _ params: JSONValue
  ) throws(Violation) -> JSONValue {
    guard let id = RequestID(.integer(7)) else { return .null }
    server.receive(.request(id: id, method: method, params: params))
    for message in server.takeOutput() {
      guard case .response(id, let result) = message else { continue }
      switch result {
      case .success(let value): return value
      case .failure(let error): throw Violation("\(method) fails: \(error)")
      }
    }
    throw Violation("\(method) has no answer")
  }

  private static func ask(_ server: LanguageServer, at position: JSONValue) throws(Violation) {
    let params: JSONValue = [
      "textDocument": ["uri": uri], "position": position, "positions": [position],
      "range": ["start": position, "end": position], "context": ["diagnostics": []],
      "newName": "n", "options": [:],
    ]
    for method in LanguageServer.documentMethods { _ = try result(server, method, params) }
  }

  /// Compares the text and its findings with those of the text when it is opened as a whole.
  private static func compare(_ server: LanguageServer) throws(Violation) {
    let params: JSONValue = ["textDocument": ["uri": uri]]
    guard let text = server.text(of: uri) else { throw Violation("the document is not open") }
    try require(text.hasSameLines, "the lines are not those of the text")
    let edited = try findings(server, params)
    server.receive(.notification(method: "textDocument/didClose", params: params))
    try open(server, String(decoding: text.bytes, as: UTF8.self))
    let whole = try findings(server, params)
    // Beside a syntax error, findings of an earlier text are shown too.
    try require(
      edited == whole
        || whole.contains { $0.contains("syntax-error") || $0.contains("limit-exceeded") },
      "the findings after edits differ")
  }

  private static func findings(
    _ server: LanguageServer, _ params: JSONValue
  ) throws(Violation) -> [String] {
    let report = try result(server, "textDocument/diagnostic", params)
    guard let items = try? JSONReader.read(JSONWriter.bytes(of: report["items"])) else {
      throw Violation("the findings are not JSON")
    }
    return items.elements.map { String(decoding: JSONWriter.bytes(of: $0), as: UTF8.self) }
  }
}
