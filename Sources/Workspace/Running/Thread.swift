#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread of the operating system.
///
/// It has a stack of 8 MiB, as a main thread has, and blocks all signals, which the main thread
/// handles.
package final class Thread {
  #if canImport(Darwin)
    private typealias Handle = pthread_t?
  #else
    private typealias Handle = pthread_t
  #endif

  private static let stackSize = 8 << 20

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let handle: pthread_t

  /// Starts a thread; `nil` if the system cannot create one.
  package init?(_ run: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, Self.stackSize)
    var all = sigset_t()
    var previous = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
    let body = Unmanaged.passRetained(Body(run))
    #if canImport(Darwin)
      var created: pthread_t?
    #else
      var created = pthread_t()
    #endif
    let code = pthread_create(&created, &attributes, threadMain, body.toOpaque())
    #if canImport(Darwin)
      guard code == 0, let created else {
        body.release()
        return nil
      }
    #else
      guard code == 0 else {
        body.release()
        return nil
      }
    #endif
    handle = created
  }

  /// Waits until the thread has ended.
  package func join() { pthread_join(handle, nil) }

  fileprivate static func run(_ body: UnsafeMutableRawPointer) {
    Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run()
  }
}

#if canImport(Darwin)
  private func threadMain(_ body: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Thread.run(body)
    return nil
  }
#else
  private func threadMain(_ body: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let body { Thread.run(body) }
    return nil
  }
#endif
