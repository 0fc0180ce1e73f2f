import CEL
import Diagnostics
import Documents
import RuleEngine

/// Finds the places in a file, or in the view, of what is said about the manifest that the view
/// makes of it.
struct ViewPlaces {
  /// A place in one of the two files.
  enum Place {
    /// In the file that is viewed.
    case file(SourceRange)
    /// In the configuration that has the view.
    case view(SourceRange)
  }

  /// Where a value or key of the manifest came from.
  struct Origin {
    var source: ViewedValue.Source
    /// The place in the configuration of what makes it, and the JSON Pointer of that place.
    var template: SourceRange
    var pointer: String
  }

  /// The manifest that the view makes.
  let manifest: Document
  /// The document that is viewed.
  let document: Document
  /// By the numbers of the manifest's nodes.
  private var origins: [Origin?]
  /// The scalars of the manifest, in file order.
  private var scalars: [NodeID] = []

  /// Pairs the nodes of a manifest with the values that it was written from. O(nodes)
  init(of value: ViewedValue, writtenAs manifest: Document, from document: Document) {
    self.manifest = manifest
    self.document = document
    origins = Array(repeating: nil, count: manifest.nodeCount)
    pair(value, manifest.root)
    for index in 0..<manifest.nodeCount {
      let node = NodeID(Int32(truncatingIfNeeded: index))
      if manifest.kind(node) < .sequence { scalars.append(node) }
    }
  }

  private mutating func pair(_ value: ViewedValue, _ node: NodeID) {
    origins[Int(node.index)] = Origin(
      source: value.source, template: value.template, pointer: value.pointer)
    let count = manifest.childCount(node)
    switch value.content {
    case .scalar: break
    case .list(let items):
      for (index, item) in items.enumerated() where index < count {
        pair(item, manifest.child(at: index, of: node))
      }
    case .map(let entries):
      for (index, entry) in entries.enumerated() where index < count {
        let key = manifest.key(at: index, of: node)
        origins[Int(key.index)] = Origin(
          source: entry.keySource, template: entry.keyTemplate, pointer: entry.value.pointer)
        pair(entry.value, manifest.child(at: index, of: node))
      }
    }
  }

  /// Returns where a node of the manifest came from.
  func origin(of node: NodeID) -> Origin? { origins[Int(node.index)] }

  /// Returns the smallest node of the manifest that contains a range. O(log nodes + depth)
  func node(at range: SourceRange) -> NodeID {
    var low = 0
    var high = scalars.count
    while low < high {
      let middle = (low + high) / 2
      if manifest.range(scalars[middle]).lower <= range.lower {
        low = middle + 1
      } else {
        high = middle
      }
    }
    var node = low > 0 ? scalars[low - 1] : manifest.root
    while !contains(node, range), let parent = manifest.parent(node) { node = parent }
    return node
  }

  private func contains(_ node: NodeID, _ range: SourceRange) -> Bool {
    let own = manifest.range(node)
    return own.lower <= range.lower && range.upper <= own.upper
  }

  /// Returns the place of a range of the manifest, and the node that it is in.
  func place(of range: SourceRange) -> (place: Place, node: NodeID) {
    let node = node(at: range)
    // A list or map is shown at its key; one that comes from the file is shown at its place there.
    if manifest.isKey(node), range == manifest.range(node), let value = value(ofKey: node),
      manifest.kind(value) >= .sequence, let origin = origin(of: value)
    {
      switch origin.source {
      case .node(let source): return (.file(document.place(of: source).range), value)
      case .computed(let places):
        if let first = places.first { return (.file(document.place(of: first).range), value) }
      case .part, .written: break
      }
    }
    guard let origin = origin(of: node) else { return (.file(document.range(document.root)), node) }
    switch origin.source {
    case .written: return (.view(origin.template), node)
    case .computed(let places):
      guard let first = places.first else { return (.view(origin.template), node) }
      return (.file(document.place(of: first).range), node)
    case .node(let source):
      guard manifest.kind(node) < .sequence, range != manifest.range(node) else {
        return (.file(document.place(of: source).range), node)
      }
      let part = part(range, of: node)
      return (.file(document.sourceRange(ofPart: part, in: source)), node)
    case .part(let source, let whole):
      // A text that was changed on its way, as by decoding, is marked as a whole.
      let bytes = document.textBytes(source)
      let isExact =
        whole.upperBound <= bytes.count
        && manifest.textBytes(node).elementsEqual(bytes[whole])
      let part = isExact ? self.part(range, of: node) : 0..<whole.count
      let place = whole.lowerBound + part.lowerBound..<whole.lowerBound + part.upperBound
      return (.file(document.sourceRange(ofPart: place, in: source)), node)
    }
  }

  /// Returns the value of the entry whose key a node is.
  private func value(ofKey key: NodeID) -> NodeID? {
    guard let parent = manifest.parent(key), let ordinal = manifest.ordinal(key) else { return nil }
    return manifest.child(at: ordinal, of: parent)
  }

  /// Returns the part of a scalar's decoded text behind a range of the manifest.
  private func part(_ range: SourceRange, of node: NodeID) -> Range<Int> {
    let count = manifest.textBytes(node).count
    if range == manifest.range(node) { return 0..<count }
    let parts = ScalarParts(manifest, node)
    func offset(of place: Int) -> Int {
      var low = 0
      var high = count
      while low < high {
        let middle = (low + high + 1) / 2
        if parts.sourceRange(of: middle..<middle).lower <= place {
          low = middle
        } else {
          high = middle - 1
        }
      }
      return low
    }
    let lower = offset(of: range.lower)
    return lower..<max(lower, offset(of: range.upper))
  }
}
