/// The encoded forms of a rule set that are part of authlint: of the rules (``RuleSetDecoder``), of
/// their compiled expressions (``ProgramEncoder``), of the plan of all of them (``PlanLayout``), and of
/// the schema (``SchemaCodec``), which is empty if there is none, and of the constants' values.
package struct CarriedRules: Sendable {
  package let rules: StaticString
  package let programs: StaticString
  package let plan: StaticString
  package let schema: StaticString
  package let constants: StaticString
  package let ruleCount: Int

  package init(
    rules: StaticString, programs: StaticString, plan: StaticString, schema: StaticString,
    constants: StaticString, ruleCount: Int
  ) {
    self.rules = rules
    self.programs = programs
    self.plan = plan
    self.schema = schema
    self.constants = constants
    self.ruleCount = ruleCount
  }

  /// The bytes of a form, which never go away.
  package static func bytes(_ form: StaticString) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: form.utf8Start, count: form.utf8CodeUnitCount)
  }
}
