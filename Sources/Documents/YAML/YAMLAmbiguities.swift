import CLibYAML
import Diagnostics

/// Records what other readers read differently.
extension YAMLReader {
  /// Records an ambiguity of the node that is added next.
  mutating func note(_ kind: Ambiguity.Kind, _ range: SourceRange) {
    // One more than may be reported, so that the report can say that there are more.
    guard builder.ambiguities.count <= limits.problems else { return }
    let node = NodeID(Int32(truncatingIfNeeded: builder.nodes.count))
    builder.ambiguities.append(Ambiguity(kind: kind, node: node, range: range))
  }

  /// Records a tag that the core schema does not have, or the tag of a key.
  mutating func noteTag(
    _ tag: UnsafePointer<UInt8>, of node: NodeRecord, _ text: UnsafeBufferPointer<UInt8>
  ) {
    let isKey = builder.expectsKey
    if isTag(tag, "str") { return }
    // Readers that merge by the tag do so whatever the key is; for `<<` the tag changes nothing.
    if isTag(tag, "merge"), isKey, text.count == 2, text[0] == UInt8(ascii: "<"),
      text[1] == UInt8(ascii: "<"), node.style == .plain
    {
      return
    }
    let isCore =
      isTag(tag, "int") || isTag(tag, "float") || isTag(tag, "bool") || isTag(tag, "null")
      || isTag(tag, "seq") || isTag(tag, "map")
    guard isKey || !isCore else { return }
    // `!` alone makes the scalar a string, in the core schema too.
    if tag[0] == UInt8(ascii: "!"), tag[1] == 0 { return }
    var lower = Int(node.lower)
    while lower > start, isSeparator(lower - 1) { lower -= 1 }
    let upper = lower
    // A verbatim tag may contain characters that end other tags.
    let isVerbatim = lower > start && base[lower - 1] == UInt8(ascii: ">")
    while lower > start, !isSeparator(lower - 1),
      isVerbatim
        || base[lower - 1] != UInt8(ascii: ",") && base[lower - 1] != UInt8(ascii: "[")
          && base[lower - 1] != UInt8(ascii: "{")
    {
      lower -= 1
      if isVerbatim, base[lower] == UInt8(ascii: "!") { break }
    }
    // An anchor may be between the tag and its node.
    if lower < upper, base[lower] == UInt8(ascii: "&") {
      lower = Int(node.lower)
    }
    let isTagText = lower < upper && base[lower] == UInt8(ascii: "!")
    let range =
      isTagText
      ? SourceRange(lower, upper)
      : SourceRange(Int(node.lower), max(Int(node.lower), Int(node.upper)))
    let name = isTagText ? self.text(lower, min(upper, lower + 60)) : "!"
    note(isKey ? .taggedKey(name) : .tag(name), range)
  }

  /// Records a directive that asks for the rules of YAML 1.1.
  mutating func noteVersion(_ lower: Int, _ upper: Int) {
    var index = lower
    while index < upper {
      let line = line(at: index)
      if base[line.lower] == UInt8(ascii: "%"), base[line.lower + 1] == UInt8(ascii: "Y") {
        builder.ambiguities.append(
          Ambiguity(
            kind: .version, node: NodeID(0), range: SourceRange(line.lower, line.upper)))
        return
      }
      index = max(index, line.upper) + 1
    }
  }
}
