import Workspace

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads the messages of a stream into a queue, until the stream ends or the client's process is
/// gone.
struct MessageInput {
  let descriptor: Int32
  let queue: MessageQueue
  private var reader = MessageReader()
  /// The process of the client, from `initialize`; `nil` if there is none to watch.
  private var client: pid_t?

  /// How long to wait for input before files and the client's process are looked at, in
  /// milliseconds.
  private static let patience: Int32 = 1_000

  /// Whether the bodies of messages go into the queue too.
  private let keepsBodies: Bool

  init(descriptor: Int32, queue: MessageQueue, client: Int? = nil, keepsBodies: Bool = false) {
    self.descriptor = descriptor
    self.queue = queue
    self.client = client.flatMap { $0 > 0 ? pid_t(exactly: $0) : nil }
    self.keepsBodies = keepsBodies
  }

  /// Reads until the end.
  mutating func run() {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&entry, 1, Self.patience)
      if ready < 0, errno != EINTR { break }
      if ready <= 0 {
        if isClientGone { break }
        if queue.isEmpty { queue.append(.idle) }
        continue
      }
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK { continue }
      if count <= 0 { break }
      reader.append(buffer[..<count])
      takePieces()
    }
    queue.append(.end)
  }

  private mutating func takePieces() {
    while let piece = reader.next() {
      switch piece {
      case .body(let body): take(body)
      case .tooLarge(let length):
        let error = ResponseError(
          .invalidRequest,
          "a message of \(length) bytes is larger than \(MessageReader.bodyLimit) bytes")
        queue.append(.message(.malformed(error), body: nil))
      }
    }
  }

  private mutating func take(_ body: [UInt8]) {
    let message = IncomingMessage(body: body)
    switch message {
    case .notification("$/cancelRequest", let params):
      if let id = RequestID(params["id"]) { queue.cancel(id) }
      return
    case .request(_, "initialize", let params):
      if let number = params["processId"].integer, number > 0 { client = pid_t(exactly: number) }
    case .malformed: reader.resume(within: body)
    default: break
    }
    queue.append(.message(message, body: keepsBodies ? body : nil), size: body.count)
  }

  /// Whether the client's process does not exist any more.
  private var isClientGone: Bool {
    guard let client else { return false }
    return kill(client, 0) == -1 && errno == ESRCH
  }
}
