import Foundation

/// The cost of a command, measured over several runs.
struct Measurement {
  /// The median of the seconds from start to end.
  var wall: Double
  /// The median of the seconds of processor time, in the program and the system.
  var processor: Double
  /// The highest peak memory of all runs, in KiB.
  var memory: Int

  /// Runs the commands alternately, so that other load on the machine affects all of them equally.
  ///
  /// - Parameter helper: The program that runs each command. It is small, since a child's peak
  ///   memory is at least its parent's.
  /// - Returns: A measurement for each command; `nil` for a command that never ran successfully.
  static func measure(_ commands: [[String]], runs: Int, helper: URL) -> [Measurement?] {
    var results: [[Measurement]] = Array(repeating: [], count: commands.count)
    for _ in 0..<max(1, runs) {
      for (index, command) in commands.enumerated() {
        if let result = once(command, helper) { results[index].append(result) }
      }
    }
    return results.map { runs in
      guard !runs.isEmpty else { return nil }
      return Measurement(
        wall: median(runs.map(\.wall)), processor: median(runs.map(\.processor)),
        memory: runs.map(\.memory).max() ?? 0)
    }
  }

  private static func median(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    return sorted[sorted.count / 2]
  }

  /// Runs a command once; returns `nil` if it cannot be run or is ended by a signal.
  private static func once(_ command: [String], _ helper: URL) -> Measurement? {
    let process = Process()
    process.executableURL = helper
    process.arguments = ["measure"] + command
    let output = Pipe()
    process.standardOutput = output
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let figures = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard process.terminationStatus == 0, figures.count == 3, let wall = Double(figures[0]),
      let processor = Double(figures[1]), let memory = Int(figures[2])
    else { return nil }
    return Measurement(wall: wall, processor: processor, memory: memory)
  }
}
