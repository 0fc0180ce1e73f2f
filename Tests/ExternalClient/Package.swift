// swift-tools-version: 6.0

import PackageDescription

// A package as others write them: it knows the products of authlint and nothing else of it.
let package = Package(
  name: "ExternalClient",
  platforms: [.macOS(.v13)],
  dependencies: [.package(name: "authlint", path: "../..")],
  targets: [
    .executableTarget(
      name: "LibraryClient", dependencies: [.product(name: "AuthLint", package: "authlint")]),
    .executableTarget(
      name: "CELClient", dependencies: [.product(name: "CEL", package: "authlint")]),
  ],
  swiftLanguageModes: [.v6]
)
