import Foundation
import PackagePlugin

/// Puts the folder `rules/` into the binary: every build reads the rule files anew, so that adding
/// a rule is adding a file.
@main
struct EmbedRules: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let rules = context.package.directoryURL.appending(path: "rules")
    let embedder = try context.tool(named: "RuleEmbedder").url
    let embedded = context.pluginWorkDirectoryURL.appending(path: "EmbeddedRules.swift")
    let form = context.pluginWorkDirectoryURL.appending(path: "ImageForm.swift")
    let files = try Self.files(in: rules)
    let sources = target.recursiveTargetDependencies
      .compactMap(\.sourceModule)
      .flatMap { $0.sourceFiles(withSuffix: "swift").map(\.url) }
      .sorted { $0.path(percentEncoded: false) < $1.path(percentEncoded: false) }
    return [
      .buildCommand(
        displayName: "Hashing the sources of images", executable: embedder,
        arguments: ["form"] + Self.paths([form] + sources), inputFiles: sources,
        outputFiles: [form]),
      .buildCommand(
        displayName: "Embedding \(files.count) rule files", executable: embedder,
        arguments: ["rules"] + Self.paths([embedded, rules] + files) + ["--"] + Self.paths(sources),
        inputFiles: files + sources, outputFiles: [embedded]),
    ]
  }

  private static func paths(_ files: [URL]) -> [String] {
    files.map { $0.path(percentEncoded: false) }
  }

  /// The rule files, rule sets and schemas below a folder, in path order.
  private static func files(in folder: URL) throws -> [URL] {
    guard
      let names = FileManager.default.enumerator(
        at: folder, includingPropertiesForKeys: nil, options: [.skipsHiddenFiles])
    else { return [] }
    return names.compactMap { $0 as? URL }
      .filter { ["yaml", "json"].contains($0.pathExtension) }
      .sorted { $0.path(percentEncoded: false) < $1.path(percentEncoded: false) }
  }
}
