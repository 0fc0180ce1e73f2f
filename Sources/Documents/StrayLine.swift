/// A line that another tool left in a file.
enum StrayLine {
  case conflict
  case fence

  /// Classifies the text between two offsets, which starts a line, or `nil` if it is neither.
  init?(at lower: Int, to upper: Int, of base: UnsafePointer<UInt8>) {
    guard lower < upper else { return nil }
    let first = base[lower]
    var count = 1
    while lower + count < upper, base[lower + count] == first { count += 1 }
    switch first {
    case UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "|"):
      let isAlone = lower + count == upper || base[lower + count] == 0x20
      guard count == 7, isAlone else { return nil }
      self = .conflict
    case UInt8(ascii: "`"), UInt8(ascii: "~"):
      guard count >= 3 else { return nil }
      self = .fence
    default: return nil
    }
  }

  var message: String {
    switch self {
    case .conflict: "this line is a mark of an unresolved merge conflict"
    case .fence: "this line is a fence of Markdown"
    }
  }

  var help: String {
    switch self {
    case .conflict: "resolve the conflict, and remove its marks"
    case .fence: "remove the fences, the lines above and below the text"
    }
  }
}
