import Workspace

/// A line on a terminal that says how far a long run has come; never in a log.
struct ProgressLine {
  private static let firstAfter = 0.5
  private static let thenEach = 0.1

  private let sink: OutputSink
  private let clock: () -> Double
  private let count: Int
  private var nextAt: Double
  private var isShown = false

  /// Creates the line for a run over `count` files; `nil` where there is no terminal to see it, or
  /// where findings go to the same one.
  init?(count: Int, context: CommandContext, isQuiet: Bool) {
    let environment = context.environment
    guard !isQuiet, count > 1, environment.isTerminal(2), !environment.isTerminal(1),
      environment.variable("TERM") != "dumb", environment.variable("CI")?.isEmpty != false
    else { return nil }
    sink = context.errors
    clock = environment.clock
    self.count = count
    nextAt = clock() + Self.firstAfter
  }

  /// Says that `done` files are done, if it is time to say so again.
  mutating func update(_ done: Int) {
    // Looking at the clock for each file would cost more than it tells.
    guard done % 16 == 0 else { return }
    let now = clock()
    guard now >= nextAt else { return }
    nextAt = now + Self.thenEach
    isShown = true
    sink.write("\r\(done) of \(count) files")
    sink.flush()
  }

  /// Takes the line away.
  func clear() {
    guard isShown else { return }
    sink.write("\r\u{1B}[K")
    sink.flush()
  }
}
