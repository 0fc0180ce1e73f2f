import CEL

/// What was laid out for settings.
package final class PreparedSets {
  package let settings: LintSettings
  package let sets: [SetPlan]

  package init(settings: LintSettings, sets: [SetPlan]) {
    self.settings = settings
    self.sets = sets
  }
}

/// The plan of a rule set's enabled rules.
package final class SetPlan {
  package let ruleSet: RuleSet
  package let plan: RulePlan

  package init(_ ruleSet: RuleSet, _ settings: LintSettings) {
    self.ruleSet = ruleSet
    if let image = ruleSet.image, settings.includesAll {
      plan = RulePlan(ruleSet, image: image)
    } else {
      let rules = ruleSet.definition.rules
      // What marks secrets runs in any case: no output may show them.
      plan = RulePlan(
        ruleSet,
        rules: rules.indices.filter {
          (rules[$0].scope == .document || ruleSet.documentType != nil)
            && (settings.runs(rules[$0].id) || rules[$0].marksSecrets)
        })
    }
    for (offset, constant) in ruleSet.constants.enumerated() {
      plan.activation.set(2 + offset, to: constant)
    }
  }
}
