import CEL
import Diagnostics
import Documents

/// An expression of a rule file: a whole scalar, the list of a loop, or what a template has between
/// `${` and `}`.
struct RuleExpression {
  /// The scalar.
  let node: NodeID
  /// The offset of the expression in the scalar's decoded text, in bytes.
  let base: Int
  let text: String
  /// How many of ``RuleOutline/names`` come before it; see ``RuleOutline/mayUse(_:in:)``.
  let nameCount: Int
  /// The check that it belongs to; -1 for the top level.
  let check: Int
  /// Whether it has to be a condition.
  let isCondition: Bool
}

/// A name that a rule file introduces.
struct RuleName {
  enum Kind {
    /// The variable of a loop. `isKey` for the first one of two.
    case loop(isKey: Bool, hasTwo: Bool)
    /// A name for an expression.
    case variable
  }

  let name: String
  let kind: Kind
  /// The scalar that has the name, and the name's bytes in its decoded text.
  let node: NodeID
  let part: Range<Int>
  /// The index of the expression that it stands for, or that is looped over.
  let expression: Int
  /// The check that it belongs to; -1 for the top level.
  let check: Int
}

/// The expressions and names of a rule file, as far as they can be read: a file with mistakes has an
/// outline too.
struct RuleOutline {
  let document: Document
  private(set) var expressions: [RuleExpression] = []
  private(set) var names: [RuleName] = []
  /// The scalars that are templates.
  private(set) var templates: [(node: NodeID, nameCount: Int, check: Int)] = []

  /// The most scalars that are read.
  private static let limit = 4_000

  init(_ document: Document) {
    self.document = document
    let root = document.root
    guard document.kind(root) == .mapping else { return }
    readNames(root, check: -1)
    if let checks = document.value(forKey: "checks", of: root), document.kind(checks) == .sequence {
      for index in 0..<document.childCount(checks) {
        let item = document.child(at: index, of: checks)
        readNames(item, check: index)
        readRest(item, check: index)
      }
    }
    // What the top level says is said for each check, so that it may use the names of all.
    readRest(root, check: -1)
  }

  // MARK: - Names

  private mutating func readNames(_ mapping: NodeID, check: Int) {
    if let loops = document.value(forKey: "for", of: mapping) {
      if document.kind(loops) == .sequence {
        for index in 0..<document.childCount(loops) {
          readLoop(document.child(at: index, of: loops), check)
        }
      } else {
        readLoop(loops, check)
      }
    }
    guard let variables = document.value(forKey: "variables", of: mapping),
      document.kind(variables) == .mapping
    else { return }
    for index in 0..<document.childCount(variables) {
      let key = document.key(at: index, of: variables)
      let value = document.child(at: index, of: variables)
      add(value, check, isCondition: false)
      let name = document.string(key)
      names.append(
        RuleName(
          name: name, kind: .variable, node: key, part: 0..<name.utf8.count,
          expression: expressions.count - 1, check: check))
    }
  }

  private mutating func readLoop(_ node: NodeID, _ check: Int) {
    guard document.kind(node) < .sequence else { return }
    let text = document.string(node)
    let loop = LoopText(text)
    let bytes = Array(text.utf8)
    expressions.append(
      RuleExpression(
        node: node, base: loop.start,
        text: String(decoding: bytes[min(loop.start, bytes.count)...], as: UTF8.self),
        nameCount: names.count, check: check, isCondition: false))
    let expression = expressions.count - 1
    for (index, part) in loop.names.enumerated() {
      names.append(
        RuleName(
          name: String(decoding: bytes[part], as: UTF8.self),
          kind: .loop(isKey: index == 0, hasTwo: loop.names.count == 2), node: node, part: part,
          expression: expression, check: check))
    }
  }

  // MARK: - Expressions

  private mutating func add(_ node: NodeID?, _ check: Int, isCondition: Bool) {
    guard let node, expressions.count < Self.limit else { return }
    let isScalar = document.kind(node) < .sequence && !document.isBlank(node)
    expressions.append(
      RuleExpression(
        node: node, base: 0, text: isScalar ? document.string(node) : "", nameCount: names.count,
        check: check, isCondition: isCondition))
  }

  private mutating func addTemplate(_ node: NodeID?, _ check: Int) {
    guard let node, document.kind(node) < .sequence, templates.count < Self.limit else { return }
    templates.append((node, names.count, check))
    let text = document.string(node)
    let bytes = Array(text.utf8)
    for part in TemplateText.expressions(of: text) {
      expressions.append(
        RuleExpression(
          node: node, base: part.lowerBound, text: String(decoding: bytes[part], as: UTF8.self),
          nameCount: names.count, check: check, isCondition: false))
    }
  }

  private mutating func readRest(_ mapping: NodeID, check: Int) {
    func value(_ key: StaticString, of node: NodeID) -> NodeID? {
      document.value(forKey: key, of: node)
    }
    add(value("when", of: mapping), check, isCondition: true)
    add(value("require", of: mapping), check, isCondition: true)
    add(value("at", of: mapping), check, isCondition: false)
    for key in ["message", "label", "help"] as [StaticString] {
      addTemplate(value(key, of: mapping), check)
    }
    if let labels = value("labels", of: mapping), document.kind(labels) == .sequence {
      for index in 0..<document.childCount(labels) {
        let label = document.child(at: index, of: labels)
        add(value("at", of: label), check, isCondition: false)
        addTemplate(value("text", of: label), check)
      }
    }
    if let fix = value("fix", of: mapping), document.kind(fix) == .mapping {
      for key in ["remove", "set", "to", "insert", "into", "key"] as [StaticString] {
        add(value(key, of: fix), check, isCondition: false)
      }
    }
  }

  /// Whether an expression may use a name.
  func mayUse(_ name: Int, in expression: RuleExpression) -> Bool {
    guard name < expression.nameCount else { return false }
    let check = names[name].check
    return check < 0 || expression.check < 0 || check == expression.check
  }
}
