import Diagnostics
import Documents
import RuleEngine

/// Makes the fixes of a file from those of the manifest that a view makes of it.
///
/// A fix changes the text of the manifest. What it changes there is found by comparing both trees;
/// the same is then done to the values of the file, where the view takes them as they are.
struct ViewFixes {
  private let places: ViewPlaces
  private let editor: DocumentEditor
  /// How many bytes of manifests may still be read. A file with very many findings gets the first
  /// fixes, and the others when those are applied.
  private var allowance: Int

  init(_ places: ViewPlaces) {
    self.places = places
    editor = DocumentEditor(places.document)
    allowance = 1_000_000 + 64 * places.manifest.file.bytes.count
  }

  /// A change of the manifest.
  private enum Change {
    case replaced(NodeID, with: ConstantValue)
    case removed(NodeID)
    case inserted(ConstantValue, into: NodeID, key: String?)
  }

  /// Returns the fix of the file; `nil` if it would change what the view itself says or computes.
  mutating func fix(_ fix: Fix) -> Fix? {
    let bytes = places.manifest.file.bytes
    guard allowance >= bytes.count, EditedText.isSound(fix.edits, within: bytes.count) else {
      return nil
    }
    allowance -= bytes.count
    let file = SourceFile(
      path: places.manifest.file.path, bytes: EditedText.apply([fix.edits], to: bytes))
    let loader = DocumentLoader(file: file, format: .yaml)
    guard let changed = loader.next(), loader.next() == nil, loader.problems.isEmpty else {
      return nil
    }
    var changes: [Change] = []
    guard compare(places.manifest.root, changed.root, changed, &changes), !changes.isEmpty else {
      return nil
    }
    var edits: [TextEdit] = []
    for change in changes {
      guard let own = self.edits(for: change) else { return nil }
      edits += own
    }
    edits.sort { ($0.range.lower, $0.range.upper) < ($1.range.lower, $1.range.upper) }
    for (first, second) in zip(edits, edits.dropFirst())
    where second.range.lower < first.range.upper {
      return nil
    }
    var result = Fix(isSafe: fix.isSafe, edits: edits, title: fix.title)
    result.sources = fix.sources.compactMap { range in
      if case .file(let place) = places.place(of: range).place { place } else { nil }
    }
    return result
  }

  // MARK: - What changed

  /// Collects what makes one tree of another. Returns false if that cannot be told.
  private func compare(
    _ old: NodeID, _ new: NodeID, _ changed: Document, _ changes: inout [Change]
  ) -> Bool {
    let manifest = places.manifest
    let kinds = (manifest.kind(old), changed.kind(new))
    switch kinds {
    case (.mapping, .mapping): return compareMaps(old, new, changed, &changes)
    case (.sequence, .sequence): return compareLists(old, new, changed, &changes)
    default:
      if kinds.0 == kinds.1, manifest.textBytes(old).elementsEqual(changed.textBytes(new)) {
        return true
      }
      changes.append(.replaced(old, with: ConstantValue(new, of: changed)))
      return true
    }
  }

  private func compareMaps(
    _ old: NodeID, _ new: NodeID, _ changed: Document, _ changes: inout [Change]
  ) -> Bool {
    let manifest = places.manifest
    var removed: [NodeID] = []
    for index in 0..<manifest.childCount(old) {
      let value = manifest.child(at: index, of: old)
      let key = manifest.textBytes(manifest.key(at: index, of: old))
      if let other = changed.value(forKey: key, of: new) {
        guard compare(value, other, changed, &changes) else { return false }
      } else {
        removed.append(value)
      }
    }
    var added: [(key: NodeID, value: NodeID)] = []
    for index in 0..<changed.childCount(new) {
      let key = changed.key(at: index, of: new)
      if manifest.value(forKey: changed.textBytes(key), of: old) == nil {
        added.append((key, changed.child(at: index, of: new)))
      }
    }
    // A key that was renamed.
    if removed.count == 1, added.count == 1, let key = manifest.key(ofValue: removed[0]) {
      var within: [Change] = []
      if compare(removed[0], added[0].value, changed, &within), within.isEmpty {
        changes.append(.replaced(key, with: .string(changed.string(added[0].key))))
        return true
      }
    }
    changes += removed.map { .removed($0) }
    for (key, value) in added {
      changes.append(
        .inserted(ConstantValue(value, of: changed), into: old, key: changed.string(key)))
    }
    return true
  }

  private func compareLists(
    _ old: NodeID, _ new: NodeID, _ changed: Document, _ changes: inout [Change]
  ) -> Bool {
    let manifest = places.manifest
    let counts = (manifest.childCount(old), changed.childCount(new))
    func isSame(_ left: Int, _ right: Int) -> Bool {
      var within: [Change] = []
      return compare(
        manifest.child(at: left, of: old), changed.child(at: right, of: new), changed, &within)
        && within.isEmpty
    }
    if counts.0 == counts.1 {
      return (0..<counts.0).allSatisfy {
        compare(
          manifest.child(at: $0, of: old), changed.child(at: $0, of: new), changed, &changes)
      }
    }
    var start = 0
    while start < min(counts.0, counts.1), isSame(start, start) { start += 1 }
    var end = 0
    while end < min(counts.0, counts.1) - start, isSame(counts.0 - 1 - end, counts.1 - 1 - end) {
      end += 1
    }
    let (gone, come) = (start..<counts.0 - end, start..<counts.1 - end)
    guard gone.isEmpty || come.isEmpty else { return false }
    changes += gone.map { .removed(manifest.child(at: $0, of: old)) }
    // An item is added at the end.
    guard come.isEmpty || end == 0 else { return false }
    for index in come {
      let value = ConstantValue(changed.child(at: index, of: new), of: changed)
      changes.append(.inserted(value, into: old, key: nil))
    }
    return true
  }

  // MARK: - The same in the file

  private func edits(for change: Change) -> [TextEdit]? {
    switch change {
    case .removed(let node):
      guard let parent = places.manifest.parent(node), source(parent) != nil,
        let value = source(node)
      else { return nil }
      return editor.remove(value)
    case .inserted(let value, let container, let key):
      guard let container = source(container) else { return nil }
      return editor.insert(value, into: container, key: key)
    case .replaced(let node, let value):
      switch places.origin(of: node)?.source {
      case .node(let source):
        if case .string(let text) = value, places.document.kind(source) != .string,
          places.document.string(source).utf8.elementsEqual(text.utf8)
        {
          return editor.quote(source).map { [$0] }
        }
        return editor.replace(source, with: value).map { [$0] }
      case .part(let source, let part):
        guard case .string(let text) = value, isExact(part, of: source, node) else { return nil }
        return editor.replace(part: part, of: source, with: text).map { [$0] }
      case .computed, .written, nil: return nil
      }
    }
  }

  private func isExact(_ part: Range<Int>, of source: NodeID, _ node: NodeID) -> Bool {
    let bytes = places.document.textBytes(source)
    return part.upperBound <= bytes.count
      && places.manifest.textBytes(node).elementsEqual(bytes[part])
  }

  /// Returns the node of the file that a node of the manifest is.
  private func source(_ node: NodeID) -> NodeID? {
    if case .node(let source) = places.origin(of: node)?.source { source } else { nil }
  }
}
