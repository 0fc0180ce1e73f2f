import Documents

/// The paths by which messages name values: `jobs.build.steps[0].run`.
enum ValuePath {
  /// A value's path in backticks; `the document` for the root. The middle of a deep path is left out.
  static func name(of node: NodeID, in document: Document) -> String {
    let path = path(of: node, in: document)
    return path.isEmpty ? "the document" : "`\(path)`"
  }

  /// A value's path, empty for the root. O(depth).
  static func path(of node: NodeID, in document: Document) -> String {
    var parts: [String] = []
    var next = node
    while let parent = document.parent(next) {
      if document.isKey(next) {
        parts.append("." + document.string(next))
      } else if let key = document.key(ofValue: next) {
        parts.append("." + document.string(key))
      } else {
        parts.append("[\(document.ordinal(next) ?? 0)]")
      }
      next = parent
    }
    parts.reverse()
    if parts.count > 8 { parts.replaceSubrange(3..<(parts.count - 4), with: [".…"]) }
    let path = parts.joined()
    return path.utf8.first == 0x2E ? String(decoding: path.utf8.dropFirst(), as: UTF8.self) : path
  }
}
