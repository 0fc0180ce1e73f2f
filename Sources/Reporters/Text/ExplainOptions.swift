/// What `authlint explain` has to be told to know the rules that it would not find by itself.
///
/// A class, so that to hold none costs nothing.
package final class ExplainOptions: Sendable {
  private let options: [String: String]

  /// Takes in the options by the ids of rules, each fit for a shell: `--rules policy`.
  package init(_ options: [String: String]) { self.options = options }

  /// The options for a rule; `nil` if it needs none.
  func options(for rule: String) -> String? { options[rule] }
}
