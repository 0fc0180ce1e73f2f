#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The environment of a command, passed in so that tests can replace it.
package struct HostEnvironment {
  /// The value of an environment variable; `nil` if it is not set.
  package var variable: (String) -> String?
  /// Whether a standard stream is a terminal, by its number.
  package var isTerminal: (Int32) -> Bool
  /// The width of the terminal at a standard stream in columns; `nil` if unknown.
  package var terminalWidth: (Int32) -> Int?
  /// The working directory.
  package var workingDirectory: () throws(SystemError) -> WorkingDirectory
  /// A monotonic time in seconds, for showing progress.
  package var clock: () -> Double
  /// The time of day in UTC, `YYYY-MM-DDThh:mm:ss`.
  package var timestamp: () -> String

  /// Creates an environment; by default an empty one, without terminals.
  package init(
    variable: @escaping (String) -> String? = { _ in nil },
    isTerminal: @escaping (Int32) -> Bool = { _ in false },
    terminalWidth: @escaping (Int32) -> Int? = { _ in nil },
    workingDirectory: @escaping () throws(SystemError) -> WorkingDirectory = {
      () throws(SystemError) in try WorkingDirectory.current()
    },
    clock: @escaping () -> Double = { 0 },
    timestamp: @escaping () -> String = { "1970-01-01T00:00:00" }
  ) {
    self.variable = variable
    self.isTerminal = isTerminal
    self.terminalWidth = terminalWidth
    self.workingDirectory = workingDirectory
    self.clock = clock
    self.timestamp = timestamp
  }

  /// The environment of this process.
  package static var process: HostEnvironment {
    HostEnvironment(
      variable: { name in getenv(name).map { String(cString: $0) } },
      isTerminal: { isatty($0) == 1 },
      terminalWidth: { stream in
        var size = winsize()
        guard ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
      },
      workingDirectory: { () throws(SystemError) in
        try WorkingDirectory.current(logical: getenv("PWD").map { String(cString: $0) })
      },
      clock: {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
      },
      timestamp: {
        // Reproducible builds set the time.
        let fixed = getenv("SOURCE_DATE_EPOCH").flatMap { time_t(String(cString: $0)) }
        return timestamp(fixed ?? time(nil))
      })
  }

  /// A time in seconds since 1970 as `YYYY-MM-DDThh:mm:ss` in UTC, in the years 0 to 9999.
  ///
  /// The C library's functions are not used because they first read the time zone's file.
  static func timestamp(_ seconds: time_t) -> String {
    // Year 0 to the last second of 9999.
    let seconds = min(max(Int(seconds), -62_167_219_200), 253_402_300_799)
    let second = ((seconds % 86_400) + 86_400) % 86_400
    // Days since 0000-03-01: in years that begin in March, the leap day is the last day.
    let days = (seconds - second) / 86_400 + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    var text: [UInt8] = []
    func append(_ number: Int, _ width: Int, _ end: UInt8?) {
      var divisor = width == 4 ? 1_000 : 10
      while divisor > 0 {
        text.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
        divisor /= 10
      }
      if let end { text.append(end) }
    }
    append(year, 4, UInt8(ascii: "-"))
    append(month, 2, UInt8(ascii: "-"))
    append(day, 2, UInt8(ascii: "T"))
    append(second / 3_600, 2, UInt8(ascii: ":"))
    append(second / 60 % 60, 2, UInt8(ascii: ":"))
    append(second % 60, 2, nil)
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads a line from standard input, without its line break; `nil` at the end of input.
  ///
  /// Reads byte by byte, so that nothing after the line is consumed. The line is cut after 4,096
  /// bytes.
  package static func readLine() -> [UInt8]? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else { return line.isEmpty ? nil : line }
      if byte == 0x0A { return line }
      if line.count < 4096 { line.append(byte) }
    }
  }

  /// Prepares the process for reading and writing: a closed pipe and a file at its size limit
  /// become errors of the write instead of ending the process, and the number of a closed standard
  /// stream is not reused by the next file.
  package static func prepareStreams() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(stream, F_GETFD) == -1 && errno == EBADF {
      // Opened in the wrong direction, so that using the stream is an error.
      _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Waits; a signal may end the wait early.
  package static func pause(milliseconds: Int32) { _ = poll(nil, 0, milliseconds) }

  /// Ends the process at once. Nothing is flushed, so sinks must be finished before.
  package static func exit(_ status: Int32) -> Never {
    _exit(status)
  }

  /// The process's arguments without the program's name, in the form from which ``Path/init(_:)``
  /// restores the bytes, which need not be UTF-8.
  package static var arguments: [String] {
    var arguments: [String] = []
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let argument = CommandLine.unsafeArgv[index] else { break }
      let bytes = UnsafeRawBufferPointer(start: argument, count: strlen(argument))
      arguments.append(PathText.text(bytes))
    }
    return arguments
  }
}
