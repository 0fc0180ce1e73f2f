import CEL
import Documents

/// Names of secrets, which match if their ASCII letters are equal, ignoring case. Words may precede
/// the name (`tiktok_app_secret`, `x-appSecret`), and `key`, `value`, an `s` or a word such as
/// `prod` may follow it (`app_secret_key`).
///
/// A word ends before a character that is not a letter, or where capitals begin: `happsecret` does
/// not match `appsecret`.
package struct SecretNames {
  /// The names, in lower-case letters; other elements of the list match nothing.
  private let names: ArrayStorage
  /// The endings that names may have, to rule out most other names quickly.
  let endings: KeyEndings

  package init(_ names: ArrayStorage) {
    self.names = names
    var endings = KeyEndings()
    for index in 0..<names.elements.count {
      guard case .string(let name) = names.borrowed(at: index) else { continue }
      endings.insert(name.bytes)
      for word in Self.words { word.withUTF8Buffer { endings.insert($0, behind: name.byteCount) } }
      for word in Self.rarerWords {
        guard let letter = name.bytes.last else { continue }
        word.withUTF8Buffer { word in
          endings.insertRarer(
            word.count > 1 ? word[word.count - 2] : letter, word[word.count - 1],
            count: name.byteCount + word.count)
        }
      }
    }
    self.endings = endings
  }

  package init(_ names: ListValue) {
    if case .array(let storage) = names.storage {
      self.init(storage)
    } else {
      self.init(ArrayStorage(names.elements))
    }
  }

  /// Whether the names were created from this list object, rather than from an equal one.
  func isMade(of names: ArrayStorage) -> Bool { self.names === names }

  /// Words that may follow a name.
  private static let words: [StaticString] = ["key", "value"]
  /// Less frequent words that may follow a name: plurals, and names of environments.
  private static let rarerWords: [StaticString] = [
    "s", "keys", "values", "prod", "dev", "test", "staging", "sandbox", "live", "old",
  ]
  /// Only so many bytes at the end of a name are examined, so that the places of its letters fit on
  /// the stack.
  private static let longest = 128

  /// Whether a name is one of these.
  package func contains(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    endings.fits(name) && hasName(name)
  }

  /// Whether these are the same names in the same order.
  package func isSame(as other: SecretNames) -> Bool {
    if names === other.names { return true }
    guard names.elements.count == other.names.elements.count else { return false }
    for index in 0..<names.elements.count {
      guard case .string(let left) = names.borrowed(at: index),
        case .string(let right) = other.names.borrowed(at: index),
        left.isSame(as: right)
      else { return false }
    }
    return true
  }

  /// Whether a name is one of these.
  package func contains(_ name: [UInt8]) -> Bool { name.withUnsafeBufferPointer { contains($0) } }

  /// Whether a name is one of a list.
  package static func contains(_ name: UnsafeBufferPointer<UInt8>, _ names: ArrayStorage) -> Bool {
    SecretNames(names).contains(name)
  }

  private func hasName(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = max(0, name.count - Self.longest)
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: Self.longest) { places in
      var count = 0
      for index in start..<name.count where Self.isLetter(name[index]) {
        places[count] = index
        count += 1
      }
      let letters = UnsafeBufferPointer(rebasing: places[..<count])
      if hasName(name, letters[...]) { return true }
      for words in [Self.words, Self.rarerWords] {
        for word in words {
          let isThere = word.withUTF8Buffer { Self.ends(name, letters[...], with: $0) }
          if isThere, hasName(name, letters.dropLast(word.utf8CodeUnitCount)) { return true }
        }
      }
      return false
    }
  }

  /// Whether the letters of a name at the given places end in one of these names.
  private func hasName(
    _ name: UnsafeBufferPointer<UInt8>, _ letters: Slice<UnsafeBufferPointer<Int>>
  ) -> Bool {
    for index in 0..<names.elements.count {
      guard case .string(let word) = names.borrowed(at: index),
        Self.ends(name, letters, with: word.bytes)
      else { continue }
      let first = letters.endIndex - word.byteCount
      if first == letters.startIndex || Self.beginsWord(name, at: letters[first]) { return true }
    }
    return false
  }

  private static func ends(
    _ name: UnsafeBufferPointer<UInt8>, _ letters: Slice<UnsafeBufferPointer<Int>>,
    with word: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard !word.isEmpty, letters.count >= word.count else { return false }
    let start = letters.endIndex - word.count
    for index in word.indices where name[letters[start + index]] | 0x20 != word[index] {
      return false
    }
    return true
  }

  /// Whether a word may begin at a letter that is not the first.
  private static func beginsWord(_ name: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    guard index > 0, isLetter(name[index - 1]) else { return true }
    guard isCapital(name[index]) else { return false }
    return !isCapital(name[index - 1])
      || index + 1 < name.count && isLetter(name[index + 1]) && !isCapital(name[index + 1])
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  private static func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
}
