import AuthLint
import Diagnostics
import Testing

@Suite struct SecretFreeFixesTests {
  @Test(arguments: [
    "service_id=42&app_secret=topsecret", "app_secret=topsecret&service_id=42",
    "app_secret=topsecret", "service_id=42&state=1&app_secret=topsecret#x",
  ])
  func `no text of a fix holds a secret of the link that it changes`(_ query: String) throws {
    let text = """
      manifest: 1
      app: {name: Ä, service_id: "42", stage: development, owner: "7"}
      scopes: [partner.authorization.info]
      partners: []
      authorization:
        category: TAP
        links:
          - region: US
            url: "https://partner.us.tiktokshop.com/open/authorize?\(query)"
        on_cancel: stop
      """
    let file = SourceFile(path: "a.yaml", bytes: Array(text.utf8))
    let report = try Linter(ruleSets: [.partnerAuthorization]).check(file)
    let fixes = report.diagnostics.compactMap(\.fix)
    #expect(!fixes.isEmpty)
    for edit in fixes.flatMap(\.edits) {
      #expect(!edit.text.contains("topsecret"))
    }
  }
}
