import Documents
import RuleEngine

/// The authorization links that fit the app of a manifest.
struct AuthorizationLinkValues {
  /// The links, that of the entry's region first; `nil` if the place is not that of a link, or the
  /// app has no service id yet.
  let links: [String]?

  init(_ request: FeatureRequest, _ place: CursorPlace, _ ruleSets: [RuleSet]) {
    let path: [CursorPlace.Step] = [.key("authorization"), .key("links"), .item, .key("url")]
    guard place.path == path,
      let set = ruleSets.first(where: { $0.definition.name == "partner-authorization" }),
      let known = set.definition.constants.first(where: { $0.key == "known" })?.value,
      case .map(let hosts)? = known.entry("partner_hosts"),
      case .string(let entry)? = known.entry("authorization_path"),
      let id = Self.serviceID(request.document.treesWithoutLine(at: place.range.lower))
    else {
      links = nil
      return
    }
    let region = place.entries.first { $0.key == "region" }?.value
    let isUS = region.map { $0.utf8.map { $0 & 0xDF }.elementsEqual("US".utf8) }
    var links: [String] = []
    for host in hosts {
      guard case .string(let name) = host.value else { continue }
      let link = "https://\(name)\(entry)?service_id=\(id)&state={state}"
      if isUS == (host.key == "US") { links.insert(link, at: 0) } else { links.append(link) }
    }
    self.links = links
  }

  /// Returns the app's service id; `nil` unless it consists of digits.
  private static func serviceID(_ trees: DocumentTrees) -> String? {
    for document in trees.documents {
      guard let app = document.value(forKey: "app", of: document.root),
        let node = document.value(forKey: "service_id", of: app)
      else { continue }
      let id = document.decimalText(node) ?? document.string(node)
      if !id.isEmpty, id.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return id }
    }
    return nil
  }
}

extension ConstantValue {
  /// Returns the value of a key of a map.
  func entry(_ key: String) -> ConstantValue? {
    guard case .map(let entries) = self else { return nil }
    return entries.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }
}
