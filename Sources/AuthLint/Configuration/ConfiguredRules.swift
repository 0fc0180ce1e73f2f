import CEL
import Diagnostics
import Documents
import RuleEngine

extension ConfiguredRuleSet {
  /// Returns what is wrong with the entry for a rule set: parameters that it does not have, and values
  /// that do not fit.
  ///
  /// - Parameter file: The configuration.
  package func problems(with set: RuleSet, in file: SourceFile) -> [Diagnostic] {
    if parameters.isEmpty { return [] }
    let known = set.definition.parameters
    var problems: [Diagnostic] = []
    func report(_ message: String, _ range: SourceRange, _ help: String?) {
      problems.append(
        Diagnostic(
          rule: ConfigurationReader.rule, severity: .error, message: message,
          primary: Annotation(range: range), help: help))
    }
    for parameter in parameters {
      let name = parameter.name.text
      guard let definition = known.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
        let offer = NearestName.suggestion(for: name, among: known.map(\.name))
          .map { "; did you mean `\($0)`?" }
        let names = known.map { "`\($0.name)`" }.joined(separator: ", ")
        report(
          "`\(name)` is not a parameter of the rule set `\(set.definition.name)`" + (offer ?? ""),
          parameter.name.range,
          known.isEmpty ? "the set has no parameters" : "its parameters are \(names)")
        continue
      }
      guard let schema = definition.schema,
        case .mismatches(let mismatches) = ParameterCheck.check(parameter.value, against: schema)
      else { continue }
      for mismatch in mismatches {
        report(
          "the parameter `\(name)`: \(mismatch.message)",
          place(of: parameter, mismatch.path, in: file),
          mismatch.help ?? (definition.summary.isEmpty ? nil : "it holds: \(definition.summary)"))
      }
    }
    return problems
  }

  /// Returns the place of a part of a parameter's value.
  private func place(
    of parameter: ConfiguredParameter, _ path: [String], in file: SourceFile
  ) -> SourceRange {
    guard !path.isEmpty, let document = DocumentLoader(file: file, format: .yaml).next() else {
      return parameter.range
    }
    let way = ["rule-sets", String(index), "parameters", parameter.name.text] + path
    return document.place(of: document.node(document.root, below: way)).range
  }

  /// Returns a rule set with the values of the entry's parameters.
  package func applied(to set: RuleSet) -> RuleSet {
    if parameters.isEmpty { return set }
    return set.changed { definition in
      for parameter in parameters {
        let name = parameter.name.text.utf8
        for index in definition.parameters.indices
        where definition.parameters[index].name.utf8.elementsEqual(name) {
          definition.parameters[index].value = parameter.value
        }
      }
    }
  }
}

extension RuleSet {
  /// The digest of the set's files (``RuleSetContent/digest``).
  package var digest: String {
    if let content { return content.digest }
    var content = RuleSetContent()
    let name = definition.name
    let prefix = "rules/" + name + "/"
    content.parts = Self.shippedFiles(name).map { file in
      RuleSetContent.Part(
        name: Array(file.path.utf8.dropFirst(prefix.utf8.count)), bytes: file.bytes)
    }
    if let schema = definition.schema {
      content.parts.append(
        RuleSetContent.Part(name: Array(schema.utf8), bytes: Self.manifestSchema))
    }
    return content.digest
  }

  /// Returns the set with its name in front of the ids that other sets have too, and what a plain id
  /// of the set becomes.
  package func tellingApart(_ repeated: [String]) -> (set: RuleSet, name: (String) -> String) {
    let setName = definition.name
    let own = definition.rules.map(\.id)
    let changed = own.filter { id in repeated.contains { $0.utf8.elementsEqual(id.utf8) } }
    func name(_ id: String) -> String {
      changed.contains { $0.utf8.elementsEqual(id.utf8) } ? setName + "/" + id : id
    }
    guard !changed.isEmpty else { return (self, { $0 }) }
    let set = self.changed { definition in
      for index in definition.rules.indices {
        definition.rules[index].id = name(definition.rules[index].id)
        definition.rules[index].supersedes = definition.rules[index].supersedes.map(name)
      }
    }
    return (set, name)
  }
}
