/// One function or method of CEL: the only place where it is described. Adding a function is
/// adding a row to the table of its library.
package struct FunctionRow: Sendable {
  /// How the function is called.
  package enum Style: Sendable {
    /// `name(a, b)`; the name may be qualified (`math.greatest`).
    case global
    /// `a.name(b)`; the receiver is the first argument of the implementation.
    case member
  }

  /// Which origins a result has, and which origins decided it when it is `false`.
  package enum BlameRule: Sendable {
    /// Everything that the arguments came from, in order.
    case arguments
    /// The first argument (the receiver) alone.
    case receiver
    /// The result is a part of the receiver's text: its range within it is kept
    /// (`substring`, `trim`, `split`, `url(u).getHost()`, …).
    case part
    /// The receiver as a whole with its range, though the text has changed (`lowerAscii`).
    case same
    /// Nothing.
    case none
  }

  package let name: String
  package let style: Style
  /// The overloads for the checker: `"string.substring(int, int) -> string"`,
  /// `"math.abs(int) -> int"`, `"list(A).first() -> optional_type(A)"`; read when a checker is made.
  package let signatures: [String]
  package let blame: BlameRule
  /// The cost in units; arguments are passed so that it can grow with their lengths.
  package let cost: @Sendable ([Value]) -> Int
  /// The implementation; checks the kinds of its arguments and answers
  /// ``Value/error(_:)`` where none fits.
  package let implementation: @Sendable ([Value]) -> Value
}
