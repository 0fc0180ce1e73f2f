import CEL
import Rules

/// What was laid out for settings.
final class PreparedSets {
  let settings: LintSettings
  let sets: [SetPlan]

  init(settings: LintSettings, sets: [SetPlan]) {
    self.settings = settings
    self.sets = sets
  }
}

/// The plan of a rule set's rules that are in force.
final class SetPlan {
  let ruleSet: RuleSet
  let plan: RulePlan

  init(_ ruleSet: RuleSet, _ settings: LintSettings) {
    self.ruleSet = ruleSet
    if let carried = ruleSet.carried, settings.includesAll {
      plan = RulePlan(ruleSet, carried: carried)
    } else {
      let rules = ruleSet.definition.rules
      // What marks secrets runs in any case: no output may show them.
      plan = RulePlan(
        ruleSet,
        rules: rules.indices.filter { settings.runs(rules[$0].id) || rules[$0].marksSecrets })
    }
    for (offset, constant) in ruleSet.constants.enumerated() {
      plan.activation.set(2 + offset, to: constant)
    }
  }
}
