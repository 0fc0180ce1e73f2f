import Diagnostics
import RuleEngine

/// A manifest to start from, with placeholders for values that are not known yet.
package struct ManifestTemplate: Equatable, Sendable {
  /// The app's name. It is only informative, so no check would report a placeholder in its place.
  package var name: String?
  /// The app's service id.
  package var serviceID: String?
  /// The partner id of the app's owner.
  package var owner: String?
  /// The stage, `development` or `launched`.
  package var stage: String?
  /// The regions of the partners: `US`, `ROW`, or markets by their two letters.
  package var regions: [String] = []

  /// The possible stages.
  package static let stages = ["development", "launched"]

  /// Creates a template without values.
  package init() {}

  /// Returns why a text is not a service id; `nil` if it is one.
  package static func problem(serviceID: String) -> String? {
    !serviceID.isEmpty && serviceID.utf8.allSatisfy { (0x30...0x39).contains($0) }
      ? nil : "expected decimal digits"
  }

  /// Returns a region in capitals; `nil` if a partner cannot have it.
  package static func region(_ text: String) -> String? {
    var capitals = text.utf8.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }
    let isKnown = capitals.withUnsafeMutableBufferPointer { bytes in
      partnerRegion?.pattern?.matches(UnsafeBufferPointer(bytes)) == true
    }
    return isKnown ? String(decoding: capitals, as: UTF8.self) : nil
  }

  /// Returns the region that the author probably meant.
  package static func regionMeant(by text: String) -> String? {
    text.utf8.count == 2
      ? Array(text.utf8).withUnsafeBufferPointer { partnerRegion?.meant(by: $0) } : nil
  }

  private static var partnerRegion: SchemaDefinition? {
    RuleSet.partnerAuthorization.schema?.definitions.first { $0.path == "partners[].region" }
  }

  /// The fields that the template leaves open, by their names in the manifest.
  package var placeholders: [String] {
    var fields: [String] = []
    if serviceID == nil { fields.append("app.service_id") }
    if owner == nil { fields += ["app.owner", "partners[].id"] }
    if regions.isEmpty { fields.append("partners[].region") }
    return fields
  }

  /// Returns the manifest. `schema` is the path of its JSON Schema for editors.
  package func text(schema: String) -> String {
    var lines = ["# yaml-language-server: $schema=\(schema)"]
    lines +=
      placeholders.isEmpty
      ? ["# What the app is, and who is to authorize it."]
      : [
        "# What the app is, and who is to authorize it. Replace each <…>: `authlint check` reports",
        "# those that are left.",
      ]
    lines += [
      "manifest: 1",
      "app:",
      "  name: \(Self.quoted(name ?? "My App"))",
      "  # Partner Center > App & Service > the app > Basic Information",
      "  service_id: \(Self.quoted(serviceID ?? "<service_id>"))",
      "  # `launched` once the app is published",
      "  stage: \(Self.quoted(stage ?? "development", isWord: true))",
      "  # The partner id of the app's owner: while in development, nobody else may authorize.",
      "  owner: \(Self.quoted(owner ?? "<owner>"))",
      "scopes:",
      "  - partner.authorization.info",
      "  - partner.tap_campaign.read",
      "partners:",
    ]
    for region in regions.isEmpty ? [nil] : regions.map(Optional.some) {
      lines += [
        "  - id: \(Self.quoted(owner ?? "<owner>"))",
        region == nil ? "    # US, or the two letters of the market: GB, DE, ID, …" : nil,
        "    region: \(region.map { Self.quoted($0) } ?? "\"<region>\"")",
        "    category: TAP",
        "    # Whether the partner has enrolled in TAP: authlint takes your word for it.",
        "    enrolled: true",
      ].compactMap { $0 }
    }
    lines += ["authorization:", "  category: TAP"]
    let links = links
    if links.isEmpty {
      lines += ["  # `authlint link` prints one for each region.", "  links: []"]
    } else {
      lines += [
        "  # As `authlint link` prints them; {state} is filled in for each request.", "  links:",
      ]
    }
    for link in links {
      lines += ["    - region: \(link.region)", "      url: \(Self.quoted(link.url))"]
    }
    lines.append("  on_cancel: stop calling partner APIs and delete the partner's tokens")
    return lines.joined(separator: "\n") + "\n"
  }

  /// One link for each entry that the regions require.
  private var links: [(region: String, url: String)] {
    let ruleSet = RuleSet.partnerAuthorization
    return ["US", "ROW"].compactMap { entry in
      guard regions.contains(where: { ($0 == "US") == (entry == "US") }),
        let host = ruleSet.known("partner_hosts", entry),
        let path = ruleSet.known("authorization_path")
      else { return nil }
      return (
        entry,
        "https://\(host)\(path)?service_id=\(serviceID ?? "<service_id>")&state={state}"
      )
    }
  }

  /// Returns a text as a scalar that every reader reads as this text.
  private static func quoted(_ text: String, isWord: Bool = false) -> String {
    isWord && stages.contains(text)
      ? text : ScalarText(quoting: .double, isInFlow: true).scalar(text)
  }
}
