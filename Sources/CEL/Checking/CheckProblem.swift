/// The problems that the checker reports; all of its messages are written here.
///
/// Types are passed as text that is already quoted (`` `int` ``, ``the object `manifest.app` ``),
/// names and values unquoted. The enum is indirect so that it takes little stack space in the
/// functions that report.
indirect enum CheckProblem {
  case unknownVariable(String, known: [String], near: String?)
  case unknownFunction(String, near: String?)
  case unknownMethod(String, receiver: String, near: String?)
  case unknownMessage(String)
  case functionIsMethod(String)
  case methodIsFunction(String)
  case fieldIsNoMethod(String)
  case macroShape(String, expected: String)
  case unknownField(String, owner: String, near: String?)
  case hyphenatedName(String, indexed: String)
  case noFields(String, owner: String)
  case methodIsNoField(String, owner: String)
  case wrongCount(String, found: Int, expected: String)
  case wrongReceiver(String, found: String, expected: [String])
  case wrongArgument(String, position: Int, found: String, expected: [String])
  case wrongArguments(String, found: [String], expected: [String])
  case wrongSide(String, side: String, found: String, expected: [String])
  case wrongPair(String, left: String, right: String, expected: [String], hint: Conversion?)
  case notBoolean(String, found: String, intended: String?)
  case differentCases(String, String)
  case neverEqual(String, String)
  case differentNumbers(String, String, hint: String)
  case neverNull(String, type: String, instead: String?)
  case neverElement(String, container: String)
  case noContainer(String)
  case outsideEnumeration(
    String, subject: String, holds: Bool, values: [String], near: String?)
  case disjointEnumerations(String, String)
  case unguarded(String?, guardText: String, field: String, owner: String)
  case emptyOptional(String)
  case noRange(String, found: String)
  case wrongPredicate(String, found: String)
  case wrongSortKey(String)
  case noEntry(String)
  case listIndex(String)
  case mapIndex(String, expected: String)
  case notIndexable(String, hint: String?)
  case notOptional(String, found: String)
  case mapKey(String)
  case wrongResult(String, expected: [String])
  case tooDeep

  /// A conversion that would make two operands compatible.
  struct Conversion {
    /// The call, for example `string(n)`.
    var text: String
    var isOnLeft: Bool
  }

  /// The kind that callers distinguish.
  var kind: CheckDiagnostic.Kind {
    switch self {
    case .unknownVariable, .unknownFunction, .unknownMethod, .unknownMessage, .functionIsMethod,
      .methodIsFunction, .fieldIsNoMethod, .unknownField, .hyphenatedName, .noFields,
      .methodIsNoField:
      .unknownName
    case .neverEqual, .neverNull, .neverElement, .outsideEnumeration, .disjointEnumerations:
      .neverTrue
    case .unguarded, .emptyOptional: .unguardedField
    case .tooDeep: .limit
    default: .wrongType
    }
  }

  /// The name or value that was probably meant.
  var suggestion: String? {
    switch self {
    case .unknownVariable(_, _, let near), .unknownFunction(_, let near),
      .unknownMethod(_, _, let near), .unknownField(_, _, let near),
      .outsideEnumeration(_, _, _, _, let near):
      near
    case .hyphenatedName(_, let indexed): indexed
    default: nil
    }
  }

  /// The message.
  var message: String {
    switch self {
    case .unknownVariable(let name, let known, let near):
      "unknown variable `\(brief(name))`"
        + (near == nil && !known.isEmpty ? "; expected \(list(known.map(quoted)))" : meant(near))
    case .unknownFunction(let name, let near):
      "unknown function `\(brief(name))`\(meant(near))"
    case .unknownMethod(let name, let receiver, let near):
      "\(receiver) has no method `\(brief(name))`\(meant(near))"
    case .unknownMessage(let name):
      "unknown message type `\(brief(name))`; expected a map such as `{\"name\": value}`"
    case .functionIsMethod(let name):
      "`\(name)` is a method; expected `value.\(name)(…)`"
    case .methodIsFunction(let name):
      "`\(name)` is a function; expected `\(name)(value, …)`"
    case .fieldIsNoMethod(let name):
      "`\(brief(name))` is a field, not a method; expected no parentheses"
    case .macroShape(let name, let expected):
      "`\(name)` is a macro of another form; expected \(expected)"
    case .unknownField(let name, let owner, let near):
      "\(owner) has no field `\(brief(name))`\(meant(near))"
    case .hyphenatedName(let name, let indexed):
      "`\(name)` is a subtraction; expected `\(indexed)`, or the name in backticks"
    case .noFields(let name, let owner):
      "\(owner) has no fields; expected an object or a map before `.\(brief(name))`"
    case .methodIsNoField(let name, let owner):
      "\(owner) has no field `\(name)`; expected the method `\(name)(…)`"
    case .wrongCount(let name, let found, let expected):
      "`\(name)` is called with \(arguments(found)); expected \(expected)"
    case .wrongReceiver(let name, let found, let expected):
      "\(found) has no method `\(name)`; expected \(list(expected)) before the dot"
    case .wrongArgument(let name, let position, let found, let expected):
      "argument \(position) of `\(name)` is \(found); expected \(list(expected))"
    case .wrongArguments(let name, let found, let expected):
      "`\(name)` does not take \(list(found, "and")); expected \(list(expected.map(quoted)))"
    case .wrongSide(let symbol, let side, let found, let expected):
      "`\(symbol)` does not take \(found)\(side); expected \(list(expected))"
    case .wrongPair(let symbol, let left, let right, let expected, let hint):
      "`\(symbol)` does not take \(left) and \(right); with \(left) on the left, expected "
        + list(expected) + " on the right"
        + (hint.map { ", \($0.isOnLeft ? "or" : "for example") `\($0.text)`" } ?? "")
        + (hint?.isOnLeft == true ? " on the left" : "")
    case .notBoolean(let symbol, let found, let intended):
      "`\(symbol)` does not take \(found); expected \(intended.map { "`\($0)`" } ?? "`bool`")"
    case .differentCases(let first, let second):
      "the cases of `?:` are \(first) and \(second); expected one type, or `dyn(…)` around one"
    case .neverEqual(let left, let right):
      "\(left) is never equal to \(right); expected operands of one type"
    case .differentNumbers(let left, let right, let hint):
      "\(left) and \(right) are different types; expected a conversion, for example `\(hint)`"
    case .neverNull(let subject, _, let instead?):
      "\(subject) is never `null`, only absent; expected `\(instead)`"
    case .neverNull(let subject, let type, nil):
      "\(subject) is never `null`; expected a comparison with \(type)"
    case .neverElement(let element, let container):
      "\(element) is never in \(container); expected a value of the type that it holds"
    case .noContainer(let found):
      "`in` does not look into \(found); expected a list or a map on the right"
    case .outsideEnumeration(let value, let subject, let holds, let values, let near):
      "\(subject) \(holds ? "never holds" : "is never") `\(brief(value))`"
        + (near == nil ? "; expected \(list(values.map(quoted)))" : meant(near))
    case .disjointEnumerations(let left, let right):
      "\(left) and \(right) have no value in common; expected two that have"
    case .unguarded(let path?, let guardText, _, _):
      "`\(path)` may be absent; expected a guard such as `\(guardText) && …`"
    case .unguarded(nil, _, let field, let owner):
      "the field `\(brief(field))` of \(owner) may be absent; expected `.?\(brief(field))`"
    case .emptyOptional(let path):
      "`\(path)` may be empty; expected `orValue(…)`, or `hasValue()` before it"
    case .noRange(let macro, let found):
      "`\(macro)` does not range over \(found); expected a list or a map"
    case .wrongPredicate(let macro, let found):
      "the condition of `\(macro)` is \(found); expected `bool`"
    case .wrongSortKey(let found):
      "`sortBy` does not order by \(found); expected a number, a string or a time"
    case .noEntry(let found):
      "`transformMapEntry` makes \(found); expected a map such as `{key: value}`"
    case .listIndex(let found):
      "the index of a list is \(found); expected `int`"
    case .mapIndex(let found, let expected):
      "the key of the map is \(found); expected \(expected)"
    case .notIndexable(let found, let hint):
      "\(found) has no elements; expected " + (hint ?? "a list or a map before the `[`")
    case .notOptional(let place, let found):
      "\(place) is \(found); expected an optional"
    case .mapKey(let found):
      "a key of a map is \(found); expected `string`, `int`, `uint` or `bool`"
    case .wrongResult(let found, let expected):
      "the expression gives \(found); expected \(list(expected))"
    case .tooDeep:
      "the expression nests too deeply; expected fewer levels"
    }
  }

  private func meant(_ near: String?) -> String {
    near.map { "; did you mean `\(brief($0))`?" } ?? ""
  }

  private func arguments(_ count: Int) -> String {
    count == 0 ? "no arguments" : count == 1 ? "1 argument" : "\(count) arguments"
  }

  /// Joins at most six texts: `a`, `b` or `c`.
  private func list(_ texts: [String], _ word: String = "or") -> String {
    if texts.count > 6 { return texts.prefix(6).joined(separator: ", ") + ", …" }
    guard let last = texts.last, texts.count > 1 else { return texts.first ?? "nothing" }
    return texts.dropLast().joined(separator: ", ") + " \(word) " + last
  }

  private func quoted(_ text: String) -> String { "`\(brief(text))`" }

  /// Returns user text, truncated after 60 code points.
  private func brief(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: 60, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return text }
    return String(scalars[..<end]) + "…"
  }
}
