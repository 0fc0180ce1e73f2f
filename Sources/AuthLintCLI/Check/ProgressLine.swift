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
  /// Whether findings go to a terminal too, most likely the same one: then the line must be taken
  /// away before, and what is written must end with a line before the next.
  let sharesTerminal: Bool

  /// Creates the line for a run over `count` files; `nil` where there is no terminal to see it.
  ///
  /// `mayShare` says whether findings are whole lines, so that the line can stand between them.
  init?(count: Int, context: CommandContext, isQuiet: Bool, mayShare: Bool) {
    let environment = context.environment
    sharesTerminal = environment.isTerminal(1)
    guard !isQuiet, count > 1, environment.isTerminal(2), mayShare || !sharesTerminal,
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
  mutating func clear() {
    guard isShown else { return }
    isShown = false
    sink.write("\r\u{1B}[K")
    sink.flush()
  }
}
