import ArgumentParser

@main
struct AuthLintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "authlint", abstract: "Checks app manifests against the partner authorization guide."
  )
}
