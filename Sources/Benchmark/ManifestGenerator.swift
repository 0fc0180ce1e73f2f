/// Generates manifests of about 40 lines, every other one with a mistake. The same number always
/// gives the same manifest.
struct ManifestGenerator {
  private var state: UInt64

  /// - Parameter number: The manifest's number, from 0; odd ones have a mistake.
  private init(number: Int) { state = UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15 }

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  private mutating func next(below bound: Int) -> Int {
    state = state &+ 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Int(mixed % UInt64(bound))
  }

  private mutating func digits() -> String {
    "7" + (0..<18).map { _ in String(next(below: 10)) }.joined()
  }

  private mutating func pick(_ words: [String]) -> String { words[next(below: words.count)] }

  private static let words = [
    "campaign", "creator", "seller", "agency", "commission", "match", "audience", "product",
  ]

  /// The content of a manifest, independent of its format.
  private struct Facts {
    var name: String
    var serviceID: String
    var owner: String
    var host: String
    var partners: [(id: String, region: String, category: String, isEnrolled: Bool)]
    var scopes: [String]
    var linkHost: String
    var note: String
  }

  private mutating func facts(isFaulty: Bool) -> Facts {
    let service = digits()
    let owner = digits()
    var facts = Facts(
      name: "The \(pick(Self.words)) \(pick(Self.words))", serviceID: service, owner: owner,
      host: "app\(next(below: 1_000)).example.com",
      partners: [(owner, pick(["SG", "GB", "DE", "FR"]), "TAP", true)],
      scopes: [
        "partner.authorization.info", "partner.tap_campaign.read", "partner.tap_campaign.write",
        "partner.tap_campaign.link.write",
      ], linkHost: "partner.tiktokshop.com",
      note: (0..<12).map { _ in pick(Self.words) }.joined(separator: " "))
    guard isFaulty else { return facts }
    switch next(below: 4) {
    case 0: facts.linkHost = "services.tiktokshop.com"
    case 1: facts.partners.append((digits(), "GB", "TAP", true))
    case 2: facts.partners[0].isEnrolled = false
    default: facts.scopes[1] = "partner.tap_campaign.reed"
    }
    return facts
  }

  /// Returns a manifest in YAML.
  static func yaml(_ number: Int) -> String {
    var generator = ManifestGenerator(number: number)
    let facts = generator.facts(isFaulty: number % 2 == 1)
    var lines = [
      "# made to measure", "manifest: 1", "app:", "  name: \(facts.name)",
      "  service_id: \"\(facts.serviceID)\"   # Basic Information", "  stage: development",
      "  owner: '\(facts.owner)'", "  redirect_url: https://\(facts.host)/callback", "", "scopes:",
    ]
    lines += facts.scopes.map { "  - \($0)" }
    lines += ["", "# who is to authorize the app", "partners:"]
    for partner in facts.partners {
      lines += [
        "  - id: \"\(partner.id)\"", "    name: Agency", "    region: \(partner.region)",
        "    category: \(partner.category)", "    enrolled: \(partner.isEnrolled)",
      ]
    }
    lines += [
      "", "authorization:", "  category: TAP", "  links:", "    - region: ROW",
      "      url: https://\(facts.linkHost)/open/authorize?service_id=\(facts.serviceID)&state={state}",
      "  on_cancel: >-", "    \(facts.note)", "    \(facts.note)", "x-note: |", "  \(facts.note)",
      "  \(facts.note)", "x-owners:", "  - {name: \(facts.name), mail: a@example.com}",
      "  - {name: another, mail: b@example.com}", "",
    ]
    return lines.joined(separator: "\n")
  }

  /// Returns the same manifest in JSON.
  static func json(_ number: Int) -> String {
    var generator = ManifestGenerator(number: number)
    let facts = generator.facts(isFaulty: number % 2 == 1)
    let partners = facts.partners.map { partner in
      """
          {
            "id": "\(partner.id)", "name": "Agency",
            "region": "\(partner.region)", "category": "\(partner.category)",
            "enrolled": \(partner.isEnrolled)
          }
      """
    }
    return """
      {
        "manifest": 1,
        "app": {
          "name": "\(facts.name)",
          "service_id": "\(facts.serviceID)",
          "stage": "development",
          "owner": "\(facts.owner)",
          "redirect_url": "https://\(facts.host)/callback"
        },
        "scopes": [
          \(facts.scopes.map { "\"\($0)\"" }.joined(separator: ",\n    "))
        ],
        "partners": [
      \(partners.joined(separator: ",\n"))
        ],
        "authorization": {
          "category": "TAP",
          "links": [
            {
              "region": "ROW",
              "url": "https://\(facts.linkHost)/open/authorize?service_id=\(facts.serviceID)&state={state}"
            }
          ],
          "on_cancel": "\(facts.note)"
        },
        "x-note": "\(facts.note)"
      }

      """
  }
}
