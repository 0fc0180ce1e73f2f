/// The reason why a request has no result.
package struct ResponseError: Error, Equatable {
  /// The codes of JSON-RPC and of the language server protocol (3.17, "Response Message").
  package enum Code: Int, Sendable {
    case parseError = -32700
    case invalidRequest = -32600
    case methodNotFound = -32601
    case invalidParams = -32602
    case internalError = -32603
    case serverNotInitialized = -32002
    case requestFailed = -32803
    case serverCancelled = -32802
    case contentModified = -32801
    case requestCancelled = -32800
  }

  package var code: Code
  /// Starts in lower case, has no full stop.
  var message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  var json: JSONValue {
    let error: JSONValue = ["code": .integer(code.rawValue), "message": .text(message)]
    guard code == .serverCancelled else { return error }
    // The client is to ask again (LSP 3.17, "DiagnosticServerCancellationData").
    return .object(error.members + [JSONValue.Member("data", ["retriggerRequest": true])])
  }
}
