import CEL

/// The names that every expression may read without a declaration: the document, and its file. What
/// a rule set or rule declares under the same name hides them.
package enum ImplicitNames {
  /// The whole document, also in a set with another `variable`.
  static let document = "document"
  /// The file of the document: a map of its `path`, as reports name it, and its `name`.
  static let file = "file"

  package static let all = [document, file]

  static func contains(_ name: String) -> Bool {
    all.contains { $0.utf8.elementsEqual(name.utf8) }
  }

  /// The type of one of the names.
  package static func type(of name: String) -> CELType {
    guard name.utf8.elementsEqual(file.utf8) else { return .dyn }
    return .object(
      ObjectType(
        name: file,
        fields: ["path", "name"].map { .init(name: $0, type: .string, isRequired: true) }))
  }

  /// The value of ``file`` for a path.
  package static func file(_ path: String) -> Value {
    let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map { Array($0) } ?? []
    var builder = MapBuilder(capacity: 2)
    _ = builder.insert(.string(Text("path")), .string(Text(path)))
    _ = builder.insert(.string(Text("name")), .string(Text(String(decoding: name, as: UTF8.self))))
    return .map(builder.finish())
  }
}

extension RuleSetDefinition {
  /// The implicit names that a text of the set may read, unless something that it declares has the
  /// same name.
  var implicitNames: [String] {
    let declared =
      [variable, RuleSet.literalVariable] + constants.map(\.key) + parameters.map(\.name)
      + variables.map(\.name)
    let open = ImplicitNames.all.filter { name in
      !declared.contains { $0.utf8.elementsEqual(name.utf8) }
    }
    let texts = texts + rules.flatMap(\.allTexts)
    return open.filter { name in
      texts.contains { $0.text.utf8.contains(word: name.utf8) }
    }
  }
}

extension String.UTF8View {
  /// Whether a word occurs that is not a part of a longer name.
  fileprivate func contains(word: String.UTF8View) -> Bool {
    split { byte in
      !(byte == 0x5F || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20))
    }.contains { $0.elementsEqual(word) }
  }
}
