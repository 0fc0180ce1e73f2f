import TestSupport

@testable import Workspace

extension Scratch {
  var path: Path { Path(url.path) }

  func path(_ name: String) -> Path { path.appending(name) }

  var workingDirectory: WorkingDirectory { WorkingDirectory(path: path) }

  @discardableResult
  func file(_ name: String, _ text: String = "a: 1\n") throws -> Path {
    Path(try write(name, text))
  }

  @discardableResult
  func file(_ name: String, _ bytes: [UInt8]) throws -> Path {
    Path(try write(name, bytes: bytes))
  }
}
