import Foundation
import Patterns
import Testing

@testable import CEL

/// Every function's cases, and that every overload of every function has one.
@Suite struct FunctionCaseTests {
  /// With and without remembering origins, at the same cost where there are none.
  @Test(arguments: FunctionCase.all)
  func `functions give what they should`(function: FunctionCase) throws {
    let value = try Self.evaluate(function.expression, Environment())
    let program = try Environment().compile(function.expression)
    var (plain, blaming) = (Budget(), Budget())
    let same = program.evaluate(Activation(Environment()), budget: &plain)
    let blamed = program.blame(Activation(Environment()), budget: &blaming).value
    #expect(SuiteValue.description(same) == SuiteValue.description(blamed))
    #expect(plain.tenths == blaming.tenths || function.looksAtEverySide)
    guard let expression = function.expected else {
      guard case .error(let error) = value else {
        Issue.record("gives \(SuiteValue.description(value)), expected an error")
        return
      }
      #expect(error.message.contains(function.message), "\(error.message)")
      return
    }
    let expected = try Self.evaluate(expression, Environment())
    #expect(!expected.isError, "the expectation is an error")
    #expect(
      SuiteValue.isSame(value, expected),
      "\(SuiteValue.description(value)) is not \(SuiteValue.description(expected))")
  }

  private static func evaluate(_ text: String, _ environment: Environment) throws -> Value {
    try environment.compile(text).evaluate(Activation(environment))
  }

  /// A row whose calls are noted, with the types of their arguments.
  private static func noting(_ row: FunctionRow, _ calls: CallNotes) -> FunctionRow {
    @Sendable func note(_ arguments: [Value], _ result: Value) -> Value {
      if case .error(let error) = result, error === EvaluationError.noOverload { return result }
      calls.add(row, arguments)
      return result
    }
    let implementation: FunctionRow.Implementation =
      switch row.implementation {
      case .nullary(let body): .nullary { note([], body()) }
      case .unary(let body): .unary { note([$0], body($0)) }
      case .binary(let body): .binary { note([$0, $1], body($0, $1)) }
      case .ternary(let body): .ternary { note([$0, $1, $2], body($0, $1, $2)) }
      case .metered(let range, let body): .metered(range) { note($0, body($0, &$1)) }
      case .references(let range, let function):
        .references(range) { first, second, third, budget, arena in
          let result = function.body(first, second, third, &budget, arena)
          let arguments = [first, second, third].filter { !$0.isAbsent }
          _ = note(arguments.map(\.value), result.value)
          return result
        }
      }
    return FunctionRow(
      row.name, row.style, row.signatures, blame: row.blame, cost: row.cost, pattern: row.pattern,
      implementation)
  }

  @Test func `every overload has a case`() throws {
    // The evaluator computes operators without their rows; the conformance suite tests those.
    let rows = FunctionTable.standard.rows.filter { row in
      row.name.utf8.first.map { $0 >= 0x61 && $0 <= 0x7A } ?? false
    }
    #expect(rows.count > 100)
    let calls = CallNotes()
    let environment = Environment(
      variables: [],
      functions: FunctionTable(libraries: [rows.map { Self.noting($0, calls) }]))
    for function in FunctionCase.all {
      _ = try? Self.evaluate(function.expression, environment)
    }
    for row in rows {
      for notation in row.signatures {
        let signature = try #require(
          FunctionSignature(notation, of: row.name, isMember: row.style == .member))
        #expect(calls.contains(row, signature), "no case calls `\(notation)`")
      }
    }
  }
}

/// Which functions were called, and with which arguments.
private final class CallNotes: @unchecked Sendable {
  private let lock = NSLock()
  private var arguments: [String: [[Value]]] = [:]

  func add(_ row: FunctionRow, _ values: [Value]) {
    lock.withLock { arguments["\(row.style) \(row.name)", default: []].append(values) }
  }

  /// Whether the function was called with arguments of a signature's types.
  func contains(_ row: FunctionRow, _ signature: FunctionSignature) -> Bool {
    let calls = lock.withLock { arguments["\(row.style) \(row.name)"] ?? [] }
    return calls.contains { values in
      let parameters = signature.parameters
      guard
        signature.isVariadic ? values.count >= parameters.count : values.count == parameters.count
      else { return false }
      return values.enumerated().allSatisfy { index, value in
        Self.fits(value, parameters[min(index, parameters.count - 1)])
      }
    }
  }

  private static func fits(_ value: Value, _ type: CELType) -> Bool {
    switch (type, value) {
    case (.dyn, _), (.parameter, _): return true
    case (.list(let element), .list(let list)):
      return list.count == 0 || fits(list[0], element)
    case (.map, .map): return true
    case (.optional, .optional): return true
    case (.type, .type): return true
    // A constant regular expression is compiled in its place.
    case (.string, .opaque(let object)): return object is Pattern
    case (.list, _), (.map, _), (.optional, _), (.type, _): return false
    default: return type.description == value.typeName
    }
  }
}
