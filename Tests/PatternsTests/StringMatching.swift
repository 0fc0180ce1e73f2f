@testable import Patterns

extension Pattern {
  func isMatch(in text: String) -> Bool {
    Array(text.utf8).withUnsafeBufferPointer { isMatch(in: $0) }
  }

  func firstMatch(in text: String, from offset: Int = 0, groups: Int) -> PatternMatch? {
    Array(text.utf8).withUnsafeBufferPointer {
      firstMatch(in: $0, from: offset, groups: groups)
    }
  }
}
