import Diagnostics
import Workspace

/// Writes the files of `authlint init`, and says what was done.
struct StartWriter {
  private let context: CommandContext

  init(_ context: CommandContext) { self.context = context }

  /// Creates a directory with those above it; throws if that is not possible.
  func createDirectory(_ path: Path) throws(CommandFailure) {
    do throws(SystemError) {
      try DirectoryCreation.create(path)
    } catch {
      throw CommandFailure(
        "`\(path.display)` is not a directory, and cannot be made: \(error.message)")
    }
  }

  /// Returns whether something is at a path, be it a broken link.
  static func exists(_ path: Path) -> Bool {
    (try? FileStatus.of(path, followsLinks: false)) != nil
  }

  /// Writes a new file. A file that is there is left as it is, and what it could hold is shown.
  ///
  /// - Parameters:
  ///   - name: The name to show, if it is not the path.
  ///   - addition: What to show instead of the text if there is a file.
  ///   - isShown: Whether to show the text if there is a file.
  func write(
    _ path: Path, as name: Path? = nil, _ text: [UInt8], addition: [UInt8]? = nil,
    isShown: Bool = true
  ) throws(CommandFailure) {
    let shown = (name ?? path).display
    if Self.exists(path) {
      context.tell { out in
        VisibleText.append("left \(shown) as it is: it is there already", to: &out)
        out.append(UInt8(ascii: "\n"))
        guard isShown else { return }
        out.append(
          contentsOf: (addition == nil ? "it could hold:\n\n" : "add to it:\n\n").utf8)
        let lines = (addition ?? text).split(separator: 0x0A, omittingEmptySubsequences: false)
        for line in lines.dropLast() {
          if !line.isEmpty { out.append(contentsOf: "    ".utf8) }
          VisibleText.append(String(decoding: line, as: UTF8.self), to: &out)
          out.append(UInt8(ascii: "\n"))
        }
        out.append(UInt8(ascii: "\n"))
      }
      return
    }
    do throws(FileReplacement.Failure) {
      try FileReplacement.replace(path, with: text)
    } catch {
      throw CommandFailure("`\(shown)` is not written: \(error.message)")
    }
    context.tell { out in
      VisibleText.append("wrote \(shown)", to: &out)
      out.append(UInt8(ascii: "\n"))
    }
  }

  /// Shows what to do next, as a numbered list.
  func showNextSteps(_ steps: [String]) {
    let width = TerminalStyle(stream: 1, environment: context.environment).width
    context.tell { out in
      out.append(contentsOf: "\nNext steps:\n".utf8)
      for (index, step) in steps.enumerated() {
        let start = out.count
        VisibleText.append("  \(index + 1). \(step)", to: &out)
        out.append(UInt8(ascii: "\n"))
        if let width {
          RowBreaks.insert(into: &out, from: start, width: max(width, 40), indent: 5)
        }
      }
    }
  }
}
