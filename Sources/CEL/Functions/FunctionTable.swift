/// The functions that an environment offers, found by name and style. Never changes.
package final class FunctionTable: Sendable {
  /// The rows, library after library.
  package let rows: [FunctionRow]
  /// For each row the next one of the same name and style; -1 at the end.
  private let following: [Int32]
  /// Indices of first rows, by open addressing; -1 for a free place.
  private let places: [Int32]
  /// The index of the first row of each library.
  private let starts: [Int]

  /// Every library that comes with CEL; made when it is first asked for.
  package static let standard = FunctionTable(libraries: standardLibraries)

  /// The rows of those libraries, for tables with further ones.
  package static var standardLibraries: [[FunctionRow]] {
    (0..<standardCount).map { standardLibrary($0) }
  }

  /// The number of those libraries.
  package static let standardCount = 15

  /// One of those libraries; it is made when it is first asked for.
  package static func standardLibrary(_ number: Int) -> [FunctionRow] {
    switch number {
    case 0: StandardOperators.rows
    case 1: StandardFunctions.rows
    case 2: StandardConversions.rows
    case 3: StandardTime.rows
    case 4: RegexLibrary.rows
    case 5: StringsLibrary.rows
    case 6: FormatLibrary.rows
    case 7: OptionalsLibrary.rows
    case 8: ListsLibrary.rows
    case 9: URLLibrary.rows
    case 10: URILibrary.rows
    case 11: MathLibrary.rows
    case 12: NetworkLibrary.rows
    case 13: SetsLibrary.rows
    case 14: EncodersLibrary.rows
    default: []
    }
  }

  /// A table of libraries.
  package init(libraries: [[FunctionRow]]) {
    let count = libraries.reduce(0) { $0 + $1.count }
    var capacity = 64
    while capacity < count * 2 { capacity *= 2 }
    var places = [Int32](repeating: -1, count: capacity)
    var following = [Int32](repeating: -1, count: count)
    var rows: [FunctionRow] = []
    rows.reserveCapacity(count)
    var starts: [Int] = []
    for library in libraries {
      starts.append(rows.count)
      rows += library
    }
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
    self.starts = starts
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

  /// The library that a row belongs to, and its index there.
  package func place(of row: Int) -> (library: Int, index: Int) {
    let library = max(0, (starts.firstIndex { $0 > row } ?? starts.count) - 1)
    return (library, row - (starts.isEmpty ? 0 : starts[library]))
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
