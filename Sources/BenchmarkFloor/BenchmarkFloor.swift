#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A small program for the benchmark. It links no large libraries, which would distort the
/// measurements.
///
/// - `BenchmarkFloor events PATH…` reads files and pulls libyaml's events: the minimum cost of
///   reading.
/// - `BenchmarkFloor measure COMMAND…` runs a command, discards its output, and prints wall
///   seconds, processor seconds and peak memory in KiB.
@main
enum BenchmarkFloor {
  static func main() {
    let arguments = CommandLine.arguments
    switch arguments.dropFirst().first {
    case "events":
      for path in arguments.dropFirst(2) { LibYAMLEvents.pull(path) }
    case "measure" where arguments.count > 2: exit(CommandMeasurement.run(Array(arguments[2...])))
    default: exit(2)
    }
  }
}
