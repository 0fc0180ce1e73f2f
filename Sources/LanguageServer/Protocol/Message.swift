import Diagnostics

/// The id of a request: a number or a string, which its answer repeats.
package struct RequestID: Hashable, Sendable {
  /// The id as JSON.
  let json: [UInt8]

  /// Creates an id; `nil` if a value cannot be one.
  package init?(_ value: JSONValue) {
    switch value {
    case .integer, .number, .string: json = JSONWriter.bytes(of: value)
    default: return nil
    }
  }
}

/// A message of the client.
package enum IncomingMessage: Sendable {
  case request(id: RequestID, method: String, params: JSONValue)
  case notification(method: String, params: JSONValue)
  /// The answer to a request of the server; `result` is `null` if the answer is an error.
  case response(id: RequestID, result: JSONValue, isError: Bool)
  /// Something that is not a message.
  case malformed(ResponseError)

  /// Reads the body of a message.
  package init(body: [UInt8]) {
    let value: JSONValue
    do throws(JSONReader.Failure) {
      value = try JSONReader.read(body)
    } catch {
      self = .malformed(ResponseError(.parseError, "the body is not JSON: \(error.message)"))
      return
    }
    guard value.isObject else {
      self = .malformed(ResponseError(.parseError, "the body is not a JSON object"))
      return
    }
    let id = RequestID(value["id"])
    if let method = value["method"].text {
      if let id {
        self = .request(id: id, method: method, params: value["params"])
      } else if value["id"].isNull {
        self = .notification(method: method, params: value["params"])
      } else {
        self = .malformed(ResponseError(.invalidRequest, "the id is neither number nor string"))
      }
    } else if let id {
      self = .response(id: id, result: value["result"], isError: value["error"].isObject)
    } else {
      self = .malformed(ResponseError(.invalidRequest, "the message has neither method nor id"))
    }
  }
}

/// A message of the server.
package enum OutgoingMessage: Sendable {
  /// An answer; its id is `nil` if that of the request could not be read.
  case response(id: RequestID?, Result<JSONValue, ResponseError>)
  case notification(method: String, params: JSONValue)
  case request(id: Int, method: String, params: JSONValue)

  /// The JSON text.
  var body: [UInt8] {
    var out: [UInt8] = []
    out.appendLiteral("{\"jsonrpc\":\"2.0\"")
    switch self {
    case .response(let id, let result):
      out.appendLiteral(",\"id\":")
      if let id { out.append(contentsOf: id.json) } else { out.appendLiteral("null") }
      switch result {
      case .success(let value):
        out.appendLiteral(",\"result\":")
        JSONWriter.append(value, to: &out)
      case .failure(let error):
        out.appendLiteral(",\"error\":")
        JSONWriter.append(error.json, to: &out)
      }
    case .notification(let method, let params):
      Self.append(method, params, to: &out)
    case .request(let id, let method, let params):
      out.appendLiteral(",\"id\":")
      out.appendNumber(id)
      Self.append(method, params, to: &out)
    }
    out.append(UInt8(ascii: "}"))
    return out
  }

  private static func append(_ method: String, _ params: JSONValue, to out: inout [UInt8]) {
    out.appendLiteral(",\"method\":")
    JSONWriter.append(.text(method), to: &out)
    guard !params.isNull else { return }
    out.appendLiteral(",\"params\":")
    JSONWriter.append(params, to: &out)
  }

  /// The message with its header, as it is sent.
  package var frame: [UInt8] {
    let body = body
    var out: [UInt8] = []
    out.reserveCapacity(body.count + 32)
    out.appendLiteral("Content-Length: ")
    out.appendNumber(body.count)
    out.appendLiteral("\r\n\r\n")
    out.append(contentsOf: body)
    return out
  }
}
