/// One function or method of CEL, described only here. To add a function, add a row to the table of
/// its library; to add a library, add a line to ``FunctionTable``.
package struct FunctionRow: Sendable {
  /// How the function is called.
  package enum Style: UInt8, Sendable {
    /// `name(a, b)`; the name may be qualified (`math.greatest`).
    case global
    /// `a.name(b)`; the receiver is the first argument of the implementation.
    case member
  }

  /// The implementation that computes the result. The number of arguments (including a receiver)
  /// selects the row; among rows of the same name, style and number, the first one whose
  /// implementation does not return ``Value/noOverload`` is used. Arguments are never errors.
  ///
  /// An implementation whose work or result can grow beyond the lengths of its arguments, or that
  /// compares or walks nested values, takes the budget and spends from it.
  package enum Implementation: Sendable {
    case nullary(@Sendable () -> Value)
    case unary(@Sendable (Value) -> Value)
    case binary(@Sendable (Value, Value) -> Value)
    case ternary(@Sendable (Value, Value, Value) -> Value)
    /// A number of arguments within a range, with the budget.
    case metered(ClosedRange<Int>, @Sendable ([Value], inout Budget) -> Value)
    /// A number of arguments within a range, at most three, as borrowed references: for the most
    /// frequently called functions, because nothing is retained.
    case references(ClosedRange<Int>, ReferenceFunction)

    /// Creates an implementation over borrowed references from a function.
    package static func references(
      _ count: ClosedRange<Int>, _ body: @escaping ReferenceFunction.Body
    ) -> Implementation {
      .references(count, ReferenceFunction(body))
    }
  }

  /// How the origin of a result, and the origins that decided it, follow from the arguments.
  package enum BlameRule: UInt8, Sendable {
    /// The result has no origin; the origins of all arguments decided it, in order.
    case arguments
    /// The result has no origin; only the first argument (the receiver) decided it.
    case receiver
    /// The result is a part of the receiver's text (or a list, map or optional of parts): it keeps
    /// its range (`substring`, `trim`, `split`, `url(u).getHost()`, …). A result with copied bytes
    /// names their source: `Text(bytes:from:)`. The receiver may also be an opaque value with a
    /// ``OpaqueValue/sourceText``, or a list of texts.
    case part
    /// The result has the receiver's range as a whole, although the text has changed (`lowerAscii`,
    /// `replace`); parts of the result keep their places if both lengths are equal.
    case same
    /// The first element of the receiver (or an optional of it).
    case first
    /// The last element of the receiver (or an optional of it).
    case last
    /// The content of the receiver, an optional; the second argument if the optional is empty
    /// (`orValue`, `or`, `value`), which is evaluated only then.
    case content
    /// The wrapped argument, which keeps its origin (`optional.of`).
    case wrapped
    /// The result has no origin, and nothing decided it.
    case none
  }

  /// The cost of a call in units (see ``Budget``). The length of a text is its bytes, that of a
  /// list its elements, that of a map its entries; see ``Value/length``.
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
    /// A cost computed from the arguments.
    case custom(@Sendable ([Value]) -> Int)
  }

  package let name: String
  package let style: Style
  /// The overloads for the checker: `"string.substring(int, int) -> string"`,
  /// `"math.abs(int) -> int"`, `"list(A).first() -> optional_type(A)"`; parsed by the checker when
  /// a function is first called.
  package var signatures: [String] { makeSignatures() }
  /// Called only by the checker, so that the signatures cost nothing without one.
  private let makeSignatures: @Sendable () -> [String]
  package let blame: BlameRule
  package let cost: Cost
  /// The index of an argument that is a regular expression (including a receiver); `nil` if there
  /// is none. A constant is compiled together with the program: the implementation then receives an
  /// opaque `Pattern` instead of the string.
  package let pattern: Int?
  package let implementation: Implementation
  /// The minimum and maximum number of arguments (including a receiver).
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

  /// Returns whether the row accepts a number of arguments (including a receiver).
  package func accepts(_ count: Int) -> Bool {
    count >= arity.least && count <= arity.most
  }
}

/// A function over borrowed references; an object, so that a call need not retain the closure.
package final class ReferenceFunction: Sendable {
  /// The implementation. A function of fewer than three arguments receives ``ValueRef/absent`` for the
  /// others. It adds the values that it creates to the arena, and returns ``ValueArena/noOverload`` if
  /// no overload fits.
  package typealias Body =
    @Sendable (ValueRef, ValueRef, ValueRef, inout Budget, ValueArena) -> ValueRef

  package let body: Body

  package init(_ body: @escaping Body) { self.body = body }
}
