import CLibYAML
import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Turns events into nodes.
extension YAMLReader {
  /// The properties that are written before a node.
  struct Properties {
    /// The anchor's name, without `&`; empty for none.
    var anchor = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    var hasAnchor = false
    /// Whether libyaml took the end of the anchor's name for the start of the value.
    var isCutShort = false
  }

  mutating func readScalar(_ event: UnsafePointer<yaml_event_t>) throws(LoadStop) {
    let lower = offset(event.pointee.start_mark)
    let upper = offset(event.pointee.end_mark)
    try skipSeparation(to: lower)
    if event.pointee.data.scalar.anchor != nil || event.pointee.data.scalar.tag != nil
      || check.hasForeignBreaks || flowDepth > 0
    {
      return try readAnyScalar(event, lower, upper)
    }
    // Most scalars are in the file verbatim and need no further checks.
    let style = event.pointee.data.scalar.style
    let isPlain = style == YAML_PLAIN_SCALAR_STYLE
    guard
      isPlain || style == YAML_SINGLE_QUOTED_SCALAR_STYLE
        || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE
    else { return try readAnyScalar(event, lower, upper) }
    let first = isPlain ? lower : lower + 1
    let last = isPlain ? upper : upper - 1
    let text = UnsafeBufferPointer(
      start: UnsafePointer(event.pointee.data.scalar.value),
      count: event.pointee.data.scalar.length)
    guard !text.isEmpty, last - first == text.count, let bytes = text.baseAddress,
      memcmp(base + first, bytes, text.count) == 0,
      !isPlain || text.count != 2 || text[0] != UInt8(ascii: "<")
    else { return try readAnyScalar(event, lower, upper) }
    position = max(position, upper)
    contentEnd = max(contentEnd, upper)
    colon = -1
    builder.add(
      NodeRecord(
        lower: Int32(truncatingIfNeeded: lower), upper: Int32(truncatingIfNeeded: upper),
        first: Int32(truncatingIfNeeded: first), last: Int32(truncatingIfNeeded: last),
        parent: -1, ordinal: -1, use: -1, kind: isPlain ? CoreSchema.kind(of: text) : .string,
        style: isPlain
          ? .plain : style == YAML_SINGLE_QUOTED_SCALAR_STYLE ? .singleQuoted : .doubleQuoted,
        flags: []))
  }

  /// Reads a scalar that may have properties, several lines or no text; the text before it has been
  /// checked.
  private mutating func readAnyScalar(
    _ event: UnsafePointer<yaml_event_t>, _ lower: Int, _ upper: Int
  ) throws(LoadStop) {
    let scalar = event.pointee.data.scalar
    var lower = lower
    var properties = Properties()
    if scalar.anchor != nil || scalar.tag != nil {
      let count = (scalar.anchor == nil ? 0 : 1) + (scalar.tag == nil ? 0 : 1)
      lower = try readProperties(&properties, count: count, limit: upper)
    }
    var text = UnsafeBufferPointer(start: UnsafePointer(scalar.value), count: scalar.length)
    if properties.isCutShort {
      text = try withoutName(text, scalar.style, from: lower, to: upper)
    }
    var node = NodeRecord(
      lower: Int32(truncatingIfNeeded: lower), upper: Int32(truncatingIfNeeded: upper), first: 0,
      last: 0, parent: -1, ordinal: -1, use: -1, kind: .string, style: .plain, flags: [])
    switch scalar.style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      node.style = .singleQuoted
      try store(text, &node, lower + 1, upper - 1)
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      node.style = .doubleQuoted
      try store(text, &node, lower + 1, upper - 1)
    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE:
      node.style = scalar.style == YAML_LITERAL_SCALAR_STYLE ? .literal : .folded
      node.upper = Int32(
        truncatingIfNeeded: try checkBlockScalar(lower, upper, hasText: hasContent(text)))
      storeInArena(text, &node)
    default:
      if text.isEmpty {
        let place = blankPlace(lower, hasProperties: scalar.anchor != nil || scalar.tag != nil)
        node.lower = Int32(truncatingIfNeeded: place)
        node.upper = node.lower
        node.flags = .blank
        node.kind = .null
      } else {
        try store(text, &node, lower, upper)
        if scalar.tag == nil { node.kind = CoreSchema.kind(of: text) }
        if flowDepth > 0 { try checkFlowPlain(lower, upper) }
      }
    }
    if check.hasForeignBreaks, let found = foreignBreak(from: lower, to: upper) {
      if !decodesAlike(node, text) { throw foreignBreakFailure(found) }
    }
    if let tag = scalar.tag {
      noteTag(tag, of: node, text)
      try apply(tag, to: &node, text)
      node.flags.insert(.tagged)
    }
    if node.style == .plain, text.count == 2, node.kind == .string, text[0] == UInt8(ascii: "<"),
      text[1] == UInt8(ascii: "<"), builder.expectsKey,
      scalar.tag.map({ isTag($0, "merge") }) ?? true
    {
      node.flags.insert(.mergeKey)
      if let mapping = builder.open.last {
        if builder.nodes[Int(mapping.node)].flags.contains(.merges) {
          note(.secondMerge, SourceRange(Int(node.lower), Int(node.upper)))
        }
        builder.nodes[Int(mapping.node)].flags.insert(.merges)
      }
    }
    position = max(position, upper)
    contentEnd = max(contentEnd, Int(node.upper))
    colon = -1
    let number = builder.add(node)
    if properties.hasAnchor { _ = anchors.add(properties.anchor, node: number, isOpen: false) }
  }

  private func hasContent(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.contains { $0 != 0x0A }
  }

  /// Returns where an omitted value would be: right after its indicator.
  private mutating func blankPlace(_ mark: Int, hasProperties: Bool) -> Int {
    guard !hasProperties, let top = builder.open.last, top.isMapping, !builder.expectsKey else {
      return mark
    }
    return colon >= 0 ? colon + 1 : contentEnd
  }

  /// Makes the text a slice of the file between `lower` and `upper` if it is there verbatim, else a
  /// slice of the arena.
  private mutating func store(
    _ text: UnsafeBufferPointer<UInt8>, _ node: inout NodeRecord, _ lower: Int, _ upper: Int
  ) throws(LoadStop) {
    if upper - lower == text.count, let bytes = text.baseAddress,
      memcmp(base + lower, bytes, text.count) == 0
    {
      node.first = Int32(truncatingIfNeeded: lower)
      node.last = Int32(truncatingIfNeeded: upper)
      return
    }
    // Only a text of several lines can be indented too little, and it is never in the file
    // verbatim.
    if node.style != .plain || flowDepth > 0 { try checkLines(node, lower, upper) }
    storeInArena(text, &node)
  }

  private mutating func storeInArena(
    _ text: UnsafeBufferPointer<UInt8>, _ node: inout NodeRecord
  ) {
    node.flags.insert(.arena)
    node.first = Int32(truncatingIfNeeded: builder.arena.count)
    if let bytes = text.baseAddress { _ = builder.arena.append(bytes, count: text.count) }
    node.last = Int32(truncatingIfNeeded: builder.arena.count)
  }

  mutating func readCollectionStart(_ event: UnsafePointer<yaml_event_t>, isMapping: Bool)
    throws(LoadStop)
  {
    var lower = offset(event.pointee.start_mark)
    let upper = offset(event.pointee.end_mark)
    try skipSeparation(to: lower)
    let anchor =
      isMapping ? event.pointee.data.mapping_start.anchor : event.pointee.data.sequence_start.anchor
    let tag =
      isMapping ? event.pointee.data.mapping_start.tag : event.pointee.data.sequence_start.tag
    let isFlow =
      isMapping
      ? event.pointee.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
      : event.pointee.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
    var collection = OpenCollection(node: 0, pendingStart: 0, isMapping: isMapping)
    collection.isFlow = isFlow
    var column = Int(truncatingIfNeeded: event.pointee.start_mark.column)
    var properties = Properties()
    if anchor != nil || tag != nil {
      let count = (anchor == nil ? 0 : 1) + (tag == nil ? 0 : 1)
      lower = try readProperties(&properties, count: count, limit: end)
      if !isFlow { column = self.column(of: lower) }
    } else if isFlow, isMapping {
      // A single pair without braces starts where its key does.
      collection.isPair = lower == upper || base[lower] != UInt8(ascii: "{")
    }
    guard builder.open.count < limits.depth else {
      throw fail(
        .limitExceeded, "collections nest deeper than \(limits.depth) levels",
        SourceRange(lower, lower + 1), help: YAMLWording.depthHelp)
    }
    position = max(position, lower)
    if isFlow {
      collection.column = Int32(truncatingIfNeeded: blockColumn)
      if !collection.isPair {
        position = lower + 1
        flowDepth += 1
      }
    } else {
      collection.column = Int32(truncatingIfNeeded: column)
    }
    colon = -1
    var node = NodeRecord(
      lower: Int32(truncatingIfNeeded: lower), upper: Int32(truncatingIfNeeded: lower), first: 0,
      last: 0, parent: -1, ordinal: -1, use: -1, kind: isMapping ? .mapping : .sequence,
      style: isFlow ? .flow : .block, flags: [])
    if builder.expectsKey {
      note(.complexKey, SourceRange(lower, lower + (isFlow ? 1 : 0)))
    } else if let tag {
      noteTag(tag, of: node, UnsafeBufferPointer(start: nil, count: 0))
    }
    if let tag { try apply(tag, to: &node, UnsafeBufferPointer(start: nil, count: 0)) }
    // An alias elsewhere may name an anchored list, so the aliases in the list have to be expanded.
    collection.isMergeList = !isMapping && anchor == nil && isMergeValue
    collection.node = builder.add(node)
    if properties.hasAnchor {
      collection.anchor = anchors.add(properties.anchor, node: collection.node, isOpen: true)
    }
    builder.push(collection)
  }

  mutating func readCollectionEnd(_ event: UnsafePointer<yaml_event_t>) throws(LoadStop) {
    guard let top = builder.open.last else { return }
    if top.isFlow, !top.isPair {
      let lower = offset(event.pointee.start_mark)
      try skipSeparation(to: lower)
      position = lower + 1
      contentEnd = position
      flowDepth -= 1
    }
    colon = -1
    if builder.nodes[Int(top.node)].flags.contains(.merges) { try resolveMerges() }
    builder.pop(upper: Int32(truncatingIfNeeded: contentEnd))
    if top.anchor >= 0 { anchors.close(top.anchor) }
  }

  /// Reads `count` properties from ``position`` on, an anchor and a tag in any order, and returns
  /// the offset of the value after them, at most `limit`.
  private mutating func readProperties(
    _ properties: inout Properties, count: Int, limit: Int
  ) throws(LoadStop) -> Int {
    var index = position
    for _ in 0..<count {
      if base[index] == UInt8(ascii: "&") {
        let name = index + 1
        index = try skipName(name, &properties.isCutShort)
        properties.anchor = UnsafeBufferPointer(start: base + name, count: index - name)
        properties.hasAnchor = true
      } else {
        if base[index + 1] == UInt8(ascii: "<") {
          while index < end, base[index] != UInt8(ascii: ">") { index += 1 }
          index += 1
        }
        // A tag is ASCII: another byte after it can only be part of what libyaml takes for a line
        // break.
        while !isSeparator(index), flowDepth == 0 || base[index] != UInt8(ascii: ",") {
          if base[index] >= 0x80 { throw foreignBreakFailure(index) }
          index += 1
        }
      }
      index = try skipBlanks(index, limit)
    }
    // After such a break, libyaml may have found a value on a line that only libyaml sees.
    if check.hasForeignBreaks, let found = foreignBreak(from: index, to: min(index + 1, end)) {
      throw foreignBreakFailure(found)
    }
    position = index
    return index
  }

  /// Skips the name of an anchor. libyaml ends the name before some characters that YAML 1.2 allows
  /// in it (YAML 1.2.2, 6.9.2).
  private mutating func skipName(_ first: Int, _ isCutShort: inout Bool) throws(LoadStop) -> Int {
    var index = skipNameCharacters(first)
    if endsName(index) { return index }
    let isText = base[index] == UInt8(ascii: ":") || base[index] == UInt8(ascii: "?")
    guard flowDepth == 0, isText, !isSeparator(index + 1) else { throw nameFailure(index) }
    isCutShort = true
    while !isSeparator(index) { index += 1 }
    return index
  }

  func skipNameCharacters(_ first: Int) -> Int {
    var index = first
    while index < end, isNameCharacter(base[index]) { index += 1 }
    return index
  }

  /// Returns whether the name of an anchor or alias may end at an offset.
  func endsName(_ index: Int) -> Bool {
    if isSeparator(index) { return true }
    guard flowDepth > 0 else { return false }
    switch base[index] {
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): return true
    default: return false
    }
  }

  mutating func nameFailure(_ index: Int) -> LoadStop {
    fail(
      "expected a blank after the name of an anchor or alias", at: index,
      help: "put quotes around the text if it is not an anchor or alias, or add a blank")
  }

  /// Returns a plain scalar's text without the start that belongs to the anchor's name before it;
  /// throws unless the rest is a plain scalar of its own.
  private mutating func withoutName(
    _ text: UnsafeBufferPointer<UInt8>, _ style: yaml_scalar_style_t, from lower: Int,
    to upper: Int
  ) throws(LoadStop) -> UnsafeBufferPointer<UInt8> {
    guard style == YAML_PLAIN_SCALAR_STYLE else { throw nameFailure(lower) }
    guard lower < upper else { return UnsafeBufferPointer(rebasing: text.suffix(0)) }
    let first = base[lower]
    let isWord = isNameCharacter(first) || first >= 0x80 || first == UInt8(ascii: "/")
    guard isWord, first != UInt8(ascii: "-") || !isSeparator(lower + 1) else {
      throw nameFailure(lower)
    }
    let rest = ScalarMap(source: source, style: .plain, lower: lower, upper: upper, known: text)
    return UnsafeBufferPointer(rebasing: text.suffix(rest.text.count))
  }

  private func isNameCharacter(_ byte: UInt8) -> Bool {
    CoreSchema.isDigit(byte) || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "-")
  }

  /// Returns the column of an offset, from 0, in characters; the text before a collection is ASCII.
  private func column(of offset: Int) -> Int {
    var index = offset
    while index > start, base[index - 1] != 0x0A, base[index - 1] != 0x0D { index -= 1 }
    return offset - index
  }
}
