import Documents

/// What holding a document against a schema gave.
package struct SchemaOutcome: Sendable {
  /// Whether the document fits; never true where the evaluation was given up.
  package let isValid: Bool
  /// What is wrong, in the order of the schema; advice too where the document fits.
  package let findings: [SchemaFinding]
  /// Why the evaluation was given up; `nil` if it was not.
  package let exhaustion: SchemaExhaustion?
}

/// Why an evaluation was given up.
package enum SchemaExhaustion: Sendable {
  /// More steps than are allowed.
  case steps(Int)
  /// The schema leads into itself too deep.
  case depth(Int)
}

extension CompiledSchema {
  /// Returns the number of steps that a document may take unless the caller gives one: a fixed
  /// number, and some for each node.
  package static func defaultSteps(_ document: Document) -> Int {
    20_000_000 + 100 * document.nodeCount
  }

  /// Holds a document against the schema.
  ///
  /// - Parameters:
  ///   - steps: The largest number of subschemas that are held against values, in each of the two
  ///     passes; `nil` for ``defaultSteps(_:)``.
  ///   - maximumFindings: How many findings are made at most.
  package func validate(
    _ document: Document, steps: Int? = nil, maximumFindings: Int = .max
  ) -> SchemaOutcome {
    let steps = steps ?? Self.defaultSteps(document)
    var run = Evaluation(self, document, limit: steps)
    let fits = run.child(0, document.root)
    if fits, !hasAdvice, run.exhaustion == nil {
      return SchemaOutcome(isValid: true, findings: [], exhaustion: nil)
    }
    var exhaustion = run.exhaustion
    var findings: [SchemaFinding] = []
    if exhaustion == nil {
      var second = Evaluation(self, document, limit: steps, maximumFindings: maximumFindings)
      second.mode = .findings
      _ = second.child(0, document.root)
      exhaustion = second.exhaustion
      findings = Self.withoutRepetitions(second.findings)
    }
    return SchemaOutcome(
      isValid: fits && exhaustion == nil, findings: findings,
      exhaustion: exhaustion.map {
        switch $0 {
        case .steps: .steps(steps)
        case .depth: .depth(Evaluation.depthLimit)
        }
      })
  }

  /// Findings that are the same but for their reasons become one.
  private static func withoutRepetitions(_ findings: [SchemaFinding]) -> [SchemaFinding] {
    guard findings.count > 1 else { return findings }
    struct Name: Hashable {
      let node: NodeID
      let message: [UInt8]
    }
    var seen: Set<Name> = []
    return findings.filter {
      seen.insert(Name(node: $0.node, message: Array($0.message.utf8))).inserted
    }
  }
}
