import Diagnostics
import RuleEngine

extension FileReport {
  /// Hides likely secrets in a file that no rule judges, such as a configuration. Keys are
  /// recognized by the names that the default rules have for secrets.
  package mutating func hideLikelySecrets() {
    var texts = SecretTexts()
    SecretGuard([.partnerAuthorization]).protect(&self, &texts, isJudged: false)
  }
}
