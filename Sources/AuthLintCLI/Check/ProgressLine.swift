import Workspace

/// A line on a terminal that shows the progress of a long run. It is never written to a log.
struct ProgressLine {
  private static let firstAfter = 0.5
  private static let thenEach = 0.1

  private let sink: OutputSink
  private let clock: () -> Double
  private let count: Int
  private var nextAt: Double
  private var isShown = false
  /// Whether findings go to a terminal too, most likely the same one. Then the line must be cleared
  /// before findings are written, and they must be flushed as whole lines before it is shown again.
  let sharesTerminal: Bool

  /// Creates the line for a run over `count` files; `nil` if there is no terminal to show it on, or
  /// the run is quiet, in CI or over a single file.
  ///
  /// `mayShare` says whether findings are written as whole lines, so that the line can be shown
  /// between them.
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

  /// Shows that `done` files are done, if the next update is due.
  mutating func update(_ done: Int) {
    // Reading the clock for each file would cost too much.
    guard done % 16 == 0 else { return }
    let now = clock()
    guard now >= nextAt else { return }
    nextAt = now + Self.thenEach
    isShown = true
    sink.write("\r\(done) of \(count) files")
    sink.flush()
  }

  /// Clears the line.
  mutating func clear() {
    guard isShown else { return }
    isShown = false
    sink.write("\r\u{1B}[K")
    sink.flush()
  }
}
