/// The functions that an environment offers, found by name and style. Never changes.
package final class FunctionTable: Sendable {
  /// The rows, library after library.
  package let rows: [FunctionRow]
  /// For each row the next one of the same name and style; -1 at the end.
  private let following: [Int32]
  /// Indices of first rows, by open addressing; -1 for a free place.
  private let places: [Int32]

  /// Every library that comes with CEL; made when it is first asked for.
  package static let standard = FunctionTable(libraries: standardLibraries)

  /// The rows of those libraries, for tables with further ones.
  package static let standardLibraries: [[FunctionRow]] = [
    StandardOperators.rows, StandardFunctions.rows, StandardConversions.rows, StandardTime.rows,
    RegexLibrary.rows, StringsLibrary.rows, FormatLibrary.rows, OptionalsLibrary.rows,
    ListsLibrary.rows, URLLibrary.rows, URILibrary.rows, MathLibrary.rows,
    NetworkLibrary.rows, SetsLibrary.rows, EncodersLibrary.rows,
  ]

  /// A table of libraries.
  package init(libraries: [[FunctionRow]]) {
    let count = libraries.reduce(0) { $0 + $1.count }
    var capacity = 64
    while capacity < count * 2 { capacity *= 2 }
    var places = [Int32](repeating: -1, count: capacity)
    var following = [Int32](repeating: -1, count: count)
    var rows: [FunctionRow] = []
    rows.reserveCapacity(count)
    for library in libraries { rows += library }
    for index in rows.indices {
      var name = rows[index].name
      let style = rows[index].style
      var slot = name.withUTF8 { FunctionTable.hash($0, style) } & (capacity - 1)
      while places[slot] >= 0 {
        var last = Int(places[slot])
        if rows[last].style == style, rows[last].name == name {
          while following[last] >= 0 { last = Int(following[last]) }
          following[last] = Int32(index)
          break
        }
        slot = (slot + 1) & (capacity - 1)
      }
      if places[slot] < 0 { places[slot] = Int32(index) }
    }
    self.rows = rows
    self.following = following
    self.places = places
  }

  /// The index of the first row of a name and style; `nil` if there is none.
  package func first(_ name: Text, _ style: FunctionRow.Style) -> Int? {
    let mask = places.count - 1
    var slot = FunctionTable.hash(name.bytes, style) & mask
    while places[slot] >= 0 {
      let index = Int(places[slot])
      if rows[index].style == style, rows[index].name.utf8.elementsEqual(name.bytes) {
        return index
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// The index of the next row of the same name and style; `nil` if there is none.
  package func next(after index: Int) -> Int? {
    let next = following[index]
    return next < 0 ? nil : Int(next)
  }

  /// The index of the first row, from one on, that takes so many arguments; `nil` if none does.
  package func row(from index: Int?, taking count: Int) -> Int? {
    var index = index
    while let at = index {
      if rows[at].accepts(count) { return at }
      index = next(after: at)
    }
    return nil
  }

  /// The rows of a name and style, in order.
  package func overloads(_ name: Text, _ style: FunctionRow.Style) -> [FunctionRow] {
    var result: [FunctionRow] = []
    var index = first(name, style)
    while let at = index {
      result.append(rows[at])
      index = next(after: at)
    }
    return result
  }

  /// FNV-1a; the names are ours and the expression's author can gain nothing by collisions.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ style: FunctionRow.Style) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(style.rawValue)
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: hash ^ (hash >> 29))
  }
}
