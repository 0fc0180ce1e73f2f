/// The content of a rule set's files, by which a configuration can hold on to it.
package struct RuleSetContent: Sendable {
  /// A file, or a set that the set extends.
  package struct Part: Sendable {
    /// The path relative to the set's folder, or the entry of `extends`.
    package var name: [UInt8]
    /// The bytes of the file, or the digest of the set.
    package var bytes: [UInt8]

    package init(name: [UInt8], bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  package var parts: [Part] = []

  package init() {}

  /// The digest: `sha256:` and the hash of all parts in the order of their names' bytes, of each its
  /// name, a NUL, the number of its bytes in decimal digits, a NUL, and its bytes. O(n)
  package var digest: String {
    var bytes: [UInt8] = []
    for part in parts.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
      bytes += part.name + [0]
      bytes += Array(String(part.bytes.count).utf8) + [0]
      bytes += part.bytes
    }
    return "sha256:" + SHA256.hexadecimal(of: bytes)
  }
}
