import ArgumentParser
import AuthLint
import Diagnostics
import Workspace

/// `authlint link`: prints the links to send to a manifest's partners.
struct LinkCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link",
    abstract: "Print the authorization link for each region of the manifest's partners.",
    discussion: """
      While an app is in development, its developer makes the link by hand, from the app's service \
      id. The state is a placeholder, to be filled with a new value for each request.
      """)

  @Argument(
    help: ArgumentHelp("The manifest; - is standard input.", valueName: "manifest"),
    completion: .file())
  var manifest: String

  @Flag(help: "Fill in a new state of 256 random bits instead of the placeholder.")
  var newState = false

  func run(in context: CommandContext) throws -> CommandStatus {
    let file: SourceFile
    do throws(ReadFailure) {
      file = try DocumentArgument.read(manifest, context)
    } catch {
      DocumentArgument.show(error, of: manifest, context)
      return .incomplete
    }
    do throws(AuthorizationLinks.Refusal) {
      let links = try AuthorizationLinks.make(
        for: file, state: { newState ? RandomState.make() : "{state}" })
      for link in links { context.output.write("\(link.region) \(link.url)\n") }
      if links.isEmpty {
        context.say(
          .note, "`\(file.path)` lists no partner with a region, so there is no link to print",
          help: "list the app's owner under `partners`, with its `region`")
      }
      return .success
    } catch {
      DocumentArgument.show(error.report, context)
      return .findings
    }
  }
}

/// Unguessable values for `state`.
enum RandomState {
  /// Returns 256 new random bits in base64url (RFC 4648, section 5) without padding: 43 characters.
  static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    return base64URL(bytes)
  }

  /// Returns bytes in base64url without padding.
  static func base64URL(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    var start = 0
    while start < bytes.count {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for offset in 0..<3 {
        bits = bits << 8 | (offset < group.count ? UInt32(group[start + offset]) : 0)
      }
      for digit in 0...group.count {
        text.append(alphabet[Int(bits >> UInt32(18 - 6 * digit)) & 63])
      }
      start += 3
    }
    return String(decoding: text, as: UTF8.self)
  }
}
