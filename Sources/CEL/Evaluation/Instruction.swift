/// An instruction of a ``Program``.
///
/// A run of instructions works on one value, the accumulator: the first instruction loads it, and
/// each further one replaces it by its result, up to the one that is marked as the last. The left
/// operand of an operator is in the same run, so that chains of any length (`a + b + …`,
/// `x.f().g()…`) need no recursion; the right operand is a run of its own, identified by the index
/// of its first instruction.
struct Instruction {
  /// The operation. `a` and `b` are indices into the program's tables.
  enum Code: UInt8 {
    // Loading the accumulator.
    /// The constant `a`.
    case constant
    /// The local variable `a`.
    case local
    /// The environment's variable `a`.
    case variable
    /// The environment's variable `a`, then the path `b`.
    case variablePath
    /// The local variable `a`, then the path `b`.
    case localPath
    /// Like `variablePath`, for a variable that never changes: the value of the path is precomputed
    /// (``Program/resolve(_:)``).
    case constantPath
    /// The conjunction of the `b` runs from operand `a` on.
    case and
    /// The disjunction of the `b` runs from operand `a` on.
    case or
    /// Evaluates the run at operand `a`, the condition, then the run at the next operand if it is
    /// true or the one after that if it is false.
    case conditional
    /// Whether the runs `a` and `b`, each of which is a single lookup, are equal.
    case simpleEqual
    /// Whether two such runs are not equal.
    case simpleNotEqual
    /// A list of `b` elements from operand `a` on, each a run and whether it is optional.
    case list
    /// A map of `b` entries from operand `a` on, each two runs and whether it is optional.
    case map
    /// The call `a` of a function without a receiver.
    case call
    /// Sets the local variable `b` to the result of the run at operand `a`, then evaluates the run
    /// at the next operand.
    case bind

    // The instructions below work on the accumulator.
    /// Follows the path `b`.
    case path
    /// The field `a` as an optional, which is empty if the field is absent.
    case selectOptional
    /// Whether the field `a` exists.
    case has
    /// The element under the key that the run `a` computes.
    case index
    /// That element as an optional, which is empty if the element is absent.
    case indexOptional
    case not
    case negate
    case equal
    case notEqual
    case less
    case lessOrEqual
    case greater
    case greaterOrEqual
    case membership
    case add
    case subtract
    case multiply
    case divide
    case remainder
    /// The call `a` with the accumulator as the receiver.
    case memberCall
    /// The comprehension `a` over the accumulator.
    case comprehension
    /// Evaluates the run at operand `a` with the local variable `b` set to the content of the
    /// accumulator, an optional; wraps the result in an optional.
    case optMap
    /// Like `optMap`, but the run's result is an optional already.
    case optFlatMap
  }

  var code: Code
  /// Whether the run ends here.
  var isLast = false
  var a: Int32 = 0
  var b: Int32 = 0
  /// The syntax node to which errors refer.
  var node: SyntaxIndex

  init(_ code: Code, _ a: Int32 = 0, _ b: Int32 = 0, node: SyntaxIndex) {
    self.code = code
    self.a = a
    self.b = b
    self.node = node
  }
}

/// A path of plain selections: `.app.owner`.
struct PathCode {
  /// The index of the first field in the program's fields.
  var first: Int32
  var count: Int32
}

/// The value of a path whose variable never changes, and the cost of following it.
struct ResolvedPath {
  var ref: ValueRef
  /// In tenths of a unit.
  var cost: Int
}

/// A call: a row that accepts the number of arguments, and the runs of the arguments.
struct CallCode {
  /// The index of the row in the table; -1 if no function of the name accepts that number of
  /// arguments.
  let row: Int32
  /// Whether the next entry of the table is the same call with the next candidate row, which is
  /// tried if this row has no overload for the arguments.
  let isContinued: Bool
  /// The runs of the arguments, without the receiver, from this operand on.
  let first: Int32
  let count: Int32
  let blame: FunctionRow.BlameRule
  /// Whether the call is `orValue` of an optional, which costs one unit.
  let isOrValue: Bool
  /// The row's function over references, retained by ``keptFunction``; `nil` for a row over values.
  let function: Unmanaged<ReferenceFunction>?
  let cost: FunctionRow.Cost
  let implementation: FunctionRow.Implementation
  let name: Text
  private let keptFunction: ReferenceFunction?

  init(
    row: Int32, of definition: FunctionRow?, first: Int32, count: Int32, name: Text,
    isContinued: Bool = false
  ) {
    self.row = row
    self.isContinued = isContinued
    implementation = definition?.implementation ?? .nullary { .noOverload }
    if case .references(_, let function)? = definition?.implementation {
      keptFunction = function
    } else {
      keptFunction = nil
    }
    function = keptFunction.map { .passUnretained($0) }
    cost = definition?.cost ?? .fixed(1)
    blame = definition?.blame ?? .none
    self.first = first
    self.count = count
    self.name = name
    isOrValue = definition?.blame == .content && count == 1 && name.isSame(as: "orValue")
  }
}

/// A comprehension.
struct ComprehensionCode {
  var kind: ComprehensionKind
  /// The local variables; the second is -1 if there is none.
  var variable: Int32
  var second: Int32
  /// The runs; the filter is -1 if there is none.
  var filter: Int32
  var body: Int32
}
