/// One step of a ``Program``.
///
/// A run of instructions works on one value, the accumulator: the first loads it, each further one
/// turns it into the next, up to the one that is marked as the last. What stands to the left of an
/// operator is the same run, so that chains of any length (`a + b + …`, `x.f().g()…`) need no
/// recursion; what stands to the right is a run of its own, named by the index of its first
/// instruction.
struct Instruction {
  /// What to do. `a` and `b` are indices of the program's tables.
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
    /// The same as `variablePath`, of a variable that never changes: the path has its value
    /// (``Program/resolve(_:)``).
    case constantPath
    /// The conjunction of the `b` runs from operand `a` on.
    case and
    /// The disjunction of the `b` runs from operand `a` on.
    case or
    /// By the run at operand `a` the run at the operand after it or the one after that.
    case conditional
    /// Whether the runs `a` and `b` are equal, each of which is one instruction that only looks
    /// something up.
    case simpleEqual
    /// Whether they are not.
    case simpleNotEqual
    /// A list of `b` elements from operand `a` on: a run and whether it is optional.
    case list
    /// A map of `b` entries from operand `a` on: two runs and whether it is optional.
    case map
    /// The call `a` of a function without a receiver.
    case call
    /// The local variable `b` becomes the run at operand `a`, then on with the run after it.
    case bind

    // From here on: working on the accumulator.
    /// Follows the path `b`.
    case path
    /// The field `a` of what may have none: an optional.
    case selectOptional
    /// Whether there is the field `a`.
    case has
    /// The element under the key that the run `a` gives.
    case index
    /// The same of what may have none: an optional.
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
    case fold
    /// The run at operand `a` with the local variable `b` as what the accumulator, an optional,
    /// holds; its result wrapped up again.
    case optMap
    /// The same, but the result is an optional already.
    case optFlatMap
  }

  var code: Code
  /// Whether the run ends here.
  var isLast = false
  var a: Int32 = 0
  var b: Int32 = 0
  /// The syntax node that errors name.
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
  /// The first of the fields among the program's.
  var first: Int32
  var count: Int32
}

/// The value of a path whose variable never changes, and what it costs to follow it.
struct ResolvedPath {
  var loan: Loan
  /// In tenths of a unit.
  var cost: Int
}

/// A call: the first row that takes so many arguments, and their runs.
struct CallCode {
  /// The index of the row in the table; -1 if no function takes so many arguments.
  let row: Int32
  /// Whether the next call of the table is the same one by the next row of the name that takes so
  /// many arguments: for arguments that this row has no overload for.
  let isContinued: Bool
  /// The runs of the arguments, without the receiver, from this operand on.
  let first: Int32
  let count: Int32
  let blame: FunctionRow.BlameRule
  /// Whether it is `orValue` of an optional, at the cost of a unit.
  let isOrValue: Bool
  /// The row's function over references, which the row keeps, as this does; `nil` for a row over
  /// values.
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
struct FoldCode {
  var kind: FoldKind
  /// The local variables; the second is -1 if there is none.
  var variable: Int32
  var second: Int32
  /// The runs; the filter is -1 if there is none.
  var filter: Int32
  var body: Int32
}
