import Workspace

/// What the reader of a server's input hands to its worker.
enum ServerEvent: Sendable {
  /// A message, with its body where it is to be logged.
  case message(IncomingMessage, body: [UInt8]?)
  /// A request that was cancelled before the worker came to it.
  case cancelled(RequestID)
  /// Some time has passed without a message.
  case idle
  /// The client is gone.
  case end
}

/// The events that wait for the worker, in their order.
final class MessageQueue: @unchecked Sendable {
  // Unchecked: everything below is read and written under the mutex.
  private let monitor = Monitor()
  private var events: [ServerEvent] = []
  /// The index of the first event that waits.
  private var first = 0
  private var size = 0
  /// The request that the worker answers, and whether it was cancelled.
  private var current: RequestID?
  private var isCancelled = false

  /// How many bytes of messages may wait before the reader stops reading.
  private static let sizeLimit = 128 << 20

  init() {
  }

  /// Adds an event, whose message has a number of bytes. Waits while too much waits already.
  func append(_ event: ServerEvent, size added: Int = 0) {
    monitor.lock()
    defer { monitor.unlock() }
    while size > Self.sizeLimit, first < events.count { monitor.wait() }
    size += added
    events.append(event)
    monitor.notifyAll()
  }

  /// Replaces a request that waits by its cancellation, or notes that the current one is cancelled.
  /// Does nothing for any other request.
  func cancel(_ id: RequestID) {
    monitor.lock()
    defer { monitor.unlock() }
    if current == id { isCancelled = true }
    for index in first..<max(first, events.count) {
      if case .message(.request(let waiting, _, _), _) = events[index], waiting == id {
        events[index] = .cancelled(id)
        return
      }
    }
  }

  /// Returns the next event; `nil` if none waits and `waits` is false.
  func next(waits: Bool) -> ServerEvent? {
    monitor.lock()
    defer { monitor.unlock() }
    while first == events.count {
      guard waits else { return nil }
      monitor.wait()
    }
    let event = events[first]
    current = nil
    isCancelled = false
    if case .message(.request(let id, _, _), _) = event { current = id }
    events[first] = .idle
    first += 1
    if first == events.count {
      events.removeAll(keepingCapacity: events.capacity < 1024)
      first = 0
      size = 0
      monitor.notifyAll()
    }
    return event
  }

  /// Whether the request that was taken last is cancelled.
  var isCurrentCancelled: Bool {
    monitor.lock()
    defer { monitor.unlock() }
    return isCancelled
  }

  /// Whether no event waits.
  var isEmpty: Bool {
    monitor.lock()
    defer { monitor.unlock() }
    return first == events.count
  }
}
