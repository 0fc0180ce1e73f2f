/// One function or method of CEL: the only place where it is described. Adding a function is
/// adding a row to the table of its library, and a library is a line of ``FunctionTable``.
package struct FunctionRow: Sendable {
  /// How the function is called.
  package enum Style: UInt8, Sendable {
    /// `name(a, b)`; the name may be qualified (`math.greatest`).
    case global
    /// `a.name(b)`; the receiver is the first argument of the implementation.
    case member
  }

  /// What computes the result. The number of arguments (a receiver counts) picks the row; among
  /// rows of the same name, style and number the first whose implementation does not answer
  /// ``Value/noOverload`` wins. No argument is ever an error.
  ///
  /// An implementation whose work or result can grow beyond the lengths of its arguments, or that
  /// compares or walks nested values, takes the budget and spends from it.
  package enum Implementation: Sendable {
    case nullary(@Sendable () -> Value)
    case unary(@Sendable (Value) -> Value)
    case binary(@Sendable (Value, Value) -> Value)
    case ternary(@Sendable (Value, Value, Value) -> Value)
    /// Any number of arguments within a range, with the budget.
    case metered(ClosedRange<Int>, @Sendable ([Value], inout Budget) -> Value)
    /// Up to three arguments, as many as a range says, that are used where they lie: for what is
    /// called most, as no reference is counted.
    case references(ClosedRange<Int>, ReferenceFunction)

    /// The same of a function.
    package static func references(
      _ count: ClosedRange<Int>, _ body: @escaping ReferenceFunction.Body
    ) -> Implementation {
      .references(count, ReferenceFunction(body))
    }
  }

  /// Which origins a result has, and which origins decided it when it is `false`.
  package enum BlameRule: UInt8, Sendable {
    /// The result has no origin; all that the arguments came from decided it, in order.
    case arguments
    /// The result has no origin; the first argument (the receiver) alone decided it.
    case receiver
    /// The result is a part of the receiver's text (or a list, map or optional of parts): its range
    /// is kept (`substring`, `trim`, `split`, `url(u).getHost()`, …). A result whose bytes were
    /// copied says what they were made from: `Text(bytes:from:)`. The receiver may also be an opaque
    /// value with a ``OpaqueValue/sourceText``, or a list of texts.
    case part
    /// The receiver as a whole with its range, though the text has changed (`lowerAscii`,
    /// `replace`); parts of the result keep their places as long as the lengths agree.
    case same
    /// The first element of the receiver (or an optional of it).
    case first
    /// The last element of the receiver (or an optional of it).
    case last
    /// What the receiver, an optional, holds; the second argument where it holds nothing
    /// (`orValue`, `or`, `value`), and is only evaluated then.
    case content
    /// The argument wrapped up: it keeps its origin (`optional.of`).
    case wrapped
    /// Nothing.
    case none
  }

  /// What a call costs, in units (see ``Budget``). Lengths are bytes of texts, elements of lists and
  /// entries of maps; anything else has the length 1.
  package enum Cost: Sendable {
    case fixed(Int)
    /// A tenth of the receiver's length, rounded up.
    case receiver
    /// A tenth of the second argument's length, rounded up.
    case second
    /// A tenth of the length of all arguments together, rounded up.
    case all
    /// A tenth of the shorter of the first two arguments, rounded up.
    case shorter
    /// A tenth of the receiver's length times a tenth of the second argument's, both rounded up.
    case product
    /// A tenth of the receiver's length times a quarter of the pattern's, both rounded up.
    case pattern
    /// What the arguments say.
    case custom(@Sendable ([Value]) -> Int)
  }

  package let name: String
  package let style: Style
  /// The overloads for the checker: `"string.substring(int, int) -> string"`,
  /// `"math.abs(int) -> int"`, `"list(A).first() -> optional_type(A)"`; read when a checker is made.
  package var signatures: [String] { makeSignatures() }
  /// Called by the checker alone, so that the tables cost nothing where there is none.
  private let makeSignatures: @Sendable () -> [String]
  package let blame: BlameRule
  package let cost: Cost
  /// The index of an argument that is a regular expression (a receiver counts). If it is a constant
  /// it is compiled when the program is: the implementation then gets an opaque `Pattern` in its
  /// place, else the string.
  package let pattern: Int?
  package let implementation: Implementation
  /// The fewest and the most arguments (a receiver counts) that it takes.
  private let arity: (least: Int, most: Int)

  package init(
    _ name: String, _ style: Style = .member,
    _ signatures: @autoclosure @escaping @Sendable () -> [String],
    blame: BlameRule = .arguments, cost: Cost = .fixed(1), pattern: Int? = nil,
    _ implementation: Implementation
  ) {
    self.name = name
    self.style = style
    makeSignatures = signatures
    self.blame = blame
    self.cost = cost
    self.pattern = pattern
    self.implementation = implementation
    arity =
      switch implementation {
      case .nullary: (0, 0)
      case .unary: (1, 1)
      case .binary: (2, 2)
      case .ternary: (3, 3)
      case .metered(let range, _), .references(let range, _):
        (range.lowerBound, range.upperBound)
      }
  }

  /// Whether a call with so many arguments (a receiver counts) can mean this row.
  package func accepts(_ count: Int) -> Bool {
    count >= arity.least && count <= arity.most
  }
}

/// What computes a function over references; an object, so that a call counts no reference.
package final class ReferenceFunction: Sendable {
  /// A function of fewer than three arguments gets ``Loan/absent`` for the others. What it makes is
  /// kept by the keeper; where no overload fits it answers ``Keeper/noOverload``.
  package typealias Body = @Sendable (Loan, Loan, Loan, inout Budget, Keeper) -> Loan

  package let body: Body

  package init(_ body: @escaping Body) { self.body = body }
}
