import ArgumentParser
import AuthLint
import Diagnostics
import Workspace

/// `authlint init`: files to start from.
struct InitCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a manifest that passes, an .authlint.yaml, and the entry for pre-commit.",
    discussion: "Files that are there already are left as they are.")

  @Argument(
    help: ArgumentHelp("The directory to write into.", valueName: "dir"), completion: .directory)
  var directory = "."

  func run(in context: CommandContext) throws -> CommandStatus {
    let root = Path(directory)
    guard (try? FileStatus.of(root))?.kind == .directory else {
      throw CommandFailure("`\(root.display)` is no directory", help: "make it first")
    }
    for (name, text) in StartingFiles.all {
      let path = root.appending(name)
      let shown = path.display
      if (try? FileStatus.of(path, followsLinks: false)) != nil {
        context.output.write { out in
          VisibleText.append("\(shown) is there already; it could hold:", to: &out)
          out.append(contentsOf: "\n\n".utf8)
          for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            out.append(contentsOf: (line.isEmpty ? "\n" : "    \(line)\n").utf8)
          }
          out.append(UInt8(ascii: "\n"))
        }
        continue
      }
      do throws(FileReplacement.Failure) {
        try FileReplacement.replace(path, with: Array(text.utf8))
      } catch {
        throw CommandFailure("`\(shown)` is not written: \(error.message)")
      }
      context.output.write { out in
        VisibleText.append("wrote \(shown)", to: &out)
        out.append(UInt8(ascii: "\n"))
      }
    }
    return .success
  }
}

/// The files that `authlint init` writes.
enum StartingFiles {
  static let all = [
    ("app.manifest.yaml", manifest), (".authlint.yaml", configuration),
    (".pre-commit-config.yaml", preCommit),
  ]

  static let manifest = """
    # What the app is, and who is to authorize it. `authlint schema` describes every field.
    manifest: 1
    app:
      name: My App
      # App & Service > the app > Basic Information
      service_id: "7000000000000000000"
      stage: development
      # The partner id of the app's owner: while in development, nobody else may authorize.
      owner: "8000000000000000000"
    scopes:
      - partner.authorization.info
      - partner.tap_campaign.read
    partners:
      - id: "8000000000000000000"
        region: US
        category: TAP
        enrolled: true
    authorization:
      category: TAP
      links:
        # `authlint link app.manifest.yaml` prints it.
        - region: US
          url: https://partner.us.tiktokshop.com/open/authorize?service_id=7000000000000000000&state={state}
      on_cancel: stop calling partner APIs and delete the partner's tokens

    """

  static let configuration = """
    # How authlint checks what is in this folder and below.
    root: true
    include:
      - "*.manifest.yaml"
      - "*.manifest.yml"
      - "*.manifest.json"
      - manifest.yaml
      - manifest.yml
      - manifest.json
    # error, warning, info or never
    fail-on: error

    """

  static let preCommit = """
    repos:
      - repo: local
        hooks:
          - id: authlint
            name: authlint
            entry: authlint check --
            language: system
            files: '(^|/)([^/]+\\.)?manifest\\.(yaml|yml|json)$'
            require_serial: true

    """
}
