/// `string.format(list)` of the strings extension (cel-go's `ext/strings`):
/// `%s %d %f %e %x %X %o %b %%`, with a precision (`%.3f`) for `%f` and `%e`. Where cel-go and
/// cel-cpp differ, it follows cel-cpp.
package enum FormatLibrary {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "format", .member, ["string.format(list(dyn)) -> string"], cost: .receiver,
      .metered(2...2, format))
  ]

  @Sendable private static func format(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .string(let template) = arguments[0], case .list(let list) = arguments[1] else {
      return .noOverload
    }
    var formatter = TextFormatter(template, list)
    switch formatter.run(&budget) {
    case nil: return .string(Text(bytes: formatter.bytes))
    case .exhausted: return .error(.exhausted)
    case .message(let message): return .failure(message)
    }
  }
}
