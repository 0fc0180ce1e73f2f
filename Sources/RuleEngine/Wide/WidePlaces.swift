import CEL
import Diagnostics
import Documents

/// The places of findings about several documents, until they are looked up in the documents' own
/// files: each is a number, which takes the place of a range.
final class WidePlaces {
  private let wide: WideDocument
  private var origins: [Origin] = []
  private var numbers: [Origin: Int] = [:]

  init(_ wide: WideDocument) { self.wide = wide }

  /// Returns the number of a place, as an empty range.
  func place(of origin: Origin) -> NodePlace {
    let number: Int
    if let known = numbers[origin] {
      number = known
    } else {
      number = origins.count
      numbers[origin] = number
      origins.append(origin)
    }
    return NodePlace(range: SourceRange(number, number), uses: [])
  }

  /// Returns the record that a place belongs to and its origin in the record's document. What is
  /// about all documents is said at the first.
  func origin(at range: SourceRange) -> (record: Int, origin: Origin) {
    guard origins.indices.contains(range.lower) else { return (0, Origin(node: 0)) }
    let origin = origins[range.lower]
    let node = Int(origin.node)
    guard wide.recordOfNode.indices.contains(node), wide.recordOfNode[node] >= 0 else {
      return (0, Origin(node: 0))
    }
    return (
      Int(wide.recordOfNode[node]),
      Origin(node: wide.original[node], part: origin.part, role: origin.role)
    )
  }
}
