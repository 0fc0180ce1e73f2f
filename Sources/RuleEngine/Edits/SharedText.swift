import Diagnostics
import Documents

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The parts of a document that stand for several values, because an alias or a merge refers to
/// them.
///
/// An edit there would change a value elsewhere too.
struct SharedText {
  /// Disjoint, in source order.
  private var ranges: [SourceRange] = []

  /// Finds the parts. O(bytes) for a document without `*`, O(nodes · log nodes) for others.
  init(_ document: Document) {
    let root = document.range(document.root)
    guard document.format == .yaml, Self.hasAsterisk(document, root) else { return }
    isEmpty = false
    var found: [SourceRange] = []
    for index in 0..<document.nodeCount {
      let node = NodeID(Int32(truncatingIfNeeded: index))
      let uses = document.uses(of: node)
      guard !uses.isEmpty else { continue }
      for use in uses where use.kind == .anchor { found.append(use.range) }
      if !document.isAlias(node) { found.append(document.range(node)) }
    }
    found.sort { ($0.lower, $1.upper) < ($1.lower, $0.upper) }
    for range in found {
      if let last = ranges.last, range.lower < last.upper || range == last {
        ranges[ranges.count - 1].upper = max(last.upper, range.upper)
      } else {
        ranges.append(range)
      }
    }
  }

  /// Whether the document cannot have aliases, because it contains no `*`.
  private(set) var isEmpty = true

  /// Whether the whole range lies within a shared part. O(log n).
  func contains(_ range: SourceRange) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upper < range.upper { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].lower <= range.lower
  }

  /// Whether a range and a shared part have a character in common, or an empty one of them lies
  /// within the other. O(log n).
  func touches(_ range: SourceRange) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upper < range.lower { low = middle + 1 } else { high = middle }
    }
    while low < ranges.count, ranges[low].lower <= range.upper {
      let shared = ranges[low]
      if shared.lower < range.upper && range.lower < shared.upper || shared == range { return true }
      if range.isEmpty, shared.lower <= range.lower, range.lower <= shared.upper { return true }
      low += 1
    }
    return false
  }

  private static func hasAsterisk(_ document: Document, _ range: SourceRange) -> Bool {
    let bytes = document.textBuffer(.source)
    guard let base = bytes.baseAddress, range.upper <= bytes.count else { return false }
    return memchr(base + range.lower, Int32(UInt8(ascii: "*")), range.upper - range.lower) != nil
  }
}
