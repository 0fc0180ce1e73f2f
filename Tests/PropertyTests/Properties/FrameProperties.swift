import AuthLint
import LanguageServer
import Session
import Workspace

/// What holds of any bytes that a language server reads.
enum FrameProperties {
  static func check(_ input: [UInt8]) throws(Violation) {
    let bodies = bodies(of: input, piecesOf: max(1, input.count))
    for count in [1, 7] {
      try require(
        Self.bodies(of: input, piecesOf: count) == bodies, "pieces of \(count) give other messages")
    }
    let server = started()
    for body in bodies {
      let message = IncomingMessage(body: body)
      server.receive(message)
      let answers = server.takeOutput()
      if case .request(let id, _, _) = message {
        let own = answers.filter { answer in
          if case .response(let other, _) = answer { other == id } else { false }
        }
        try require(own.count == 1, "a request has \(own.count) answers")
      }
      try demandFrames(answers)
    }
    server.settle()
    try demandFrames(server.takeOutput())
  }

  /// Creates a server that is initialized.
  static func started() -> LanguageServer {
    let server = LanguageServer(
      SessionOptions(), workingDirectory: WorkingDirectory(path: Path("/nowhere-at-all")))
    if let id = RequestID(.integer(1)) {
      server.receive(.request(id: id, method: "initialize", params: .null))
    }
    _ = server.takeOutput()
    return server
  }

  private static func bodies(of input: [UInt8], piecesOf count: Int) -> [[UInt8]] {
    var reader = MessageReader()
    var bodies: [[UInt8]] = []
    var rest = input[...]
    while !rest.isEmpty {
      reader.append(rest.prefix(count))
      rest = rest.dropFirst(count)
      while let piece = reader.next() {
        if case .body(let body) = piece { bodies.append(body) }
      }
    }
    return bodies
  }

  /// Each message is one frame that holds JSON.
  private static func demandFrames(_ messages: [OutgoingMessage]) throws(Violation) {
    for message in messages {
      var reader = MessageReader()
      reader.append(message.frame)
      guard case .body(let body) = reader.next(), reader.next() == nil,
        (try? JSONReader.read(body)) != nil
      else { throw Violation("a message is not a frame with JSON") }
    }
  }
}
