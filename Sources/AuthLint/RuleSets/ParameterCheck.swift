import Diagnostics
import Documents
import JSONSchema
import RuleEngine

/// Holds the values of rule sets' parameters against their JSON Schemas.
package enum ParameterCheck {
  /// A value that does not fit.
  package struct Mismatch {
    /// What is wrong: starts in lower case, has no full stop.
    package var message: String
    /// The keys and indices that lead from the value to the part that is wrong.
    package var path: [String]
    package var help: String?
  }

  /// What checking a value gave.
  package enum Outcome {
    case fits
    case mismatches([Mismatch])
    /// The schema cannot be used.
    case brokenSchema(String)
  }

  /// Holds a value against a schema.
  package static func check(_ value: ConstantValue, against schema: ConstantValue) -> Outcome {
    let compiled: CompiledSchema
    do throws(SchemaProblems) {
      compiled = try SchemaCompiler.compile(
        SourceFile(path: "schema", bytes: Array(schema.json.utf8)), .json,
        at: SchemaAddress("parameter:schema"), find: { _ in .refused })
    } catch {
      return .brokenSchema(error.problems.first?.diagnostic.message ?? "it is not a schema")
    }
    if let refused = compiled.unresolved.first { return .brokenSchema(refused.diagnostic.message) }
    let loader = DocumentLoader(
      file: SourceFile(path: "value", bytes: Array(value.json.utf8)), format: .json)
    guard let document = loader.next() else { return .fits }
    let findings = compiled.validate(document).findings.filter { $0.rule != .deprecatedField }
    if findings.isEmpty { return .fits }
    return .mismatches(
      findings.map { finding in
        Mismatch(
          message: finding.message, path: path(document.pointer(finding.node)), help: finding.help)
      })
  }

  /// Returns the mistakes in the defaults and schemas of a set's parameters, by file.
  package static func problems(in set: RuleSet) -> [FileReport] {
    var reports: [FileReport] = []
    for parameter in set.definition.parameters {
      guard let schema = parameter.schema,
        let header = header(of: parameter, in: set), let document = header.document
      else { continue }
      var problems: [Diagnostic] = []
      func report(_ message: String, _ range: SourceRange, _ help: String? = nil) {
        problems.append(
          Diagnostic(
            rule: "invalid-rule", severity: .error, message: message,
            primary: Annotation(range: range), help: help))
      }
      switch check(parameter.value, against: schema) {
      case .fits: continue
      case .brokenSchema(let message):
        report(
          "the schema of the parameter `\(parameter.name)` cannot be used: \(message)",
          document.place(of: NodeID(parameter.schemaNode)).range)
      case .mismatches(let mismatches):
        for mismatch in mismatches {
          let node = document.node(NodeID(parameter.defaultNode), below: mismatch.path)
          report(
            "the default of the parameter `\(parameter.name)` does not fit its schema: "
              + mismatch.message, document.place(of: node).range, mismatch.help)
        }
      }
      reports.append(FileReport(file: header.file, diagnostics: problems, isComplete: false))
    }
    return reports
  }

  private static func header(of parameter: ParameterDefinition, in set: RuleSet) -> RuleSource? {
    let index = Int(parameter.header) - 1
    return set.headers.indices.contains(index) ? set.headers[index] : nil
  }

  /// Returns the parts of a JSON Pointer.
  private static func path(_ pointer: String) -> [String] {
    pointer.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
      .map { String(decoding: JSONPointer.name(ofStep: $0), as: UTF8.self) }
  }
}

extension Document {
  /// Returns the node that keys and indices lead to from a node, or the last one on the way.
  package func node(_ start: NodeID, below path: [String]) -> NodeID {
    var node = start
    for part in path {
      switch kind(node) {
      case .mapping:
        guard let next = value(forKey: part, of: node) else { return node }
        node = next
      case .sequence:
        guard let index = Int(part), index >= 0, index < childCount(node) else { return node }
        node = child(at: index, of: node)
      default: return node
      }
    }
    return node
  }
}
