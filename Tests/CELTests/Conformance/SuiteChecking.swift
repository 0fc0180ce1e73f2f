import CEL
import Foundation
import Testing

/// The conformance suite's demands on the type checker.
enum SuiteChecking {
  /// Why the checker fails a test of the suite; `nil` if it does not.
  ///
  /// A test that expects a type must give it; one that expects a value, and does not switch the
  /// checker off, must have no diagnostics; of one that expects an error nothing is demanded.
  static func failure(_ test: [String: Any]) throws -> String? {
    let typed = test["typed_result"] as? [String: Any]
    guard test["eval_error"] == nil, test["disable_check"] as? Bool != true else { return nil }
    let text = try #require(test["expr"] as? String)
    let tree: SyntaxTree
    do {
      tree = try SyntaxTree(parsing: Text(text))
    } catch {
      return "does not parse: \(error.message)"
    }
    var checker = Checker(try declarations(test))
    let result = checker.check(tree)
    if !result.isValid {
      return "is refused:\n" + CheckerFixture.drawing(text, result.diagnostics)
    }
    if let type = typed?["type"] as? String, result.type.description != type {
      return "has the type \(result.type), expected \(type)"
    }
    return nil
  }

  private static func declarations(_ test: [String: Any]) throws -> Declarations {
    var declarations = Declarations()
    declarations.container = test["container"] as? String ?? ""
    for name in (test["bindings"] as? [String: Any] ?? [:]).keys {
      declarations.declare(variable: name, as: .dyn)
    }
    for entry in test["type_env"] as? [[String: Any]] ?? [] {
      let name = try #require(entry["name"] as? String)
      if let notation = entry["ident"] as? String {
        declarations.declare(variable: name, as: try #require(CELType(notation)))
      }
      for overload in entry["function"] as? [[String: Any]] ?? [] {
        var parameters: [CELType] = []
        for notation in try #require(overload["params"] as? [String]) {
          parameters.append(try #require(CELType(notation)))
        }
        let notation = try #require(overload["result"] as? String)
        let result = try #require(CELType(notation))
        declarations.declare(
          function: name,
          FunctionSignature(
            parameters: parameters, result: result,
            isMember: overload["instance"] as? Bool ?? false))
      }
    }
    return declarations
  }
}
