import Patterns

/// Regular expressions in RE2's syntax: the standard `matches` (CEL specification, "Regular
/// Expressions"), Kubernetes' regex library (`find`, `findAll`) and cel-go's (`regex.extract`,
/// `regex.extractAll`, `regex.replace`).
package enum RegexLibrary {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "matches", .member, ["string.matches(string) -> bool"], blame: .receiver, cost: .pattern,
      pattern: 1, .references(2...2, matchesConstant)),
    FunctionRow(
      "matches", .member, ["string.matches(string) -> bool"], blame: .receiver, cost: .pattern,
      pattern: 1,
      .metered(2...2, matches)),
    FunctionRow(
      "matches", .global, ["matches(string, string) -> bool"], blame: .receiver, cost: .pattern,
      pattern: 1, .references(2...2, matchesConstant)),
    FunctionRow(
      "matches", .global, ["matches(string, string) -> bool"], blame: .receiver, cost: .pattern,
      pattern: 1,
      .metered(2...2, matches)),
    FunctionRow(
      "find", .member, ["string.find(string) -> string"], blame: .part, cost: .pattern, pattern: 1,
      .metered(2...2, find)),
    FunctionRow(
      "findAll", .member,
      ["string.findAll(string) -> list(string)", "string.findAll(string, int) -> list(string)"],
      blame: .part, cost: .pattern, pattern: 1, .metered(2...3, findAll)),
    FunctionRow(
      "regex.extract", .global, ["regex.extract(string, string) -> optional_type(string)"],
      blame: .part, cost: .pattern, pattern: 1, .metered(2...2, extract)),
    FunctionRow(
      "regex.extractAll", .global, ["regex.extractAll(string, string) -> list(string)"],
      blame: .part, cost: .pattern, pattern: 1, .metered(2...2, extractAll)),
    FunctionRow(
      "regex.replace", .global,
      [
        "regex.replace(string, string, string) -> string",
        "regex.replace(string, string, string, int) -> string",
      ], blame: .part, cost: .pattern, pattern: 1, .metered(3...4, replace)),
  ]

  // MARK: Patterns

  /// Returns the pattern of an argument that was compiled with the program; `nil` for other values.
  @inline(__always)
  private static func constant(_ value: Value) -> Pattern? {
    guard case .opaque(let object) = value, type(of: object) == Pattern.self else { return nil }
    return unsafeDowncast(object, to: Pattern.self)
  }

  /// A searcher for the text and the pattern of a call; or the call's result if no search is
  /// possible.
  private enum Search {
    case ready(PatternSearcher)
    case answer(Value)

    init(_ arguments: [Value], _ budget: inout Budget) {
      guard case .string(let text) = arguments[0] else {
        self = .answer(.noOverload)
        return
      }
      if let pattern = RegexLibrary.constant(arguments[1]) {
        self = .ready(PatternSearcher(text, pattern))
        return
      }
      guard case .string(let source) = arguments[1] else {
        self = .answer(.noOverload)
        return
      }
      do throws(PatternError) {
        let pattern = try Pattern(source)
        // The pattern is compiled only for this call, which is charged as well.
        let units = pattern.length &+ pattern.cost(matching: text.byteCount)
        self =
          budget.spend(units) ? .ready(PatternSearcher(text, pattern)) : .answer(.error(.exhausted))
      } catch {
        self = .answer(
          .failure("`\(source.brief)` is not a regular expression: \(error.message)"))
      }
    }
  }

  // MARK: Implementations

  @Sendable private static func matchesConstant(
    _ text: ValueRef, _ pattern: ValueRef, _: ValueRef, _ budget: inout Budget, _ arena: ValueArena
  ) -> ValueRef {
    guard case .string(let text) = text, case .pattern(let pattern) = pattern else {
      return arena.noOverload
    }
    return .bool(pattern._withUnsafeGuaranteedRef { $0.isMatch(in: text.bytes) })
  }

  @Sendable private static func matches(_ arguments: [Value], _ budget: inout Budget) -> Value {
    switch Search(arguments, &budget) {
    case .answer(let value): value
    case .ready(let searcher): .bool(searcher.pattern.isMatch(in: searcher.text))
    }
  }

  @Sendable private static func find(_ arguments: [Value], _ budget: inout Budget) -> Value {
    switch Search(arguments, &budget) {
    case .answer(let value): return value
    case .ready(var searcher):
      guard let match = searcher.next(&budget) else { return searcher.end(.string(.empty), budget) }
      return .string(searcher.slice(match.range))
    }
  }

  @Sendable private static func findAll(_ arguments: [Value], _ budget: inout Budget) -> Value {
    switch Search(arguments, &budget) {
    case .answer(let value): return value
    case .ready(var searcher):
      var limit = Int64.max
      if arguments.count == 3 {
        guard case .int(let count) = arguments[2] else { return .noOverload }
        // A negative count means no limit.
        if count >= 0 { limit = count }
      }
      var parts: [Value] = []
      while Int64(parts.count) < limit, let match = searcher.next(&budget) {
        parts.append(.string(searcher.slice(match.range)))
      }
      return searcher.end(.list(ListValue(parts)), budget)
    }
  }

  private static let tooManyGroups = Value.failure(
    "the regular expression has more than one capturing group")

  @Sendable private static func extract(_ arguments: [Value], _ budget: inout Budget) -> Value {
    switch Search(arguments, &budget) {
    case .answer(let value): return value
    case .ready(var searcher):
      let groups = searcher.pattern.groupCount
      if groups > 1 { return tooManyGroups }
      searcher.groups = groups
      guard let match = searcher.next(&budget), let range = match[groups] else {
        return searcher.end(.optional(.none), budget)
      }
      return .optional(OptionalValue(.string(searcher.slice(range))))
    }
  }

  @Sendable private static func extractAll(_ arguments: [Value], _ budget: inout Budget) -> Value {
    switch Search(arguments, &budget) {
    case .answer(let value): return value
    case .ready(var searcher):
      let groups = searcher.pattern.groupCount
      if groups > 1 { return tooManyGroups }
      searcher.groups = groups
      var parts: [Value] = []
      while let match = searcher.next(&budget) {
        // As in cel-go, an empty group counts as one that did not take part in the match.
        guard let range = match[groups], groups == 0 || !range.isEmpty else { continue }
        parts.append(.string(searcher.slice(range)))
      }
      return searcher.end(.list(ListValue(parts)), budget)
    }
  }

  @Sendable private static func replace(_ arguments: [Value], _ budget: inout Budget) -> Value {
    switch Search(arguments, &budget) {
    case .answer(let value): return value
    case .ready(var searcher):
      guard case .string(let template) = arguments[2] else { return .noOverload }
      var limit = Int64.max
      if arguments.count == 4 {
        guard case .int(let count) = arguments[3] else { return .noOverload }
        if count >= 0 { limit = count }
      }
      let replacement: PatternReplacement
      switch PatternReplacement.parse(template, groups: searcher.pattern.groupCount) {
      case .failure(let message): return .failure(message.text)
      case .success(let parsed): replacement = parsed
      }
      searcher.groups = replacement.highestGroup
      var bytes: [UInt8] = []
      var end = 0
      var count: Int64 = 0
      while count < limit, let match = searcher.next(&budget) {
        bytes.append(contentsOf: searcher.text.bytes[end..<match.range.lowerBound])
        replacement.append(match, of: searcher.text, to: &bytes)
        end = match.range.upperBound
        count += 1
        if !budget.visit(bytes.count - searcher.paid) { return .error(.exhausted) }
        searcher.paid = bytes.count
      }
      if count == 0 { return searcher.end(arguments[0], budget) }
      bytes.append(contentsOf: searcher.text.bytes[end...])
      return searcher.end(.string(Text(bytes: bytes, from: searcher.text)), budget)
    }
  }
}
