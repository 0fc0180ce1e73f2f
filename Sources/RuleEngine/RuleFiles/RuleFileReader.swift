import Diagnostics
import Documents

/// Finds the name that a misspelled one may stand for: `(given, candidates)`.
package typealias NameSearch = @Sendable (String, [String]) -> String?

/// Reads one rule file into a definition (rules/README.md).
///
/// Mistakes in the file become findings of the rule `invalid-rule`, at their places; expressions
/// are not examined here.
package struct RuleFileReader {
  /// The findings so far, in the order in which they were found.
  package var problems: [Diagnostic] { fields.problems }

  private var fields: FieldReader
  private let fileID: String

  /// Prepares to read the document of a rule file whose name, without its extension, is `fileID`.
  package init(
    _ document: Document, fileID: String, nearest: @escaping NameSearch = { _, _ in nil }
  ) {
    fields = FieldReader(document, nearest: nearest)
    self.fileID = fileID
  }

  /// Returns the rule; `nil` if there are problems.
  package mutating func rule() -> RuleDefinition? {
    let document = fields.document
    let root = document.root
    guard document.kind(root) == .mapping else {
      fields.report("a rule file is a mapping of a rule's fields", at: root)
      return nil
    }
    fields.refuseUnknownKeys(of: root, known: RuleField.ofRule + RuleField.ofCheck)
    let title = fields.string("title", of: root)
    let requirement = fields.string("requirement", of: root)
    var rule = RuleDefinition(
      id: fileID, title: title ?? requirement ?? fileID, severity: severity(of: root) ?? .error,
      requirement: requirement ?? title ?? fileID)
    checkID(of: root)
    rule.scope = scope(of: root)
    rule.references = fields.strings("references", of: root)
    rule.why = fields.string("why", of: root) ?? ""
    rule.suppressibility = suppressibility(of: root)
    rule.marksSecrets = fields.bool("secret", of: root) ?? false
    rule.supersedes = fields.strings("supersedes", of: root)
    rule.otherwise = fields.string("otherwise", of: root)
    rule.body = check(root)
    rule.checks = checks(of: root)
    refuseFixes(of: rule, at: root)
    require(rule, at: root)
    return fields.problems.isEmpty ? rule : nil
  }

  private mutating func checkID(of root: NodeID) {
    guard let node = fields.document.value(forKey: "id", of: root) else { return }
    guard let id = fields.string("id", of: root) else { return }
    if !Array(id.utf8).elementsEqual(fileID.utf8) {
      fields.report("the id is `\(id)`, but the file is named `\(fileID)`", at: node)
    } else if !id.utf8.allSatisfy({
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
    }) {
      fields.report("an id consists of small letters, digits and hyphens", at: node)
    }
  }

  private mutating func severity(of root: NodeID) -> Severity? {
    guard let node = fields.document.value(forKey: "severity", of: root) else {
      fields.reportMissing("severity", of: root)
      return nil
    }
    guard let text = fields.string("severity", of: root) else { return nil }
    guard let severity = Severity(rawValue: text) else {
      fields.report(
        "`\(text)` is not a severity; expected `error`, `warning` or `info`"
          + fields.suggestion(for: text, among: Severity.allCases.map(\.rawValue)), at: node)
      return nil
    }
    return severity
  }

  private mutating func scope(of root: NodeID) -> RuleScope {
    guard let node = fields.document.value(forKey: "scope", of: root),
      let text = fields.string("scope", of: root)
    else { return .document }
    if let scope = RuleScope(rawValue: text) { return scope }
    fields.report(
      "`\(text)` is not a scope; expected `document`, `file` or `project`"
        + fields.suggestion(for: text, among: RuleScope.allCases.map(\.rawValue)), at: node)
    return .document
  }

  /// Reports a fix of a rule over several documents, which none of them can have alone.
  private mutating func refuseFixes(of rule: RuleDefinition, at root: NodeID) {
    guard rule.scope != .document, ([rule.body] + rule.checks).contains(where: { $0.fix != nil })
    else { return }
    let place = fields.document.value(forKey: "fix", of: root) ?? root
    fields.report("a rule over several documents has no fix", at: place)
  }

  private mutating func suppressibility(of root: NodeID) -> Suppressibility {
    guard let node = fields.document.value(forKey: "suppressible", of: root) else { return .always }
    if let flag = fields.document.bool(node) { return flag ? .always : .never }
    if fields.document.kind(node) == .string,
      fields.document.textBytes(node).elementsEqual("with-reason".utf8)
    {
      return .withReason
    }
    fields.report("`suppressible` is `true`, `false` or `with-reason`", at: node)
    return .never
  }

  private mutating func checks(of root: NodeID) -> [CheckDefinition] {
    guard let list = fields.document.value(forKey: "checks", of: root) else { return [] }
    guard fields.document.kind(list) == .sequence else {
      fields.report("`checks` is a list of mappings", at: list)
      return []
    }
    if fields.document.childCount(list) == 0 { fields.report("`checks` is empty", at: list) }
    var checks: [CheckDefinition] = []
    for index in 0..<fields.document.childCount(list) {
      let item = fields.document.child(at: index, of: list)
      guard fields.document.kind(item) == .mapping else {
        fields.report("a check is a mapping", at: item)
        continue
      }
      fields.refuseUnknownKeys(of: item, known: RuleField.ofCheck)
      let check = check(item)
      if check.require == nil, fields.document.value(forKey: "require", of: item) == nil {
        fields.reportMissing("require", of: item)
      }
      checks.append(check)
    }
    return checks
  }

  /// Reports what a usable rule needs and this one lacks, and a rule with both `require` and
  /// `checks`.
  private mutating func require(_ rule: RuleDefinition, at root: NodeID) {
    let hasRequire = fields.document.value(forKey: "require", of: root) != nil
    let checks = fields.document.value(forKey: "checks", of: root)
    if !hasRequire, checks == nil { fields.reportMissing("require", of: root) }
    if hasRequire, let checks {
      fields.report("a rule has either `require` or `checks`", at: checks)
    }
    let hasMessage = rule.body.message != nil
    if checks == nil, !hasMessage, fields.document.value(forKey: "message", of: root) == nil {
      fields.reportMissing("message", of: root)
    }
    if let checks, !hasMessage, fields.document.kind(checks) == .sequence {
      for (index, check) in rule.checks.enumerated() where check.message == nil {
        let item = fields.document.child(at: index, of: checks)
        if fields.document.value(forKey: "message", of: item) == nil {
          fields.reportMissing("message", of: item)
        }
      }
    }
  }

  // MARK: - The parts with expressions

  private mutating func check(_ node: NodeID) -> CheckDefinition {
    var check = CheckDefinition()
    check.loops = loops(of: node)
    check.variables = variables(of: node)
    if let when = fields.expression("when", of: node) { check.when = [when] }
    check.require = fields.expression("require", of: node)
    check.at = fields.expression("at", of: node)
    check.message = fields.text("message", of: node)
    check.label = fields.text("label", of: node)
    check.labels = labels(of: node)
    check.help = fields.text("help", of: node)
    check.fix = fix(of: node)
    return check
  }

  /// The largest number of nested loops, which bounds the recursion over them.
  static let loopLimit = 20
  /// The largest number of variables. A variable may be computed from all before it, so this bounds
  /// the recursion, and the work of comparing variables.
  static let variableLimit = 200

  private mutating func loops(of node: NodeID) -> [LoopDefinition] {
    guard let value = fields.document.value(forKey: "for", of: node) else { return [] }
    var texts: [RuleText] = []
    if fields.document.kind(value) == .sequence {
      for index in 0..<fields.document.childCount(value) {
        let item = fields.document.child(at: index, of: value)
        guard index < Self.loopLimit else {
          fields.report("more than \(Self.loopLimit) loops within one another", at: item)
          break
        }
        if let text = fields.expression(item, named: "for") { texts.append(text) }
      }
    } else if let text = fields.expression(value, named: "for") {
      texts.append(text)
    }
    return texts.compactMap { loop($0) }
  }

  private static let loopName = "item"
  private static let loopForm = "write `name in list`, or `key, value in map`"

  /// Splits `name in range` and `first, second in range`.
  private mutating func loop(_ text: RuleText) -> LoopDefinition? {
    let bytes = Array(text.text.utf8)
    var scanner = NameScanner(bytes)
    guard let first = scanner.name() else {
      fields.report(
        "expected `name in list` or `first, second in map`", in: text, help: Self.loopForm)
      return nil
    }
    var second: String?
    if scanner.take(UInt8(ascii: ",")) {
      second = scanner.name()
      if second == nil {
        fields.report(
          "expected a second name after the comma", in: text, help: Self.loopForm)
        return nil
      }
    }
    guard scanner.name() == "in", scanner.index < bytes.count else {
      fields.report(
        "expected `in` and a list or map after the name", in: text,
        help: second == nil && first.utf8.count < text.text.utf8.count
          ? "name the elements: `\(Self.loopName) in \(text.text)`" : Self.loopForm)
      return nil
    }
    let range = RuleText(
      text: String(decoding: bytes[scanner.index...], as: UTF8.self), node: text.node,
      base: text.base + Int32(truncatingIfNeeded: scanner.index))
    return LoopDefinition(variable: first, secondVariable: second, range: range)
  }

  private mutating func variables(of node: NodeID) -> [VariableDefinition] {
    guard let map = fields.mapping("variables", of: node) else { return [] }
    var variables: [VariableDefinition] = []
    for index in 0..<fields.document.childCount(map) {
      guard index < Self.variableLimit else {
        fields.report("more than \(Self.variableLimit) variables", at: map)
        break
      }
      let key = fields.document.key(at: index, of: map)
      let name = fields.document.string(key)
      var scanner = NameScanner(Array(name.utf8))
      guard scanner.name() != nil, scanner.index == name.utf8.count else {
        fields.report("`\(name)` is not a name: letters, digits and `_`", at: key)
        continue
      }
      let node = fields.document.child(at: index, of: map)
      guard let value = fields.expression(node, named: name) else { continue }
      variables.append(VariableDefinition(name: name, value: value))
    }
    return variables
  }

  private mutating func labels(of node: NodeID) -> [LabelDefinition] {
    guard let list = fields.document.value(forKey: "labels", of: node) else { return [] }
    guard fields.document.kind(list) == .sequence else {
      fields.report("`labels` is a list of `{at: …, text: …}`", at: list)
      return []
    }
    var labels: [LabelDefinition] = []
    for index in 0..<fields.document.childCount(list) {
      let item = fields.document.child(at: index, of: list)
      guard fields.document.kind(item) == .mapping else {
        fields.report("a label is a mapping `{at: …, text: …}`", at: item)
        continue
      }
      fields.refuseUnknownKeys(of: item, known: RuleField.ofLabel)
      guard let place = fields.requiredExpression("at", of: item),
        let text = fields.requiredText("text", of: item)
      else { continue }
      labels.append(LabelDefinition(at: place, text: text))
    }
    return labels
  }

  private mutating func fix(of node: NodeID) -> FixDefinition? {
    guard let map = fields.mapping("fix", of: node) else { return nil }
    fields.refuseUnknownKeys(of: map, known: RuleField.ofFix)
    let isSafe = fields.bool("safe", of: map) ?? false
    let actions = ["remove", "set", "insert"].filter {
      fields.document.value(forKey: $0, of: map) != nil
    }
    guard actions.count == 1 else {
      fields.report("a fix has one of `remove`, `set` and `insert`", at: map)
      return nil
    }
    switch actions[0] {
    case "remove":
      guard let value = fields.requiredExpression("remove", of: map) else { return nil }
      return FixDefinition(action: .remove(value), isSafe: isSafe)
    case "set":
      guard let place = fields.requiredExpression("set", of: map),
        let value = fields.requiredExpression("to", of: map)
      else { return nil }
      return FixDefinition(action: .set(place, to: value), isSafe: isSafe)
    default:
      guard let value = fields.requiredExpression("insert", of: map),
        let container = fields.requiredExpression("into", of: map)
      else { return nil }
      return FixDefinition(
        action: .insert(value, into: container, key: fields.expression("key", of: map)),
        isSafe: isSafe)
    }
  }
}

/// Reads names and punctuation from the start of a text.
private struct NameScanner {
  let bytes: [UInt8]
  private(set) var index = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private mutating func skipBlanks() {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  mutating func name() -> String? {
    skipBlanks()
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      let isLetter = (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
      guard isLetter || (index > start && (0x30...0x39).contains(byte)) else { break }
      index += 1
    }
    return start == index ? nil : String(decoding: bytes[start..<index], as: UTF8.self)
  }
}
