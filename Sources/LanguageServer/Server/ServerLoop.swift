import Session
import Workspace

/// Runs a language server on two streams: one thread reads and another one works.
package struct ServerLoop {
  /// Takes each message as it was read or written.
  package typealias Log = (_ isIncoming: Bool, [UInt8]) -> Void

  private let server: LanguageServer
  private let queue = MessageQueue()
  private let input: Int32
  private let output: MessageOutput
  /// Receives each message as it was read or written, for reports of bugs.
  private let log: Log?
  private let clientProcess: Int?
  private let clock: () -> Double

  /// How long findings may wait for a pause in the client's messages, in seconds.
  private static let patience = 0.25

  /// Creates a loop.
  ///
  /// - Parameters:
  ///   - clientProcess: The process of the editor, if it is known before `initialize` names it.
  ///   - clock: A monotonic time in seconds.
  package init(
    _ server: LanguageServer, input: Int32, output: Int32, clientProcess: Int? = nil,
    clock: @escaping () -> Double, log: Log? = nil
  ) {
    self.server = server
    self.clientProcess = clientProcess
    self.input = input
    self.output = MessageOutput(descriptor: output)
    self.clock = clock
    self.log = log
  }

  /// Runs until the client ends the server or is gone. Returns the exit status.
  package func run() -> Int32 {
    let input = input
    let queue = queue
    let (process, keepsBodies) = (clientProcess, log != nil)
    server.flush = { _ = flush() }
    server.isCancelled = { queue.isCurrentCancelled }
    server.isNeededElsewhere = { !queue.isEmpty }
    let thread = Thread {
      var reader = MessageInput(
        descriptor: input, queue: queue, client: process, keepsBodies: keepsBodies)
      reader.run()
    }
    guard thread != nil else { return 2 }
    var lastSettled = clock()
    while let event = queue.next(waits: true) {
      switch event {
      case .message(let message, let body):
        if let body { log?(true, body) }
        server.receive(message)
      case .cancelled(let id): server.cancel(id)
      case .idle: break
      case .end: return server.statusAtEndOfInput
      }
      if let status = server.exitStatus {
        _ = flush()
        return status
      }
      guard flush() else { return server.statusAtEndOfInput }
      // What waits may change the documents again, so they are checked after it.
      if queue.isEmpty || clock() - lastSettled > Self.patience {
        server.settle()
        lastSettled = clock()
        guard flush() else { return server.statusAtEndOfInput }
      }
    }
    return server.statusAtEndOfInput
  }

  /// Writes the server's messages. Returns false if nobody reads them.
  private func flush() -> Bool {
    let messages = server.takeOutput()
    if messages.isEmpty { return true }
    var bytes: [UInt8] = []
    for message in messages { bytes += message.frame }
    log?(false, bytes)
    return output.write(bytes)
  }
}
