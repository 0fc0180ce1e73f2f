/// The functions of an environment, found by name and style; immutable.
package final class FunctionTable: Sendable {
  /// The rows, library after library.
  package let rows: [FunctionRow]
  /// For each row the next one of the same name and style; -1 at the end.
  private let following: [Int32]
  /// A hash table with open addressing: the index of the first row of each name and style, -1 for a
  /// free slot.
  private let places: [Int32]
  /// The index of the first row of each library.
  private let starts: [Int]

  /// The table of all built-in libraries, created lazily.
  package static let standard = FunctionTable(libraries: standardLibraries)

  /// The rows of the built-in libraries, for tables with further libraries.
  package static var standardLibraries: [[FunctionRow]] {
    (0..<standardCount).map { standardLibrary($0) }
  }

  /// The number of built-in libraries.
  package static let standardCount = 15

  /// Returns a built-in library, which is created lazily; empty if the number is out of range.
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

  /// Creates a table of libraries.
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

  /// Returns the index of the first row of a name and style; `nil` if there is none.
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

  /// Returns the index of the library that a row belongs to, and the row's index within it.
  package func place(of row: Int) -> (library: Int, index: Int) {
    let library = max(0, (starts.firstIndex { $0 > row } ?? starts.count) - 1)
    return (library, row - (starts.isEmpty ? 0 : starts[library]))
  }

  /// Returns the index of the next row of the same name and style; `nil` if there is none.
  package func next(after index: Int) -> Int? {
    let next = following[index]
    return next < 0 ? nil : Int(next)
  }

  /// Returns the index of the first row, starting at `index`, that accepts a number of arguments;
  /// `nil` if none does.
  package func row(from index: Int?, taking count: Int) -> Int? {
    var index = index
    while let at = index {
      if rows[at].accepts(count) { return at }
      index = next(after: at)
    }
    return nil
  }

  /// Returns the rows of a name and style, in order.
  package func overloads(_ name: Text, _ style: FunctionRow.Style) -> [FunctionRow] {
    var result: [FunctionRow] = []
    var index = first(name, style)
    while let at = index {
      result.append(rows[at])
      index = next(after: at)
    }
    return result
  }

  /// Returns the FNV-1a hash. It is not seeded: the names in the table are fixed, so that the
  /// author of an expression gains nothing from collisions.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ style: FunctionRow.Style) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(style.rawValue)
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: hash ^ (hash >> 29))
  }
}
