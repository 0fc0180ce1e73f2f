/// The reason why a request has no result.
struct ResponseError: Error, Equatable {
  /// The codes of JSON-RPC and of the language server protocol (3.17, "Response Message").
  enum Code: Int {
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

  var code: Code
  /// Starts in lower case, has no full stop.
  var message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  var json: JSONValue {
    ["code": .integer(code.rawValue), "message": .text(message)]
  }
}
