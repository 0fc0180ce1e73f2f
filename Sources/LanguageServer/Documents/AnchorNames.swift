import Diagnostics
import Documents

/// The anchors (`&name`) and aliases (`*name`) of a YAML text.
struct AnchorNames {
  /// An anchor or alias.
  struct Name: Equatable {
    /// The name without `&` or `*`.
    var range: SourceRange
    var isAnchor: Bool
    /// The index of the document in the file.
    var document: Int
  }

  private let bytes: [UInt8]
  /// In source order.
  private(set) var names: [Name] = []

  /// Finds the anchors and aliases of a text. O(n log n).
  init(_ trees: DocumentTrees) {
    bytes = trees.file.bytes
    var scalars: [SourceRange] = trees.comments.map(\.range)
    var aliases: Set<SourceRange> = []
    for document in trees.documents where document.format == .yaml {
      for index in 0..<Int32(truncatingIfNeeded: document.nodeCount) {
        let node = NodeID(index)
        let range = document.range(node)
        if document.isAlias(node) {
          if range.lower < range.upper, bytes[range.lower] == UInt8(ascii: "*"),
            aliases.insert(range).inserted
          {
            names.append(
              Name(
                range: SourceRange(range.lower + 1, range.upper), isAnchor: false,
                document: document.index))
          }
        } else if document.kind(node) < .sequence, !range.isEmpty {
          scalars.append(range)
        }
      }
    }
    scalars.sort { $0.lower < $1.lower }
    addAnchors(trees, scalars)
    names.sort { $0.range.lower < $1.range.lower }
  }

  private mutating func addAnchors(_ trees: DocumentTrees, _ scalars: [SourceRange]) {
    var scalar = 0
    var index = 0
    while index < bytes.count {
      defer { index += 1 }
      guard bytes[index] == UInt8(ascii: "&") else { continue }
      while scalar < scalars.count, scalars[scalar].upper <= index { scalar += 1 }
      if scalar < scalars.count, scalars[scalar].lower <= index { continue }
      guard index == 0 || Self.isSeparator(bytes[index - 1]) else { continue }
      var end = index + 1
      while end < bytes.count, !Self.isSeparator(bytes[end]) { end += 1 }
      guard end > index + 1 else { continue }
      names.append(
        Name(
          range: SourceRange(index + 1, end), isAnchor: true,
          document: trees.document(at: index)?.index ?? 0))
    }
  }

  /// Whether a byte ends a name (YAML 1.2, chapter 6.9.2).
  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte <= 0x20 || [0x2C, 0x5B, 0x5D, 0x7B, 0x7D].contains(byte)
  }

  /// Whether a text can be a name.
  static func isName(_ text: [UInt8]) -> Bool {
    !text.isEmpty && !text.contains(where: isSeparator)
  }

  /// Returns the anchor or alias at a byte offset.
  func name(at offset: Int) -> Name? {
    names.first { $0.range.lower - 1 <= offset && offset <= $0.range.upper }
  }

  /// Returns the anchor that a name means: itself, or for an alias the last anchor of the name before
  /// it in its document.
  func anchor(of name: Name) -> Name? {
    if name.isAnchor { return name }
    return names.last {
      $0.isAnchor && $0.document == name.document && $0.range.upper <= name.range.lower
        && isSame($0, name)
    }
  }

  /// Returns the aliases of an anchor, in source order.
  func aliases(of anchor: Name) -> [Name] {
    names.filter { !$0.isAnchor && self.anchor(of: $0) == anchor }
  }

  private func isSame(_ left: Name, _ right: Name) -> Bool {
    bytes[left.range.lower..<left.range.upper]
      .elementsEqual(bytes[right.range.lower..<right.range.upper])
  }
}
