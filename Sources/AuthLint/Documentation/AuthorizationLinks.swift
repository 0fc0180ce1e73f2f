import CEL
import Diagnostics
import Documents
import RuleEngine

/// Creates the authorization links of a manifest's app, which the guide has developers write by
/// hand.
package struct AuthorizationLinks: Sendable {
  /// A link to send to the partners of a region.
  package struct Link: Hashable, Sendable {
    /// `US` or `ROW`.
    package var region: String
    /// The URL.
    package var url: String
  }

  /// The error of a manifest that yields no links.
  package struct Refusal: Error, Sendable {
    /// The problems of the file.
    package var report: FileReport
  }

  /// Returns one link for each region of the manifest's partners, `US` before `ROW`; for several
  /// documents, those of each in turn.
  ///
  /// - Parameters:
  ///   - file: The manifest.
  ///   - state: Returns the value of `state` for each link: a placeholder, or new random text. It
  ///     is inserted into the URL unchanged.
  /// - Throws: ``Refusal`` if the file is not a manifest, or its `service_id` or a region cannot be
  ///   used.
  package static func make(
    for file: SourceFile, format: FileFormat? = nil, state: () -> String
  ) throws(Refusal) -> [Link] {
    let ruleSet = RuleSet.partnerAuthorization
    var links: [Link] = []
    var problems: [Diagnostic] = []
    let loader = DocumentLoader(
      file: file, format: (format ?? FileFormat(path: file.path)).documentFormat)
    while let document = loader.next() {
      add(document, ruleSet, state, to: &links, &problems)
    }
    problems += loader.problems.map { LoaderFindings.diagnostic($0) }
    if loader.documentCount == 0, problems.isEmpty { problems = [LoaderFindings.emptyFile] }
    guard problems.isEmpty else {
      throw Refusal(report: refused(file, problems, ruleSet))
    }
    return links
  }

  /// Returns the report on a file without links; it shows no secret of the file.
  private static func refused(_ file: SourceFile, _ problems: [Diagnostic], _ ruleSet: RuleSet)
    -> FileReport
  {
    let worker = Linter(ruleSets: [ruleSet]).makeWorker()
    let checked = try? worker.check(file)
    var secrets = worker.secretTexts
    var report = FileReport(
      file: file, diagnostics: problems, isComplete: false, redactions: checked?.redactions ?? [])
    SecretGuard([ruleSet]).protect(&report, &secrets, isJudged: checked != nil)
    return report
  }

  private static func add(
    _ document: Document, _ ruleSet: RuleSet, _ state: () -> String, to links: inout [Link],
    _ problems: inout [Diagnostic]
  ) {
    let root = document.root
    func report(_ message: String, _ node: NodeID) {
      problems.append(
        Diagnostic(
          rule: "malformed-service-id", severity: .error, message: message,
          primary: Annotation(range: document.place(of: node).range),
          help: "copy the Service ID from App & Service > the app > Basic Information",
          document: document.index, pointer: document.pointer(node)))
    }
    guard let app = document.value(forKey: "app", of: root),
      let node = document.value(forKey: "service_id", of: app)
    else {
      report(
        "the manifest has no `app.service_id`", document.value(forKey: "app", of: root) ?? root)
      return
    }
    if let problem = placeholder(node, "service_id", document, ruleSet) {
      problems.append(problem)
      return
    }
    let serviceID = document.decimalText(node) ?? document.string(node)
    guard !serviceID.isEmpty, serviceID.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      report("the service id `\(serviceID)` does not consist of decimal digits", node)
      return
    }
    var seen: Set<String> = []
    if let partners = document.value(forKey: "partners", of: root) {
      for index in 0..<document.childCount(partners) {
        let partner = document.child(at: index, of: partners)
        guard let region = document.value(forKey: "region", of: partner),
          document.kind(region) == .string
        else { continue }
        if let problem = placeholder(region, "region", document, ruleSet) {
          problems.append(problem)
          continue
        }
        let letters = document.string(region).utf8.map { $0 & 0xDF }
        guard letters.allSatisfy({ (0x41...0x5A).contains($0) }),
          letters.count == 2 || letters.elementsEqual("ROW".utf8)
        else {
          problems.append(
            Diagnostic(
              rule: "invalid-value", severity: .error,
              message:
                "the region is `\(document.string(region))`; expected `US`, `ROW` or a market",
              primary: Annotation(range: document.place(of: region).range),
              help: "write `US`, or the two letters of the partner's market, such as `GB`",
              document: document.index, pointer: document.pointer(region)))
          continue
        }
        seen.insert(letters.elementsEqual("US".utf8) ? "US" : "ROW")
      }
    }
    for region in ["US", "ROW"] where seen.contains(region) {
      guard let host = ruleSet.known("partner_hosts", region),
        let path = ruleSet.known("authorization_path")
      else { continue }
      links.append(
        Link(
          region: region,
          url: "https://\(host)\(path)?service_id=\(serviceID)&state=\(state())"))
    }
  }
}

extension AuthorizationLinks {
  /// Returns the finding for a value that is still a placeholder, worded as in a check; `nil` for
  /// any other value.
  private static func placeholder(
    _ node: NodeID, _ field: String, _ document: Document, _ ruleSet: RuleSet
  ) -> Diagnostic? {
    guard document.kind(node) == .string, Placeholders.isPlaceholder(document.textBytes(node))
    else { return nil }
    return Diagnostic(
      rule: "unresolved-placeholder", severity: .error,
      message: "`\(field)` is still the placeholder `\(document.string(node))`",
      primary: Annotation(range: document.place(of: node).range, label: "to be filled in"),
      help: ruleSet.known("field_sources", field).map { "replace it with \($0)" },
      document: document.index, pointer: document.pointer(node))
  }
}

extension RuleSet {
  /// Returns a text among the known values of the platform, by the keys that lead to it.
  func known(_ keys: String...) -> String? {
    var value = definition.constants.first { $0.key == "known" }?.value
    for key in keys {
      guard case .map(let entries) = value else { return nil }
      value = entries.first { $0.key == key }?.value
    }
    guard case .string(let text) = value else { return nil }
    return text
  }
}
