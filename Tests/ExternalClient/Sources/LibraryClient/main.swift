import AuthLint
import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
guard let use = arguments.first else {
  print("expected: check FILE, rules FOLDER CONFIGURATION FILE…, fix FILE, or sarif FILE…")
  exit(2)
}

func read(_ path: String) throws -> TextFile {
  TextFile(name: path, bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
}

switch (use, arguments.count) {
case ("check", 2): try checkFile(arguments[1])
case ("rules", 3...):
  try check(Array(arguments[3...]), rules: arguments[1], configuration: arguments[2])
case ("fix", 2):
  let text = try fix(read(arguments[1]))
  try Data(text.bytes).write(to: URL(fileURLWithPath: arguments[1]))
case ("sarif", 1...): print(try sarif(arguments.dropFirst().map(read)), terminator: "")
default:
  print("unknown use: \(arguments.joined(separator: " "))")
  exit(2)
}
