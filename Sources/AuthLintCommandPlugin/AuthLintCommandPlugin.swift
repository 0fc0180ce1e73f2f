import Foundation
import PackagePlugin

/// `swift package authlint`: builds the command line, and runs it on the package at hand.
///
/// Without arguments the package's manifests are checked; arguments are those of `authlint`.
@main
struct AuthLintCommandPlugin: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    // The program is a product whose name is not its target's, so that it can be no dependency of
    // the plugin, which would build it unasked.
    let build = try packageManager.build(
      .product("authlint"), parameters: .init(configuration: .inherit))
    guard build.succeeded,
      let program = build.builtArtifacts.first(where: {
        $0.kind == .executable && $0.url.lastPathComponent == "authlint"
      })
    else { throw Failure(description: "authlint could not be built:\n\(build.logText)") }

    let run = Foundation.Process()
    run.executableURL = program.url
    run.arguments = arguments.isEmpty ? ["check"] : arguments
    run.currentDirectoryURL = context.package.directoryURL
    try run.run()
    run.waitUntilExit()
    guard run.terminationReason == .exit else {
      throw Failure(description: "authlint was ended by signal \(run.terminationStatus)")
    }
    if run.terminationStatus != 0 { exit(run.terminationStatus) }
  }
}

/// What kept authlint from running to its end.
private struct Failure: Error, CustomStringConvertible {
  let description: String
}
