import Documents

/// `required` (Validation, 6.5.3).
final class RequiredCheck: Check, @unchecked Sendable {
  private let names: NameTable

  private init(_ site: KeywordSite, _ names: [[UInt8]]) {
    self.names = NameTable(names)
    super.init(site, .mapping)
  }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard let names = compiler.names(site.value, site), !names.isEmpty else { return nil }
    return RequiredCheck(site, names)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    run.count(names.count / 8)
    var fits = true
    for number in 0..<names.count {
      if names.withName(number, { run.document.lookUp($0, in: node) }) != nil { continue }
      fits = false
      _ = run.fail(self, at: node, penalty: 40) { run in
        FindingText.missingField(names[number], of: node, place, run)
      }
      if run.mode == .fits { return false }
    }
    return fits
  }
}

/// `dependentRequired` (Validation, 6.5.4).
final class DependentRequiredCheck: Check, @unchecked Sendable {
  private let dependencies: [(name: [UInt8], required: NameTable)]

  init(_ site: KeywordSite, _ dependencies: [(name: [UInt8], required: NameTable)]) {
    self.dependencies = dependencies
    super.init(site, .mapping)
  }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard site.kind == .mapping else {
      compiler.expect("a mapping to lists of names", at: site.value, site)
      return nil
    }
    var dependencies: [(name: [UInt8], required: NameTable)] = []
    for index in 0..<site.document.childCount(site.value) {
      let name = Array(site.document.textBytes(site.document.key(at: index, of: site.value)))
      let value = site.document.child(at: index, of: site.value)
      guard let names = compiler.names(value, site) else { continue }
      dependencies.append((name, NameTable(names)))
    }
    return dependencies.isEmpty ? nil : DependentRequiredCheck(site, dependencies)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    var fits = true
    for (name, required) in dependencies {
      guard name.withUnsafeBufferPointer({ run.document.lookUp($0, in: node) }) != nil else {
        continue
      }
      for number in 0..<required.count
      where required.withName(number, { run.document.lookUp($0, in: node) }) == nil {
        fits = false
        _ = run.fail(self, at: node, penalty: 40) { run in
          var finding = FindingText.missingField(required[number], of: node, place, run)
          finding.message += ", which `\(String(decoding: name, as: UTF8.self))` needs"
          return finding
        }
        if run.mode == .fits { return false }
      }
    }
    return fits
  }
}

extension SchemaCompiler {
  /// The names in a list of strings, each once; reported if it is none.
  mutating func names(_ list: NodeID, _ site: KeywordSite) -> [[UInt8]]? {
    let document = site.document
    guard document.kind(list) == .sequence else {
      let name = document.string(site.place.key)
      let isOldForm = "required".utf8.elementsEqual(name.utf8) && document.kind(list) == .bool
      store.report(
        "`\(name)` must be a list of names", at: list, in: site.place.document,
        help: isOldForm
          ? "write the name of this field into `required` of the schema around it" : nil)
      return nil
    }
    var names: [[UInt8]] = []
    var seen: Set<[UInt8]> = []
    for index in 0..<document.childCount(list) {
      let name = document.child(at: index, of: list)
      guard document.kind(name) == .string else {
        expect("a list of names, which are strings", at: name, site)
        return nil
      }
      let text = Array(document.textBytes(name))
      if seen.insert(text).inserted { names.append(text) }
    }
    return names
  }
}
