import CEL
import Diagnostics

// The content of a rule set's files. With each expression and template, the image stores the
// programs of its expressions; the writer keeps track of the names that are visible to them.

extension RuleSetDefinition: ImageCodable {
  /// Writes the rule set, without ``RuleDefinition/why``.
  package func write(to writer: inout ImageWriter) {
    writer.section { $0.write(constants) }
    writer.write(rules) { rule, writer in writer.section { rule.write(to: &$0) } }
    writer.write(name)
    writer.write(title)
    writer.write(variable)
    writer.write(optional: schema) { $1.write($0) }
  }

  package init(from reader: inout ImageReader) {
    var section = reader.section()
    let constants = section.list { ConstantValue.Entry(from: &$0) }
    reader.check(section)
    let rules = reader.list { reader in
      var section = reader.section()
      let rule = RuleDefinition(from: &section)
      reader.check(section)
      return rule
    }
    self.init(name: reader.string(), title: reader.string())
    variable = reader.string()
    schema = reader.optional { $0.string() }
    self.constants = constants
    self.rules = rules
  }

  /// Reads only the values of the constants.
  static func constants(from reader: inout ImageReader) -> [Value] {
    var section = reader.section()
    return section.list { reader in
      _ = reader.bytes()
      return reader.value()
    }
  }

  /// Reads only the number of rules.
  static func ruleCount(from reader: inout ImageReader) -> Int {
    reader.skipSection()
    return reader.elementCount()
  }

  /// Reads only one rule, by its index; `nil` if there is none.
  static func rule(at index: Int, from reader: inout ImageReader) -> RuleDefinition? {
    let count = ruleCount(from: &reader)
    guard index >= 0, index < count else { return nil }
    for _ in 0..<index { reader.skipSection() }
    var section = reader.section()
    return RuleDefinition(from: &section)
  }
}

extension ConstantValue.Entry: ImageCodable {
  package func write(to writer: inout ImageWriter) {
    writer.write(key)
    // Images store every value that a constant can have.
    _ = writer.write(value.celValue)
  }

  package init(from reader: inout ImageReader) {
    key = reader.string()
    if let value = ConstantValue(reader.value()) {
      self.value = value
    } else {
      value = .null
      reader.fail()
    }
  }
}

extension RuleDefinition: ImageCodable {
  package func write(to writer: inout ImageWriter) {
    writer.write(id)
    writer.write(title)
    writer.write(severity.rawValue)
    writer.write(scope.rawValue)
    writer.write(requirement)
    writer.write(references) { $1.write($0) }
    writer.write(tag: suppressibility)
    writer.write(marksSecrets)
    writer.write(supersedes) { $1.write($0) }
    writer.write(optional: otherwise) { $1.write($0) }
    let names = writer.names
    body.write(to: &writer)
    // The checks see the names of the rule, but not those of each other.
    writer.write(checks) { check, writer in
      let around = writer.names
      check.write(to: &writer)
      writer.names = around
    }
    writer.names = names
  }

  package init(from reader: inout ImageReader) {
    let (id, title) = (reader.string(), reader.string())
    let severity = Severity(rawValue: reader.string())
    let scope = RuleScope(rawValue: reader.string())
    if severity == nil || scope == nil { reader.fail() }
    self.init(
      id: id, title: title, severity: severity ?? .error, requirement: reader.string(),
      references: reader.strings())
    self.scope = scope ?? .document
    suppressibility = reader.tag(Suppressibility.self) ?? .never
    marksSecrets = reader.flag()
    supersedes = reader.strings()
    otherwise = reader.optional { $0.string() }
    body = CheckDefinition(from: &reader)
    checks = reader.list { CheckDefinition(from: &$0) }
  }
}

extension CheckDefinition: ImageCodable {
  /// Writes the check, and adds its names to those of the writer.
  package func write(to writer: inout ImageWriter) {
    // The ranges of loops may read some of the variables.
    for index in earlyVariables.joined() { writer.names.append(Text(variables[index].name)) }
    writer.write(loops)
    writer.write(variables)
    writer.write(when) { $1.write(expression: $0) }
    writer.write(optional: require) { $1.write(expression: $0) }
    writer.write(optional: at) { $1.write(expression: $0) }
    writer.write(optional: message) { $1.write(template: $0) }
    writer.write(optional: label) { $1.write(template: $0) }
    writer.write(labels)
    writer.write(optional: help) { $1.write(template: $0) }
    writer.write(optional: fix) { $0.write(to: &$1) }
  }

  package init(from reader: inout ImageReader) {
    self.init()
    loops = reader.list { LoopDefinition(from: &$0) }
    variables = reader.list { VariableDefinition(from: &$0) }
    when = reader.list { RuleText(from: &$0) }
    require = reader.optional { RuleText(from: &$0) }
    at = reader.optional { RuleText(from: &$0) }
    message = reader.optional { RuleText(from: &$0) }
    label = reader.optional { RuleText(from: &$0) }
    labels = reader.list { LabelDefinition(from: &$0) }
    help = reader.optional { RuleText(from: &$0) }
    fix = reader.optional { FixDefinition(from: &$0) }
  }
}

extension LoopDefinition: ImageCodable {
  package func write(to writer: inout ImageWriter) {
    writer.write(variable)
    writer.write(optional: secondVariable) { $1.write($0) }
    writer.write(expression: range)
    writer.names.append(Text(variable))
    if let secondVariable { writer.names.append(Text(secondVariable)) }
  }

  package init(from reader: inout ImageReader) {
    self.init(
      variable: reader.string(), secondVariable: reader.optional { $0.string() },
      range: RuleText(from: &reader))
  }
}

extension VariableDefinition: ImageCodable {
  package func write(to writer: inout ImageWriter) {
    writer.write(name)
    writer.write(expression: value)
    writer.names.append(Text(name))
  }

  package init(from reader: inout ImageReader) {
    self.init(name: reader.string(), value: RuleText(from: &reader))
  }
}

extension LabelDefinition: ImageCodable {
  package func write(to writer: inout ImageWriter) {
    writer.write(expression: at)
    writer.write(template: text)
  }

  package init(from reader: inout ImageReader) {
    self.init(at: RuleText(from: &reader), text: RuleText(from: &reader))
  }
}

extension FixDefinition: ImageCodable {
  private enum Tag: UInt8 { case remove, set, insert }

  package func write(to writer: inout ImageWriter) {
    switch action {
    case .remove(let value):
      writer.write(tag: Tag.remove)
      writer.write(expression: value)
    case .set(let place, let value):
      writer.write(tag: Tag.set)
      writer.write(expression: place)
      writer.write(expression: value)
    case .insert(let value, let container, let key):
      writer.write(tag: Tag.insert)
      writer.write(expression: value)
      writer.write(expression: container)
      writer.write(optional: key) { $1.write(expression: $0) }
    }
    writer.write(isSafe)
  }

  package init(from reader: inout ImageReader) {
    let action: Action =
      switch reader.tag(Tag.self) {
      case .remove, nil: .remove(RuleText(from: &reader))
      case .set: .set(RuleText(from: &reader), to: RuleText(from: &reader))
      case .insert:
        .insert(
          RuleText(from: &reader), into: RuleText(from: &reader),
          key: reader.optional { RuleText(from: &$0) })
      }
    self.init(action: action, isSafe: reader.flag())
  }
}

extension ImageWriter {
  /// Writes a text that is an expression, with its program.
  mutating func write(expression text: RuleText) { write(text, expressions: [text.text]) }

  /// Writes a template with the programs of the expressions in it.
  mutating func write(template text: RuleText) {
    let bytes = Array(text.text.utf8)
    var expressions: [String] = []
    for case .expression(let range) in (try? MessageTemplate(text.text))?.pieces ?? [] {
      expressions.append(String(decoding: bytes[range], as: UTF8.self))
    }
    write(text, expressions: expressions)
  }

  private mutating func write(_ text: RuleText, expressions: [String]) {
    write(text.text)
    write(signed: Int64(text.node))
    write(signed: Int64(text.base))
    write(expressions) { $1.write(programOf: Text($0)) }
  }
}

extension RuleText {
  /// Reads an expression or a template.
  package init(from reader: inout ImageReader) {
    let offset = reader.offset
    self.init(text: reader.string(), node: reader.signedIndex(), base: reader.signedIndex())
    self.offset = Int32(truncatingIfNeeded: offset)
    for _ in 0..<reader.elementCount() { reader.skipSection() }
  }

  /// Returns a reader of a program behind a text, by its number; `nil` if there is none. The reader
  /// has read the text itself.
  static func program(_ number: Int, from reader: inout ImageReader) -> ImageReader? {
    _ = reader.number()
    _ = reader.number()
    guard number < reader.elementCount() else { return nil }
    for _ in 0..<number { reader.skipSection() }
    return reader.section()
  }
}
