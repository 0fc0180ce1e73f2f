import Diagnostics

/// Writes rule set definitions as compact text, and reads them back.
///
/// Rule files are read when authlint is built; the program carries what came of it, so that its
/// start costs no parsing of YAML. What a check does not need (`why`, `examples`) is left out.
/// A number is its decimal digits and `;`; a text is its length in bytes, `;` and its bytes.
package struct RuleSetEncoder {
  /// Compiles an expression by its text and the names that it may use, the outermost first; `nil`
  /// if it has to be compiled where it is used.
  package typealias ExpressionCompiler = (_ text: String, _ names: [String]) -> [UInt8]?

  private var bytes: [UInt8] = []
  private var programs: [UInt8] = []
  private let compile: ExpressionCompiler?
  /// The names in reach.
  private var names: [String] = []

  private init(_ compile: ExpressionCompiler? = nil) { self.compile = compile }

  /// Encodes a rule set.
  package static func encode(_ ruleSet: RuleSetDefinition) -> [UInt8] {
    var encoder = RuleSetEncoder()
    encoder.write(ruleSet)
    return encoder.bytes
  }

  /// Encodes a rule set and, apart from it, the compiled forms of the expressions that decide
  /// whether there is a finding.
  ///
  /// - Parameter shared: The names that every expression may use.
  package static func encode(
    _ ruleSet: RuleSetDefinition, shared: [String], compile: @escaping ExpressionCompiler
  ) -> (rules: [UInt8], programs: [UInt8]) {
    var encoder = RuleSetEncoder(compile)
    encoder.names = shared
    encoder.write(ruleSet)
    return (encoder.bytes, encoder.programs)
  }

  private mutating func write(_ number: Int) {
    bytes += Array(String(number).utf8)
    bytes.append(UInt8(ascii: ";"))
  }

  private mutating func write(_ flag: Bool) { write(flag ? 1 : 0) }

  private mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes += Array(text.utf8)
  }

  private mutating func write<Element>(
    _ list: [Element], _ element: (inout RuleSetEncoder, Element) -> Void
  ) {
    write(list.count)
    for item in list { element(&self, item) }
  }

  private mutating func write<Wrapped>(
    _ optional: Wrapped?, _ body: (inout RuleSetEncoder, Wrapped) -> Void
  ) {
    write(optional != nil)
    if let optional { body(&self, optional) }
  }

  private mutating func write(_ text: RuleText) {
    write(text.text)
    write(Int(text.node))
    write(Int(text.base))
    write(program(text.text))
  }

  /// Compiles an expression; where its form begins, plus 1, or 0 if it has none.
  private mutating func program(_ text: String) -> Int {
    guard let program = compile?(text, names) else { return 0 }
    defer { programs += program }
    return programs.count + 1
  }

  /// Writes a text of a finding with the compiled forms of the expressions in it.
  private mutating func write(_ text: RuleText, expressions: [String]) {
    write(text.text)
    write(Int(text.node))
    write(Int(text.base))
    write(expressions) { $0.write($0.program($1)) }
  }

  private mutating func write(expression text: RuleText) { write(text, expressions: [text.text]) }

  private mutating func write(template text: RuleText) {
    let bytes = Array(text.text.utf8)
    var expressions: [String] = []
    for case .expression(let range) in (try? MessageTemplate(text.text))?.pieces ?? [] {
      expressions.append(String(decoding: bytes[range], as: UTF8.self))
    }
    write(text, expressions: expressions)
  }

  private mutating func write(_ ruleSet: RuleSetDefinition) {
    write(ruleSet.name)
    write(ruleSet.title)
    write(ruleSet.variable)
    write(ruleSet.schema) { $0.write($1) }
    // Behind their lengths, so that a single rule can be decoded.
    writeSized { $0.write(ruleSet.constants) { $0.write($1) } }
    write(ruleSet.rules) { encoder, rule in encoder.writeSized { $0.write(rule) } }
  }

  /// Writes something behind its length in bytes.
  private mutating func writeSized(_ body: (inout RuleSetEncoder) -> Void) {
    let start = bytes.count
    body(&self)
    bytes.insert(contentsOf: Array("\(bytes.count - start);".utf8), at: start)
  }

  private mutating func write(_ entry: ConstantValue.Entry) {
    write(entry.key)
    write(entry.value)
  }

  private mutating func write(_ value: ConstantValue) {
    switch value {
    case .null: write(0)
    case .bool(let flag):
      write(1)
      write(flag)
    case .int(let number):
      write(2)
      write(Int(number))
    case .double(let number):
      write(3)
      write(Int(bitPattern: UInt(number.bitPattern)))
    case .string(let text):
      write(4)
      write(text)
    case .list(let items):
      write(5)
      write(items) { $0.write($1) }
    case .map(let entries):
      write(6)
      write(entries) { $0.write($1) }
    }
  }

  private mutating func write(_ rule: RuleDefinition) {
    write(rule.id)
    write(rule.title)
    write(rule.severity.rawValue)
    write(rule.requirement)
    write(rule.references) { $0.write($1) }
    write(Int(rule.suppressibility.rawValue))
    write(rule.marksSecrets)
    write(rule.supersedes) { $0.write($1) }
    write(rule.otherwise) { $0.write($1) }
    let outer = names
    write(rule.body)
    write(rule.checks) { encoder, check in
      let around = encoder.names
      encoder.write(check)
      encoder.names = around
    }
    names = outer
  }

  private mutating func write(_ check: CheckDefinition) {
    write(check.loops) {
      $0.write($1.variable)
      $0.write($1.secondVariable) { $0.write($1) }
      $0.write($1.range)
      $0.names.append($1.variable)
      if let second = $1.secondVariable { $0.names.append(second) }
    }
    write(check.variables) {
      $0.write($1.name)
      $0.write($1.value)
      $0.names.append($1.name)
    }
    write(check.when) { $0.write($1) }
    write(check.require) { $0.write($1) }
    writeSized { $0.write(check.findingTexts) }
  }

  private mutating func write(_ finding: FindingDefinition) {
    write(finding.at) { $0.write(expression: $1) }
    write(finding.message) { $0.write(template: $1) }
    write(finding.label) { $0.write(template: $1) }
    write(finding.labels) {
      $0.write(expression: $1.at)
      $0.write(template: $1.text)
    }
    write(finding.help) { $0.write(template: $1) }
    write(finding.fix) { $0.write($1) }
  }

  private mutating func write(_ fix: FixDefinition) {
    switch fix.action {
    case .remove(let value):
      write(0)
      write(expression: value)
    case .set(let place, let value):
      write(1)
      write(expression: place)
      write(expression: value)
    case .insert(let value, let container, let key):
      write(2)
      write(expression: value)
      write(expression: container)
      write(key) { $0.write(expression: $1) }
    }
    write(fix.isSafe)
  }
}

/// Reads what ``RuleSetEncoder`` wrote. It is part of the program, so that damage is a fault of the
/// build; reading past the end gives empty texts and zeros, never a trap.
package struct RuleSetDecoder {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index: Int
  /// Whether the bytes are a part of an encoded rule set, in which offsets mean nothing.
  private let isPart: Bool

  /// Decodes a rule set. O(n).
  package static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> RuleSetDefinition {
    var decoder = RuleSetDecoder(bytes: bytes)
    return decoder.ruleSet()
  }

  /// Decodes one rule of a set, by its index; `nil` if there is none.
  package static func rule(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> RuleDefinition? {
    var decoder = RuleSetDecoder(bytes: bytes)
    _ = decoder.header()
    decoder.skipSized()
    let count = decoder.number()
    guard index >= 0, index < count else { return nil }
    for _ in 0..<index { decoder.skipSized() }
    return decoder.sized { $0.rule() }
  }

  /// Decodes the text that begins at an offset.
  package static func text(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> RuleText {
    var decoder = RuleSetDecoder(bytes: bytes, from: offset)
    return decoder.ruleText()
  }

  /// The bytes of the text that begins at an offset, and where its compiled form begins; -1 if it
  /// has none.
  package static func expression(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int)
    -> (text: UnsafeBufferPointer<UInt8>, compiled: Int)
  {
    var decoder = RuleSetDecoder(bytes: bytes, from: offset)
    let text = decoder.textBytes()
    _ = decoder.number()
    _ = decoder.number()
    return (text, decoder.number() &- 1)
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, from index: Int = 0, isPart: Bool = false) {
    self.bytes = bytes
    self.index = min(max(0, index), bytes.count)
    self.isPart = isPart
  }

  private mutating func number() -> Int {
    var value = 0
    var isNegative = false
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: ";") { break }
      if byte == UInt8(ascii: "-") {
        isNegative = true
      } else {
        value = value &* 10 &- Int(byte &- UInt8(ascii: "0"))
      }
    }
    return isNegative ? value : 0 &- value
  }

  private mutating func flag() -> Bool { number() != 0 }

  private mutating func text() -> String { String(decoding: textBytes(), as: UTF8.self) }

  private mutating func textBytes() -> UnsafeBufferPointer<UInt8> {
    let count = min(max(0, number()), bytes.count - index)
    defer { index += count }
    return UnsafeBufferPointer(rebasing: bytes[index..<index + count])
  }

  private mutating func list<Element>(_ element: (inout RuleSetDecoder) -> Element) -> [Element] {
    let count = min(number(), bytes.count - index)
    var list: [Element] = []
    list.reserveCapacity(count)
    for _ in 0..<max(0, count) { list.append(element(&self)) }
    return list
  }

  private mutating func optional<Wrapped>(_ body: (inout RuleSetDecoder) -> Wrapped) -> Wrapped? {
    flag() ? body(&self) : nil
  }

  private mutating func ruleText() -> RuleText {
    let start = index
    var text = RuleText(
      text: text(), node: Int32(truncatingIfNeeded: number()),
      base: Int32(truncatingIfNeeded: number()))
    if isPart {
      text.compiled = list { Int32(truncatingIfNeeded: $0.number()) }
    } else {
      _ = number()
      text.encoded = Int32(truncatingIfNeeded: start)
    }
    return text
  }

  private mutating func ruleSet() -> RuleSetDefinition {
    var ruleSet = header()
    ruleSet.constants = sized { $0.list { $0.entry() } }
    ruleSet.rules = list { $0.sized { $0.rule() } }
    return ruleSet
  }

  /// What stands before the constants.
  private mutating func header() -> RuleSetDefinition {
    var ruleSet = RuleSetDefinition(name: text(), title: text())
    ruleSet.variable = text()
    ruleSet.schema = optional { $0.text() }
    return ruleSet
  }

  /// What stands behind its length.
  private mutating func sized<Element>(_ body: (inout RuleSetDecoder) -> Element) -> Element {
    _ = number()
    return body(&self)
  }

  private mutating func skipSized() {
    let count = number()
    index += min(max(0, count), bytes.count - index)
  }

  private mutating func entry() -> ConstantValue.Entry {
    ConstantValue.Entry(key: text(), value: constant())
  }

  private mutating func constant() -> ConstantValue {
    switch number() {
    case 1: .bool(flag())
    case 2: .int(Int64(number()))
    case 3: .double(Double(bitPattern: UInt64(UInt(bitPattern: number()))))
    case 4: .string(text())
    case 5: .list(list { $0.constant() })
    case 6: .map(list { $0.entry() })
    default: .null
    }
  }

  private mutating func rule() -> RuleDefinition {
    var rule = RuleDefinition(
      id: text(), title: text(), severity: Severity(rawValue: text()) ?? .error,
      requirement: text(), references: list { $0.text() })
    rule.suppressibility = Suppressibility(rawValue: UInt8(clamping: number())) ?? .never
    rule.marksSecrets = flag()
    rule.supersedes = list { $0.text() }
    rule.otherwise = optional { $0.text() }
    rule.body = check()
    rule.checks = list { $0.check() }
    return rule
  }

  private mutating func check() -> CheckDefinition {
    var check = CheckDefinition()
    check.loops = list {
      LoopDefinition(
        variable: $0.text(), secondVariable: $0.optional { $0.text() }, range: $0.ruleText())
    }
    check.variables = list { VariableDefinition(name: $0.text(), value: $0.ruleText()) }
    check.when = list { $0.ruleText() }
    check.require = optional { $0.ruleText() }
    let count = min(max(0, number()), bytes.count - index)
    check.deferFinding(Array(bytes[index..<index + count]))
    index += count
    return check
  }

  /// Decodes what a finding of a check says.
  package static func finding(_ bytes: [UInt8]) -> FindingDefinition {
    bytes.withUnsafeBufferPointer { bytes in
      var decoder = RuleSetDecoder(bytes: bytes, isPart: true)
      return decoder.finding()
    }
  }

  private mutating func finding() -> FindingDefinition {
    var finding = FindingDefinition()
    finding.at = optional { $0.ruleText() }
    finding.message = optional { $0.ruleText() }
    finding.label = optional { $0.ruleText() }
    finding.labels = list { LabelDefinition(at: $0.ruleText(), text: $0.ruleText()) }
    finding.help = optional { $0.ruleText() }
    finding.fix = optional { $0.fix() }
    return finding
  }

  private mutating func fix() -> FixDefinition {
    let action: FixDefinition.Action =
      switch number() {
      case 0: .remove(ruleText())
      case 1: .set(ruleText(), to: ruleText())
      default: .insert(ruleText(), into: ruleText(), key: optional { $0.ruleText() })
      }
    return FixDefinition(action: action, isSafe: flag())
  }
}
