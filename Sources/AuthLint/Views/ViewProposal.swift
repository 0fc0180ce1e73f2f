import CEL
import Diagnostics
import Documents
import RuleEngine

/// Proposes a view for a configuration of another form, from the names of its fields.
package struct ViewProposal {
  /// A field of the file that may be one of the manifest's.
  private struct Field {
    /// The letters of its key, in lower case.
    var letters: [UInt8]
    /// The expression that reads it.
    var expression: String
    var node: NodeID
  }

  private let document: Document
  /// The fields of the maps that no list is around, the topmost first.
  private var fields: [Field] = []

  /// Returns the `view` of an entry under `rule-sets`, as the lines below its key; `nil` if the file
  /// has no field with a known name, or cannot be read.
  package static func lines(for file: SourceFile) -> [String]? {
    let loader = DocumentLoader(file: file, format: FileFormat(path: file.path).documentFormat)
    guard let document = loader.next(), document.kind(document.root) == .mapping else { return nil }
    var proposal = ViewProposal(document: document)
    proposal.gather()
    return proposal.lines()
  }

  private init(document: Document) { self.document = document }

  /// How many fields are looked at; a configuration has fewer.
  private static let most = 10_000

  private mutating func gather() {
    var level: [(node: NodeID, expression: String)] = [(document.root, "document")]
    while !level.isEmpty, fields.count < Self.most {
      var next: [(node: NodeID, expression: String)] = []
      for (map, around) in level {
        for index in 0..<document.childCount(map) where fields.count < Self.most {
          let key = document.key(at: index, of: map)
          guard document.kind(key) == .string else { continue }
          let name = document.string(key)
          let expression = around + Self.step(name)
          let node = document.child(at: index, of: map)
          fields.append(
            Field(letters: Self.letters(name), expression: expression, node: node))
          if document.kind(node) == .mapping { next.append((node, expression)) }
        }
      }
      level = next
    }
  }

  private static func letters(_ name: String) -> [UInt8] {
    name.utf8.compactMap { byte in
      let small = byte | 0x20
      return (0x61...0x7A).contains(small) ? small : nil
    }
  }

  /// Returns how an expression reads a field: `.name`, or `["a-name"]`.
  private static func step(_ name: String) -> String {
    if SourceToken.isName(name), !Text(name).isReservedWord { return "." + name }
    return "[" + ScalarText(quoting: .double, isInFlow: false).scalar(name) + "]"
  }

  /// Returns the first field with one of some names, the names in the order of their weight.
  private func field(_ names: [String], isScalar: Bool = true) -> Field? {
    for name in names {
      let found = fields.first { field in
        field.letters.elementsEqual(name.utf8)
          && (document.kind(field.node) < .sequence) == isScalar
      }
      if let found { return found }
    }
    return nil
  }

  private func lines() -> [String]? {
    var lines = ["manifest: 1", "app:"]
    var found = 0
    func add(_ key: String, _ value: String?, indentation: Int = 0) {
      let start = String(repeating: " ", count: indentation)
      if let value {
        found += 1
        lines.append("\(start)\(key): \(value)")
      } else {
        lines.append("\(start)# \(key): …  (no field with a known name)")
      }
    }
    add("name", value(["appname", "displayname", "title", "name"]), indentation: 2)
    add("service_id", value(["serviceid", "appserviceid", "tiktokserviceid"]), indentation: 2)
    add("stage", stage, indentation: 2)
    add("owner", value(["owner", "ownerid", "ownerpartnerid", "partnerid"]), indentation: 2)
    let redirect = value([
      "redirecturl", "redirecturi", "callbackurl", "callbackuri", "callback",
    ])
    if redirect != nil { add("redirect_url", redirect, indentation: 2) }
    let scopes = field(["scopes", "scope", "permissions"], isScalar: false)
    add("scopes", scopes.map { "${\($0.expression)}" })
    add("partners", partners)
    lines += ["authorization:", "  category: TAP"]
    lines += links(&found)
    let cancel = value([
      "oncancel", "oncancellation", "whencancelled", "oncancelled", "cancellation",
    ])
    add("on_cancel", cancel, indentation: 2)
    return found == 0 ? nil : lines
  }

  private func value(_ names: [String]) -> String? {
    field(names).map { "${\($0.expression)}" }
  }

  /// The stage as the file says it, or from the name of an environment.
  private var stage: String? {
    if let stage = field(["stage", "appstage"]) { return "${\(stage.expression)}" }
    guard let field = field(["env", "environment", "deployment"]) else { return nil }
    let words = ["prod", "production", "live"]
    let own = document.string(field.node)
    let word = words.first { $0.utf8.elementsEqual(own.utf8) } ?? words[1]
    return "'${\(field.expression) == \"\(word)\" ? \"launched\" : \"development\"}'"
  }

  private var partners: String? {
    guard let list = field(["partners", "agencies", "tappartners"], isScalar: false),
      document.kind(list.node) == .sequence, document.childCount(list.node) > 0
    else { return nil }
    let item = document.child(at: 0, of: list.node)
    guard document.kind(item) == .mapping else { return nil }
    let known: [(String, [String])] = [
      ("id", ["id", "partnerid"]), ("name", ["name", "title"]),
      ("region", ["region", "market", "country"]),
      ("category", ["category", "kind", "program", "programme"]),
      ("enrolled", ["enrolled", "isenrolled", "active"]),
    ]
    var isSame = true
    var entries: [String] = []
    for (key, names) in known {
      for index in 0..<document.childCount(item) {
        let name = document.string(document.key(at: index, of: item))
        let letters = Self.letters(name)
        guard names.contains(where: { letters.elementsEqual($0.utf8) }) else { continue }
        if !name.utf8.elementsEqual(key.utf8) { isSame = false }
        entries.append("\"\(key)\": p\(Self.step(name))")
        break
      }
    }
    if entries.isEmpty { return nil }
    if isSame, entries.count == document.childCount(item) { return "${\(list.expression)}" }
    let map = "${\(list.expression).map(p, {\(entries.joined(separator: ", "))})}"
    return ScalarText(quoting: .single, isInFlow: false).scalar(map)
  }

  /// The links: a list that has them, or each field with an authorization link.
  private func links(_ found: inout Int) -> [String] {
    let path = Array("/open/authorize".utf8)
    let fields = fields.filter { field in
      guard document.kind(field.node) == .string else { return false }
      let text = document.textBytes(field.node)
      return text.count < 10_000
        && text.indices.contains { text[$0...].starts(with: path) }
    }
    if let list = field(["links", "authorizationlinks"], isScalar: false), fields.isEmpty {
      found += 1
      return ["  links: ${\(list.expression)}"]
    }
    guard !fields.isEmpty else { return ["  # links: …  (no authorization link)"] }
    var lines = ["  links:"]
    for field in fields.prefix(10) {
      found += 1
      let text = document.string(field.node)
      let region = text.utf8.starts(with: "https://partner.us.".utf8) ? "US" : "ROW"
      lines += ["    - region: \(region)", "      url: ${\(field.expression)}"]
    }
    return lines
  }
}
