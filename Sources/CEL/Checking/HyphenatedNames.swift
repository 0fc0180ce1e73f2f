/// Names with a minus, which CEL reads as a subtraction: `labels.app-name` is `labels.app - name`.
extension CheckPass {
  /// A name with a minus, as its author meant it.
  struct HyphenatedName {
    /// The whole path and the name, for example `labels.app-name`.
    var text: String
    /// The same as an index: `labels["app-name"]`.
    var indexed: String
    var range: Range<Int32>
  }

  /// Returns the name with a minus that a part of it belongs to: `range` is one of the names that
  /// the minus divides. Returns `nil` if there is no minus directly between two names, or if no
  /// path precedes the first one.
  func hyphenatedName(around range: Range<Int32>) -> HyphenatedName? {
    tree.text.withBytes { bytes in
      var lower = Int(range.lowerBound)
      var upper = Int(range.upperBound)
      func isPart(_ index: Int) -> Bool {
        guard index >= 0, index < bytes.count else { return false }
        if bytes[index].isNamePart { return true }
        // A minus belongs to the name if a name is on both sides.
        return bytes[index] == UInt8(ascii: "-") && index > 0 && index + 1 < bytes.count
          && bytes[index - 1].isNamePart && bytes[index + 1].isNamePart
      }
      while isPart(lower - 1) { lower -= 1 }
      while isPart(upper) { upper += 1 }
      let isHyphenated = bytes[lower..<upper].contains(UInt8(ascii: "-"))
      guard isHyphenated, lower > 1, bytes[lower - 1] == UInt8(ascii: ".") else { return nil }
      // The path before the name: names and dots, with the `?` of an optional selection.
      var start = lower - 1
      while start > 0 {
        let byte = bytes[start - 1]
        guard byte.isNamePart || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "?") else {
          break
        }
        start -= 1
      }
      guard start < lower - 1, upper - start <= 80 else { return nil }
      func string(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
      }
      return HyphenatedName(
        text: string(start..<upper),
        indexed: "\(string(start..<lower - 1))[\"\(string(lower..<upper))\"]",
        range: Int32(start)..<Int32(upper))
    }
  }

  /// Reports a name with a minus that `range` is a part of, once. Returns whether it is one.
  mutating func reportHyphenatedName(around range: Range<Int32>) -> Bool {
    guard let name = hyphenatedName(around: range) else { return false }
    if !diagnostics.contains(where: { $0.range == name.range }) {
      report(.hyphenatedName(name.text, indexed: name.indexed), at: name.range)
    }
    return true
  }
}
