import Foundation
import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

/// What earlier versions wrote, which later versions must still understand: the files in folders named
/// after the versions are kept as they are and never recorded again.
@Suite struct UpgradeTests {
  private static let folder = "Tests/AuthLintCLITests/Upgrades"
  private static let manifests = [
    "app.manifest.yaml", "broken.manifest.yaml", "other.manifest.json",
  ]
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Checks the files that a version checked, with a report in a format.
  private func report(
    _ version: String, _ arguments: String...
  ) throws -> (status: CommandStatus, output: Data) {
    for name in Self.manifests {
      try scratch.write(name, try Checkout.text("\(Self.folder)/\(version)/\(name)"))
    }
    let context = makeContext(directory: scratch.path)
    let status = AuthLintProgram.run(
      ["check", scratch.path.text, "--no-config"] + arguments, in: context)
    #expect(context.errors.text == "")
    return (status, Data(context.output.text.utf8))
  }

  private func kept(_ version: String, _ name: String) throws -> Any {
    try JSONSerialization.jsonObject(
      with: Data(try Checkout.text("\(Self.folder)/\(version)/\(name)").utf8))
  }

  /// Reports what a value lacks of an older one: keys may be added, none may be taken away or become
  /// something else.
  private func expectAll(of old: Any, in new: Any, at place: String) {
    switch (old, new) {
    case (let old as [String: Any], let new as [String: Any]):
      for (key, value) in old {
        guard let other = new[key] else {
          Issue.record("\(place)/\(key) is no longer there")
          continue
        }
        expectAll(of: value, in: other, at: "\(place)/\(key)")
      }
    case (let old as [Any], let new as [Any]):
      // What a list holds may change with the rules; each element has the form of the first.
      if let first = old.first, let other = new.first {
        expectAll(of: first, in: other, at: "\(place)/0")
      }
    case (is NSNull, _), (_, is NSNull): break
    case (is String, is String), (is NSNumber, is NSNumber): break
    default: Issue.record("\(place) was \(type(of: old)), and is \(type(of: new))")
    }
  }

  @Test(arguments: ["0.1.0"])
  func `JSON has all that it had, and findings have the identities that they had`(version: String)
    throws
  {
    let (status, output) = try report(version, "--format", "json")
    #expect(status == .findings)
    let old = try #require(try kept(version, "report.json") as? [String: Any])
    let new = try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
    #expect(new["version"] as? Int == 1 && old["version"] as? Int == 1)
    expectAll(of: old, in: new, at: "")
    func identities(_ report: [String: Any]) throws -> Set<String> {
      let findings = try #require(report["findings"] as? [[String: Any]])
      return Set(
        try findings.map { finding in
          let parts = try ["rule", "path", "pointer", "fingerprint"].map {
            try #require(finding[$0] as? String)
          }
          return (parts + ["\(try #require(finding["document"] as? Int))"]).joined(separator: " ")
        })
    }
    let (before, now) = (try identities(old), try identities(new))
    #expect(before.count > 20)
    #expect(before.subtracting(now) == [])
  }

  @Test(arguments: ["0.1.0"])
  func `SARIF has the identities by which code scanning knows findings again`(version: String)
    throws
  {
    let (_, output) = try report(version, "--format", "sarif")
    let log = try JSONSerialization.jsonObject(with: output) as? [String: Any]
    let run = try #require((log?["runs"] as? [[String: Any]])?.first)
    let results = try #require(run["results"] as? [[String: Any]])
    func identity(_ rule: Any?, _ uri: Any?, _ prints: Any?) throws -> String {
      let prints = try #require(prints as? [String: String])
      let texts = prints.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      return "\(try #require(rule as? String)) \(try #require(uri as? String)) \(texts)"
    }
    let now = try results.map { result in
      let location = (result["locations"] as? [[String: Any]])?.first?["physicalLocation"]
      let artifact = (location as? [String: Any])?["artifactLocation"] as? [String: Any]
      return try identity(result["ruleId"], artifact?["uri"], result["partialFingerprints"])
    }
    let old = try #require(try kept(version, "identities.json") as? [[String: Any]])
    let before = try old.map { try identity($0["ruleId"], $0["uri"], $0["partialFingerprints"]) }
    #expect(before.count > 20)
    #expect(Set(before).subtracting(now) == [])
  }

  @Test(arguments: ["0.1.0"])
  func `a baseline suppresses what it suppressed, and all its entries match`(version: String)
    throws
  {
    let baseline = try scratch.write(
      "baseline.json", try Checkout.text("\(Self.folder)/\(version)/baseline.json"))
    let (status, output) = try report(
      version, "--format", "json", "--baseline", "\(baseline)", "--baseline-strict")
    #expect(status == .findings)
    let new = try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
    let rules = try #require(new["findings"] as? [[String: Any]]).compactMap {
      $0["rule"] as? String
    }
    // What no baseline may suppress stays; an entry that matches nothing would be one more.
    #expect(rules.sorted() == ["committed-secret", "syntax-error", "unused-suppression"])
    #expect((new["summary"] as? [String: Any])?["suppressed"] as? Int == 25)
  }
}
