// swift-tools-version: 6.0

import PackageDescription

// What holds of any input is a test, which replays the inputs that are kept; with AUTHLINT_FUZZ in
// the environment the same sources are a fuzzer instead (`.ci/fuzz`).
let properties: Target =
  Context.environment["AUTHLINT_FUZZ"] == nil
  ? .testTarget(
    name: "PropertyTests",
    dependencies: [
      "AuthLint", "CEL", "Diagnostics", "Documents", "LanguageServer", "Patterns", "RuleEngine",
      "Session", "TestSupport", "Workspace",
    ],
    exclude: ["Corpus", "Dictionaries", "Fuzzer"])
  : .executableTarget(
    name: "PropertyTests",
    dependencies: [
      "AuthLint", "CEL", "Diagnostics", "Documents", "LanguageServer", "Patterns", "RuleEngine",
      "Session", "Workspace",
    ],
    path: "Tests/PropertyTests", exclude: ["Corpus", "Dictionaries", "Replay"])

let package = Package(
  name: "authlint",
  platforms: [.macOS(.v13)],
  products: [
    .executable(name: "authlint", targets: ["AuthLintCLI"]),
    .library(name: "AuthLint", targets: ["AuthLint"]),
    .library(name: "CEL", targets: ["CEL"]),
    .plugin(name: "AuthLintCommandPlugin", targets: ["AuthLintCommandPlugin"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "CLibYAML",
      pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
    ),
    .target(name: "Diagnostics"),
    .target(name: "Documents", dependencies: ["CLibYAML", "Diagnostics"]),
    .target(name: "Patterns"),
    .target(name: "JSONSchema", dependencies: ["Diagnostics", "Documents", "Patterns"]),
    .target(name: "CEL", dependencies: ["Patterns"], exclude: ["README.md"]),
    .target(name: "RuleEngine", dependencies: ["CEL", "Diagnostics", "Documents", "Patterns"]),
    .executableTarget(name: "RuleEmbedder", dependencies: ["Diagnostics", "RuleEngine"]),
    .plugin(
      name: "EmbedRules", capability: .buildTool(), dependencies: ["RuleEmbedder"],
      path: "Sources/EmbedRules"),
    .target(
      name: "AuthLint",
      dependencies: [
        "CEL", "Diagnostics", "Documents", "JSONSchema", "Reporters", "RuleEngine", "Workspace",
      ],
      plugins: ["EmbedRules"]),
    .target(name: "Reporters", dependencies: ["Diagnostics"]),
    .target(name: "Workspace"),
    .target(
      name: "Session",
      dependencies: [
        "AuthLint", "Diagnostics", "Documents", "JSONSchema", "RuleEngine", "Workspace",
      ]),
    .target(
      name: "LanguageServer",
      dependencies: [
        "AuthLint", "CEL", "Diagnostics", "Documents", "JSONSchema", "Patterns", "Reporters",
        "RuleEngine", "Session", "Workspace",
      ]),
    .executableTarget(
      name: "AuthLintCLI",
      dependencies: [
        "AuthLint", "CEL", "Diagnostics", "Documents", "LanguageServer", "Reporters", "RuleEngine",
        "Session",
        "Workspace", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]
    ),
    .executableTarget(
      name: "Benchmark",
      dependencies: [
        "CEL", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "BenchmarkFloor", dependencies: ["CLibYAML"]),
    .plugin(
      name: "AuthLintCommandPlugin",
      capability: .command(
        intent: .custom(verb: "authlint", description: "Check app manifests, as authlint does"),
        permissions: []),
      path: "Sources/AuthLintCommandPlugin"),
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics", "TestSupport"]),
    .testTarget(name: "DocumentsTests", dependencies: ["Documents", "TestSupport"]),
    .testTarget(name: "CELTests", dependencies: ["CEL", "Patterns", "TestSupport"]),
    .testTarget(
      name: "PatternsTests", dependencies: ["Patterns", "TestSupport"], exclude: ["vectors.jsonl"]),
    .testTarget(
      name: "JSONSchemaTests",
      dependencies: ["Diagnostics", "Documents", "JSONSchema", "Patterns", "TestSupport"]),
    .testTarget(
      name: "RuleEngineTests",
      dependencies: ["AuthLint", "CEL", "Diagnostics", "Documents", "RuleEngine", "TestSupport"]),
    .testTarget(
      name: "AuthLintTests",
      dependencies: [
        "AuthLint", "CEL", "Diagnostics", "Documents", "JSONSchema", "Reporters", "RuleEngine",
        "Session", "TestSupport", "Workspace",
      ],
      exclude: ["Cases", "Mistakes"]),
    .testTarget(
      name: "ReportersTests", dependencies: ["Diagnostics", "Reporters", "TestSupport"],
      exclude: ["Snapshots"]),
    .testTarget(name: "WorkspaceTests", dependencies: ["TestSupport", "Workspace"]),
    .testTarget(
      name: "SessionTests",
      dependencies: ["AuthLint", "Diagnostics", "Session", "TestSupport", "Workspace"]),
    .testTarget(
      name: "LanguageServerTests",
      dependencies: [
        "AuthLint", "Diagnostics", "Documents", "LanguageServer", "RuleEngine", "Session",
        "TestSupport", "Workspace",
      ]),
    .testTarget(
      name: "AuthLintCLITests",
      dependencies: ["AuthLint", "AuthLintCLI", "RuleEngine", "Session", "TestSupport"],
      exclude: ["Upgrades/0.1.0"]),
    .testTarget(
      name: "RepositoryTests",
      dependencies: ["AuthLint", "Diagnostics", "Reporters", "RuleEngine", "TestSupport"]),
    properties,
  ],
  swiftLanguageModes: [.v6]
)
