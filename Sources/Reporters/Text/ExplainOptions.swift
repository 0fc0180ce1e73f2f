/// The options that `authlint explain` needs for the rules that it would not find without them.
///
/// It is a class, so that an optional without a value takes little memory.
package final class ExplainOptions: Sendable {
  private let options: [String: String]

  /// Creates a value from the options by rule id, each quoted for a shell: `--rules policy`.
  package init(_ options: [String: String]) { self.options = options }

  /// Returns the options for a rule, or `nil` if it needs none.
  func options(for rule: String) -> String? { options[rule] }
}
