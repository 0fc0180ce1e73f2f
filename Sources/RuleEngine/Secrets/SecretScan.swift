import CEL
import Documents

/// Finds the secrets that a document holds, with their places.
///
/// Each literal at any depth under a secret's name counts, and each under `value`, `val` or
/// `default` beside a `name` that is a secret's. In other scalars and in keys, URLs and lines of
/// the form `NAME=value` are searched (``TextSecrets``). Entries with repeated keys are searched
/// like others.
package struct SecretScan {
  /// The kind of place where a secret was found.
  package enum Kind: UInt8 {
    /// Under a name.
    case field
    /// In a URL.
    case url
    /// In a text that has more than a URL in it.
    case text
  }

  /// A secret.
  package struct Found {
    /// The name as the user wrote it.
    package var name: [UInt8]
    /// The node whose text holds the secret; for a secret in a key, the value of the entry.
    package var node: NodeID
    /// The bytes in the node's text; `nil` for the whole text.
    package var part: Range<Int>?
    /// Whether the secret is in the key.
    var isInKey = false
    package var kind: Kind
    /// Whether the secret is a mistake of its own; others are only hidden.
    package var isReported = true
  }

  private let document: Document
  private let names: SecretNames
  private let references: SecretReferences
  /// The nodes that were reported or accepted as a whole.
  private var judged: Set<Int32> = []
  private var found: [Found] = []

  /// Returns the secrets of a document, in no particular order. Most documents have none, which
  /// costs a look at each node.
  package static func find(
    in document: Document, _ names: SecretNames, references: () -> SecretReferences
  ) -> [Found] {
    let looks = document.secretLooks(
      names.endings, isName: { names.contains($0) }, mayHold: { TextSecrets.mayHold($0, names) })
    if looks.isEmpty { return [] }
    var scan = SecretScan(document: document, names: names, references: references())
    for key in looks.keys {
      if let value = document.value(ofKey: key) {
        scan.addLiterals(below: value, name: document.textBytes(key))
      }
    }
    for key in looks.names { scan.addValue(beside: key) }
    for text in looks.texts { scan.addParts(of: text) }
    return scan.found
  }

  private init(document: Document, names: SecretNames, references: SecretReferences) {
    self.document = document
    self.names = names
    self.references = references
  }

  /// Adds each literal of a value under a secret's name.
  private mutating func addLiterals(below value: NodeID, name: UnsafeBufferPointer<UInt8>) {
    if let tag = document.tag(of: value), references.contains(tag: tag) {
      for node in document.allScalars(below: value) { judged.insert(node.index) }
      return
    }
    for node in document.allScalars(below: value) {
      guard judged.insert(node.index).inserted else { continue }
      if node != value, isReference(node) { continue }
      switch document.kind(node) {
      case .integer, .float:
        // Under a plural name, a number may be a count.
        if name.last.map({ $0 | 0x20 }) == UInt8(ascii: "s") { continue }
      case .null:
        if node != value, let key = document.key(ofValue: node), isLikelySecret(key) {
          found.append(Found(name: Array(name), node: node, isInKey: true, kind: .field))
        }
        continue
      case .string:
        guard references.isLiteral(document.textBytes(node)) else { continue }
        if node != value, let tag = document.tag(of: node), references.contains(tag: tag) {
          continue
        }
      default: continue
      }
      found.append(Found(name: Array(name), node: node, kind: .field))
    }
  }

  /// Whether a key without a value is probably the secret and not a name: `{app_secret: {Zq9s…:
  /// }}`.
  private func isLikelySecret(_ key: NodeID) -> Bool {
    let text = document.textBytes(key)
    return document.kind(key) == .string && text.count >= 8
      && text.contains { (0x30...0x39).contains($0) }
      && text.contains { (0x61...0x7A).contains($0 | 0x20) } && references.isLiteral(text)
  }

  /// Whether a text under a secret's name only says where the secret is: in which variable, or
  /// under which name and key in a store.
  private func isReference(_ node: NodeID) -> Bool {
    guard let key = document.key(ofValue: node), let mapping = document.parent(node) else {
      return false
    }
    let word = letters(of: key)
    func isAny(_ words: [StaticString], _ word: [UInt8]) -> Bool {
      words.contains { $0.withUTF8Buffer { word.elementsEqual($0) } }
    }
    if isAny(["fromenv", "env", "envvar", "environmentvariable"], word) {
      return document.textBytes(node).allSatisfy {
        (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
      }
    }
    guard isAny(["name", "key", "optional", "version", "namespace", "property"], word),
      let outer = document.key(ofValue: mapping)
    else { return false }
    return isAny(
      ["secretkeyref", "configmapkeyref", "secretref", "remoteref", "secretmanagerref"],
      letters(of: outer))
  }

  /// Returns the letters among a name's first 40 bytes, in lower case.
  private func letters(of key: NodeID) -> [UInt8] {
    document.textBytes(key).prefix(40).map { $0 | 0x20 }.filter { (0x61...0x7A).contains($0) }
  }

  /// Adds the `value` (or `default`, `val`) of a mapping whose `name` is a secret's.
  private mutating func addValue(beside key: NodeID) {
    guard let name = document.value(ofKey: key), let mapping = document.parent(key) else { return }
    let text = document.textBytes(name)
    guard document.kind(name) == .string, names.contains(text) else { return }
    for index in 0..<document.childCount(mapping) {
      let other = document.key(at: index, of: mapping)
      let word = letters(of: other)
      guard ["value", "default", "val"].contains(where: { word.elementsEqual($0.utf8) }) else {
        continue
      }
      addLiterals(below: document.child(at: index, of: mapping), name: text)
    }
  }

  /// Adds the secrets in a text or a key.
  private mutating func addParts(of node: NodeID) {
    guard !judged.contains(node.index) else { return }
    let text = document.textBytes(node)
    let parts = TextSecrets.find(in: text, names, references)
    guard !parts.isEmpty else { return }
    let isInKey = document.isKey(node)
    let place = isInKey ? document.value(ofKey: node) ?? node : node
    let isProse = isBlock(node) && hasWords(text)
    for part in parts {
      var name = part.name
      var kind = isProse ? Kind.text : .url
      switch part.kind {
      case .url: break
      case .line: kind = .text
      case .password: name = Array("password".utf8)
      }
      var secret = Found(
        name: name, node: place, part: part.value, isInKey: isInKey, kind: kind)
      // Other rules report user info in links, so the password is only hidden.
      if part.kind == .password, isLink(place) { secret.isReported = false }
      found.append(secret)
    }
  }

  private func isBlock(_ node: NodeID) -> Bool {
    switch document.style(node) {
    case .literal, .folded: true
    default: false
    }
  }

  /// Whether there is more in a text than one word.
  private func hasWords(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.split { $0 <= 0x20 }.count > 1
  }

  private func isLink(_ node: NodeID) -> Bool {
    let pointer = document.pointer(node)
    return pointer.utf8.starts(with: "/authorization/links/".utf8)
      || pointer.utf8.elementsEqual("/app/redirect_url".utf8)
  }
}

extension Document {
  /// Returns the tag that is written before a node, with its `!`; `nil` if there is none.
  func tag(of node: NodeID) -> ArraySlice<UInt8>? {
    let bytes = file.bytes
    var end = min(range(node).lower, bytes.count)
    // At most a tag and an anchor precede a node, in either order.
    for _ in 0..<2 {
      var isNextLine = false
      while end > 0, bytes[end - 1] <= 0x20 {
        end -= 1
        isNextLine = isNextLine || bytes[end] == 0x0A || bytes[end] == 0x0D
      }
      var start = end
      while start > 0, bytes[start - 1] > 0x20, !"[]{},".utf8.contains(bytes[start - 1]) {
        start -= 1
      }
      guard start < end else { return nil }
      switch bytes[start] {
      case UInt8(ascii: "!"):
        if isNextLine, hasComment(before: start) { return nil }
        return bytes[start..<end]
      case UInt8(ascii: "&"): end = start
      default: return nil
      }
    }
    return nil
  }

  /// Whether a `#` stands before a place on its line.
  private func hasComment(before place: Int) -> Bool {
    var index = place
    while index > 0, file.bytes[index - 1] != 0x0A, file.bytes[index - 1] != 0x0D {
      index -= 1
      if file.bytes[index] == UInt8(ascii: "#") { return true }
    }
    return false
  }
}
