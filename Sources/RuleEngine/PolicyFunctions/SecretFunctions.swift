import CEL
import Documents

/// The functions of rules about secrets (``SecretScan``).
enum SecretFunctions {
  static let rows: [FunctionRow] = [
    FunctionRow(
      "secrets", .global, ["secrets(dyn, list(string), list(string)) -> list(dyn)"],
      blame: .receiver,
      .references(3...3) { value, names, references, budget, arena in
        guard let place = PolicyFunctions.place(of: value),
          let names = PolicyFunctions.list(names), let references = PolicyFunctions.list(references)
        else { return arena.noOverload }
        return place.bridge._withUnsafeGuaranteedRef { bridge in
          guard budget.spend(1 + bridge.document.nodeCount / 10) else {
            return arena.keep(.error(.exhausted))
          }
          return arena.keep(
            secrets(of: bridge, bridge.guardian.names(names)) {
              bridge.guardian.references(references)
            })
        }
      }),
    FunctionRow(
      "isSecret", .global, ["isSecret(string, list(string)) -> bool"], blame: .receiver,
      cost: .receiver,
      .binary { value, references in
        guard case .string(let text) = value, case .list(let references) = references else {
          return .noOverload
        }
        return .bool(SecretReferences(references).isLiteral(text.bytes))
      }),
  ]

  /// Returns a list with a map for each secret: its `name`, its `value`, and the `kind` of its
  /// place.
  private static func secrets(
    of bridge: DocumentBridge, _ names: SecretNames, _ references: () -> SecretReferences
  ) -> Value {
    // Searching for secrets does not count as reading what the loader has reported: secrets are
    // reported everywhere.
    bridge.forgetLooks()
    let found = bridge.secrets(names, references: references).secrets
    if found.isEmpty { return .list(.empty) }
    var elements: [Value] = []
    var places: [Provenance] = []
    for secret in found where secret.isReported {
      var place = Provenance(node: secret.node.index)
      if secret.isInKey { place.role = .key }
      if let part = secret.part {
        place.lower = Int32(truncatingIfNeeded: part.lowerBound)
        place.upper = Int32(truncatingIfNeeded: part.upperBound)
      }
      var map = MapBuilder(capacity: 3, isTracking: true)
      // The name is not secret.
      let about = place.with(role: .missing)
      _ = map.insert(
        .string("name"), .string(Text(bytes: secret.name)), provenance: about)
      _ = map.insert(
        .string("value"), .string(Text(bytes: secret.text(in: bridge.document))), provenance: place)
      _ = map.insert(.string("kind"), .string(secret.kind.name), provenance: about)
      elements.append(.map(map.finish()))
      places.append(place)
    }
    return .list(ListValue(elements, provenances: places))
  }
}

extension SecretScan.Kind {
  /// The name of the kind in expressions.
  fileprivate var name: Text {
    switch self {
    case .field: "field"
    case .url: "url"
    case .text: "text"
    }
  }
}

extension SecretScan.Found {
  /// Returns the text of the secret, decoded.
  package func text(in document: Document) -> [UInt8] {
    let bytes = document.textBytes(textNode(in: document))
    guard let part else { return Array(bytes) }
    return Array(bytes[part.clamped(to: bytes.indices)])
  }

  /// Returns the node of the text: the key, if the secret is in a key.
  func textNode(in document: Document) -> NodeID {
    isInKey ? document.key(ofValue: node) ?? node : node
  }
}
