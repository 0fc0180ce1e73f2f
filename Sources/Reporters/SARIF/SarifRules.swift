import Diagnostics

/// The rules of a SARIF run: those with a description, and others that findings refer to.
struct SarifRules {
  private var rules: [RuleDescription] = []
  // Bytes, because `String` would treat some different ids as equal.
  private var indices: [[UInt8]: Int] = [:]

  /// The length of the longest text, in code points; GitHub truncates or rejects longer ones.
  private static let longest = 1000

  /// Creates the list; of two descriptions of one rule, the first is used.
  init(_ rules: [RuleDescription]) {
    for rule in rules where indices[Array(rule.id.utf8)] == nil { add(rule) }
  }

  /// Returns the index of a finding's rule, which is added if it is new.
  mutating func index(of diagnostic: Diagnostic) -> Int {
    if let index = indices[Array(diagnostic.rule.utf8)] { return index }
    return add(
      RuleDescription(
        id: diagnostic.rule, title: "", requirement: "", why: "", help: "",
        url: nil, severity: diagnostic.severity))
  }

  /// Appends the array of rules.
  func append(to out: inout [UInt8]) {
    out.append(0x5B)
    for (index, rule) in rules.enumerated() {
      out.appendLiteral(index == 0 ? "\n        " : ",\n        ")
      append(rule, to: &out)
    }
    out.appendLiteral(rules.isEmpty ? "]" : "\n      ]")
  }

  @discardableResult
  private mutating func add(_ rule: RuleDescription) -> Int {
    indices[Array(rule.id.utf8)] = rules.count
    rules.append(rule)
    return rules.count - 1
  }

  private func append(_ rule: RuleDescription, to out: inout [UInt8]) {
    let title = rule.title.isEmpty ? rule.id : rule.title
    let requirement = rule.requirement.isEmpty ? title : rule.requirement
    out.appendLiteral("{\"id\": ")
    JSONText.append(rule.id, to: &out)
    out.appendLiteral(", \"shortDescription\": {\"text\": ")
    JSONText.append(cut(title), to: &out)
    out.appendLiteral("}, \"fullDescription\": {\"text\": ")
    JSONText.append(cut(requirement), to: &out)
    out.appendLiteral("}, \"help\": {\"text\": ")
    let parts = [requirement, rule.why, rule.help].filter { !$0.isEmpty }
    let explain = "See: authlint explain \(rule.id)"
    JSONText.append((parts + [explain]).joined(separator: "\n\n"), to: &out)
    out.appendLiteral(", \"markdown\": ")
    JSONText.append(markdown(rule, requirement: requirement), to: &out)
    out.appendLiteral("}")
    if let url = rule.url, RelativeURI.isWebAddress(url) {
      out.appendLiteral(", \"helpUri\": ")
      JSONText.append(url, to: &out)
    }
    out.appendLiteral(", \"defaultConfiguration\": {\"level\": \"")
    out.appendLiteral(SarifWriter.level(of: rule.severity))
    out.appendLiteral(
      "\"}, \"properties\": {\"precision\": \"very-high\", \"problem.severity\": \"")
    switch rule.severity {
    case .error: out.appendLiteral("error")
    case .warning: out.appendLiteral("warning")
    case .info: out.appendLiteral("recommendation")
    }
    out.appendLiteral("\"}}")
  }

  /// Returns the rule's page: `why` is already Markdown, and the other parts are plain text.
  private func markdown(_ rule: RuleDescription, requirement: String) -> String {
    var page: [UInt8] = []
    MarkdownText.append(requirement, to: &page)
    if !rule.why.isEmpty {
      page.appendLiteral("\n\n")
      page.appendText(rule.why)
    }
    if !rule.help.isEmpty {
      page.appendLiteral("\n\n**Help:** ")
      MarkdownText.append(rule.help, to: &page)
    }
    page.appendLiteral("\n\nSee: ")
    MarkdownText.appendCode("authlint explain \(rule.id)", to: &page)
    return String(decoding: page, as: UTF8.self)
  }

  private func cut(_ text: String) -> String {
    guard text.unicodeScalars.count > Self.longest else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.longest))) + "…"
  }
}
