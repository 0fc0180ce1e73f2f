#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// libFuzzer, on the subject that the environment names in `FUZZ_SUBJECT`.
@main
struct Fuzzer {
  static func main() {
    guard subject != nil else {
      let names = Subject.allCases.map(\.rawValue).joined(separator: ", ")
      say("FUZZ_SUBJECT names none of: \(names)")
      exit(2)
    }
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    exit(runDriver(&count, &arguments) { start, count in Fuzzer.check(start, count) })
  }

  private static let subject = getenv("FUZZ_SUBJECT").flatMap {
    Subject(rawValue: String(cString: $0))
  }

  /// Gives the subject an input. A violation ends the program, as a fault would.
  private static func check(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
      try subject?.check(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
      say("violation: \(error.description)")
      abort()
    }
    return 0
  }

  private static func say(_ message: String) {
    let bytes = Array(message.utf8) + [0x0A]
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }
}

/// libFuzzer's own `main`, as its library offers it to programs that have one already.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ check: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
