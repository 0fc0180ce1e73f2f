import AuthLint
import RuleEngine
import Workspace

/// The rules that apply in a directory, for commands that check no file there.
package struct EnabledRules {
  package var ruleSets: [RuleSet]
  /// Which of the rules are enabled, and how severe they are.
  package var settings: LintSettings
  /// Whether options name rules in addition to those of the configurations.
  var hasNamedRules: Bool

  /// Returns the names and numbers in an expression, including those in its string literals.
  package static func words(of expression: String) -> [Substring.UTF8View] {
    expression.utf8.split { byte in
      !(byte == 0x5F || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte))
    }
  }

  /// Returns the rule sets, with the one that an expression is about as the last: a rule set whose
  /// name for the document occurs in the expression, or else the last one that options name, or the
  /// first one.
  package func ruleSets(for expression: String) -> [RuleSet] {
    let first = hasNamedRules ? ruleSets.last : ruleSets.first
    let words = Self.words(of: expression)
    func isNamed(_ set: RuleSet) -> Bool {
      words.contains { $0.elementsEqual(set.definition.variable.utf8) }
    }
    guard let first, !isNamed(first), let other = ruleSets.first(where: isNamed) ?? ruleSets.first
    else {
      return ruleSets.filter { $0 !== first } + (first.map { [$0] } ?? [])
    }
    let chosen = isNamed(other) ? other : first
    return ruleSets.filter { $0 !== chosen } + [chosen]
  }
}
