import ArgumentParser
import TestSupport
import Testing

@testable import AuthLintCLI

@Suite struct CheckArgumentReaderTests {
  private static func isFlag(_ option: CheckOption) -> Bool {
    var arguments = CheckArguments()
    return option.take(.none, into: &arguments) == .taken
  }

  static let valued = CheckOption.allCases.filter { !isFlag($0) }.map { "--" + $0.rawValue }
  static let flags =
    ["-q"] + CheckOption.allCases.filter { isFlag($0) }.map { "--" + $0.rawValue }
  static let words = [
    "a.yaml", "-", "", "dir/", "help", "check", "json", "text", "sarif", "never", "error", "always",
    "4", "0", "+4", "-4", "--", "a=b", "-x", "é", "1 2", "--unknown", "--help", "-h", "--version",
    "-qq", "--quiet=true", "--fix=", "04", "99999999999999999999", "a,b",
  ]

  /// What the argument parser makes of the arguments; `nil` if it finds fault with them.
  func parsed(_ arguments: [String]) -> CheckArguments? {
    let command = try? AuthLintCommand.parseAsRoot(arguments)
    return (command as? CheckCommand)?.arguments
  }

  @Test(arguments: 0..<6)
  func `what is read without the argument parser is what the argument parser reads`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    var readCount = 0
    for _ in 0..<20 {
      var arguments = ["check"]
      for _ in 0..<Int.random(in: 0...5, using: &generator) {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: arguments.append(generator.pick(Self.flags))
        case 1, 2: arguments += [generator.pick(Self.valued), generator.pick(Self.words)]
        case 3: arguments.append(generator.pick(Self.valued) + "=" + generator.pick(Self.words))
        case 4: arguments += ["--format", generator.pick(["json", "text", "junit"])]
        case 5: arguments += ["--jobs", generator.pick(["1", "2", "16"])]
        case 6:
          arguments.append(generator.pick(["a.yaml", "b/", "-", "x y", "-", "manifest.json"]))
        default: arguments.append(generator.pick(Self.words))
        }
      }
      if let read = CheckArgumentReader.read(arguments) {
        readCount += 1
        #expect(read == parsed(arguments), "\(arguments)")
      }
    }
    #expect(readCount > 1)
  }

  @Test func `every option of the command is known here too`() throws {
    let help = CheckCommand.helpMessage(includeHidden: true, columns: 200)
    var options: Set<String> = []
    for line in help.split(separator: "\n") where line.hasPrefix("  -") {
      let names = line.split(separator: " ").prefix { $0.hasPrefix("-") || $0.hasPrefix("<") }
      let name = try #require(names.last { $0.hasPrefix("--") })
      options.insert(name.split(separator: ",").joined())
    }
    options.subtract(["--help", "--version"])
    #expect(options == Set(Self.valued + Self.flags.filter { $0 != "-q" }))
    let values = [
      "--format": "json", "--color": "never", "--fail-on": "info", "--jobs": "2",
      "--max-findings": "3",
    ]
    for option in Self.valued {
      for arguments in [
        ["check", option, values[option] ?? "x"], ["check", "\(option)=\(values[option] ?? "x")"],
      ] {
        let read = try #require(CheckArgumentReader.read(arguments), "\(option)")
        #expect(read == parsed(arguments))
        #expect(read != CheckArguments())
      }
    }
    for flag in Self.flags {
      let read = try #require(CheckArgumentReader.read(["check", flag]), "\(flag)")
      #expect(read == parsed(["check", flag]))
      #expect(read != CheckArguments())
    }
  }

  @Test(arguments: [
    [], ["a.yaml"], ["rules"], ["check", "--help"], ["check", "--jobs", "many"],
    ["check", "--format"], ["check", "--format", "xml"], ["check", "--unknown"],
    ["check", "--", "a"], ["--version", "check"], ["check", "--jobs", "1", "--jobs", "2"],
  ])
  func `mistakes and help are left to the argument parser`(arguments: [String]) {
    #expect(CheckArgumentReader.read(arguments) == nil)
  }
}

extension CheckArgumentReader {
  /// What the arguments say; `nil` to ask the argument parser.
  static func read(_ arguments: [String]) -> CheckArguments? {
    var result = CheckArguments()
    return read(arguments, into: &result) ? result : nil
  }
}
