import Diagnostics
import Documents

/// What holds of every tree that the loader makes, in either language.
struct TreeProperties {
  private let loaded: LoadedFile
  private let bounds: SourceBounds

  static func check(_ loaded: LoadedFile, _ bounds: SourceBounds) throws(Violation) {
    try TreeProperties(loaded: loaded, bounds: bounds).check()
  }

  private func check() throws(Violation) {
    for problem in loaded.problems {
      try require(!problem.message.isEmpty, "a problem says nothing")
      try bounds.demand(problem.primary.range, "`\(problem.message)`")
      for place in problem.related {
        try bounds.demand(place.range, "a further place of `\(problem.message)`")
      }
    }
    let failures = loaded.problems.filter { $0.kind != .duplicateKey }
    try require(
      failures.count == (loaded.isComplete ? 0 : 1),
      "\(failures.count) reasons to stop, complete: \(loaded.isComplete)")
    for (index, document) in loaded.documents.enumerated() {
      try require(document.index == index, "document \(index) has the index \(document.index)")
      // Memory is linear in the file, but for what is expanded.
      try require(
        document.nodeCount <= 2 * bounds.bytes.count + 2 + 2 * LoadedFile.limits.expandedNodes,
        "\(document.nodeCount) nodes of \(bounds.bytes.count) bytes")
      try require(document.parent(document.root) == nil, "the root has a parent")
      try check(document, document.root, level: 1)
    }
  }

  /// Recursion is bounded by the depth to which documents nest, which is checked too.
  private func check(_ document: Document, _ node: NodeID, level: Int) throws(Violation) {
    let range = document.range(node)
    try bounds.demand(range, "node \(node.index)")
    let uses = document.uses(of: node)
    for use in uses { try bounds.demand(use.range, "the \(use.kind) of node \(node.index)") }
    guard document.kind(node) >= .sequence else { return try checkParts(document, node) }
    try require(level <= LoadedFile.limits.depth, "node \(node.index) is at level \(level)")
    var last = range.lower
    for index in 0..<document.childCount(node) {
      let value = document.child(at: index, of: node)
      try require(document.parent(value) == node, "an element has another parent")
      try require(document.ordinal(value) == index, "an element has another index")
      var children = [value]
      if document.kind(node) == .mapping {
        let key = document.key(at: index, of: node)
        try require(document.parent(key) == node && document.isKey(key), "a key is none")
        try require(document.key(ofValue: value) == key, "a value has another key")
        try checkLookup(document, node, key, value)
        children.insert(key, at: 0)
      }
      for child in children {
        // What came through an alias or a merge is where it was written.
        if !document.isAlias(node), document.uses(of: child) == uses {
          let place = document.range(child)
          try require(
            place.lower >= last && place.upper <= range.upper,
            "\(place) does not nest in \(range) behind \(last)")
          last = place.upper
        }
        try check(document, child, level: level + 1)
      }
    }
  }

  private func checkLookup(
    _ document: Document, _ mapping: NodeID, _ key: NodeID, _ value: NodeID
  ) throws(Violation) {
    guard document.kind(key) == .string else { return }
    let found = document.value(forKey: document.textBytes(key), of: mapping)
    // Of a key that is there twice the first counts, and the second is no entry.
    try require(found == value, "`\(document.string(key))` leads to another value")
  }

  /// Each character of a text comes from characters of its node, in their order.
  private func checkParts(_ document: Document, _ node: NodeID) throws(Violation) {
    let text = document.textBytes(node)
    let whole = document.range(node)
    try require(String(validating: text, as: UTF8.self) != nil, "a text is not UTF-8")
    guard !document.isAlias(node), !document.isBlank(node) else { return }
    let slice = document.text(node)
    if slice.buffer == .source {
      try require(
        Int(slice.lower) >= whole.lower && Int(slice.upper) <= whole.upper,
        "the text \(slice.lower)..<\(slice.upper) is outside of \(whole)")
    }
    var last = SourceRange(whole.lower, whole.lower)
    var index = 0
    while index < min(text.count, 100) {
      var next = index + 1
      while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
      let part = document.sourceRange(ofPart: index..<next, in: node)
      try bounds.demand(part, "a part of node \(node.index)")
      // The range of a block scalar ends before the line breaks that it keeps at its end.
      let isBlock = [.literal, .folded].contains(document.style(node))
      let isKept = isBlock && text[index...].allSatisfy { $0 == 0x0A || $0 == 0x20 || $0 == 0x09 }
      try require(
        part.lower >= whole.lower && (part.upper <= whole.upper || isKept) && !part.isEmpty,
        "a part at \(part) of \(whole)")
      try require(
        part == last || part.lower >= last.upper || part == whole,
        "a part goes back to \(part) from \(last)")
      // A character that is written as itself is where it is said to be.
      if part.upper - part.lower == next - index, index > 0 || slice.buffer == .source {
        let written = bounds.text(part)
        let isBreak = written.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 || $0 == 0x09 }
        try require(
          isBreak || written.first == UInt8(ascii: "\\")
            || written.elementsEqual(text[index..<next])
            || part == whole,
          "`\(Array(text[index..<next]))` is said to be written `\(Array(written))`")
      }
      last = part
      index = next
    }
  }
}
