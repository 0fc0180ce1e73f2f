import CEL
import Diagnostics
import Documents

/// The findings about missing and unknown fields.
extension SchemaValidation {
  mutating func reportMissing(
    _ name: String, of mapping: NodeID, _ definition: Definitions, field: SchemaDefinition?
  ) {
    guard allowance.isOpen else { return }
    if let key = advice.disguised(name, in: mapping) {
      return reportDisguised(name, key, of: mapping, definition)
    }
    report(
      "missing-field",
      StructuralMessages.missingField(name, in: definition.pointee.path),
      at: document.place(of: mapping),
      node: mapping, label: "`\(name)` belongs here",
      help: advice.missing(name, field, isAtRoot: mapping == document.root))
  }

  mutating func reportUnknown(
    _ key: NodeID, of mapping: NodeID, _ definition: Definitions
  ) {
    guard allowance.isOpen else { return }
    if !document.ambiguities.isEmpty, isAmbiguousKey(key) { return }
    let name = document.kind(key) < .sequence ? document.string(key) : "(a collection)"
    let plain = InvisibleCharacter.removed(from: name)
    let meant = definition.pointee.properties.first { property in
      plain?.text.utf8.elementsEqual(property.name.utf8) == true
        && document.value(forKey: property.name, of: mapping) == nil
    }
    // The field is reported as missing.
    if meant?.isRequired == true { return }
    let free = definition.pointee.properties.map(\.name).filter {
      document.value(forKey: $0, of: mapping) == nil
    }
    let suggestion =
      meant?.name ?? NearestName.suggestion(for: name, among: free)
      ?? NearestName.suggestion(for: name, among: definition.pointee.properties.map(\.name))
    let isFree = suggestion.map { suggestion in free.contains { $0 == suggestion } } ?? false
    let fix = offersFixes && isFree ? fixes.rename(key, to: suggestion) : nil
    report(
      "unknown-field",
      StructuralMessages.unknownField(
        name, in: definition.pointee.path, suggestion: suggestion, invisible: plain?.first),
      at: document.place(ofCharactersOf: key), node: key,
      help: advice.unknown(
        name, suggestion: suggestion, invisible: meant == nil ? nil : plain?.first),
      fix: fix, severity: .warning)
  }

  /// Reports one finding for a missing field whose name is present with invisible characters in it.
  private mutating func reportDisguised(
    _ name: String, _ key: NodeID, of mapping: NodeID, _ definition: Definitions
  ) {
    guard let invisible = InvisibleCharacter.removed(from: document.string(key))?.first else {
      return
    }
    var place = document.place(of: mapping)
    place.uses.append(
      Annotation(range: document.range(key), label: "this key has \(invisible.name) in it"))
    report(
      "missing-field",
      StructuralMessages.missingField(name, in: definition.pointee.path)
        + ": its key has \(invisible.name) in it",
      at: place, node: mapping, label: "`\(name)` belongs here",
      help: advice.unknown(name, suggestion: name, invisible: invisible),
      fix: offersFixes ? fixes.rename(key, to: name) : nil)
  }
}
