import Diagnostics
import Documents

/// `$ref` (Core, 8.2.3.1).
final class ReferenceCheck: Check, @unchecked Sendable {
  let target: Int32

  private init(_ site: KeywordSite, _ target: Int32) {
    self.target = target
    super.init(site)
  }

  static func reference(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard site.kind == .string else {
      // A property of this name, as in a schema of schemas, is none.
      compiler.expect("a string", at: site.value, site)
      return nil
    }
    let (number, failure) = compiler.target(of: site)
    if let number { return ReferenceCheck(site, number) }
    return failure.map { UnresolvedCheck(site, $0) }
  }

  /// `$dynamicRef` (Core, 8.2.3.2): the outermost of the resources on the way here that have the
  /// anchor gives the subschema, if the one that is named at first is such an anchor too.
  static func dynamicReference(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard site.kind == .string else {
      compiler.expect("a string", at: site.value, site)
      return nil
    }
    let (number, failure) = compiler.target(of: site)
    guard let number else { return failure.map { UnresolvedCheck(site, $0) } }
    let fragment = SchemaAddress(site.document.string(site.value)).fragment ?? ""
    let name = SchemaAddress.decoded(fragment)
    guard compiler.resource(of: number).dynamicAnchors[name] == compiler.node(of: number) else {
      return ReferenceCheck(site, number)
    }
    compiler.noteDynamicScope()
    return DynamicReferenceCheck(site, number, name)
  }

  /// `$recursiveRef` (Core of 2019-09, 8.2.4.2).
  static func recursiveReference(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard site.kind == .string else {
      compiler.expect("a string", at: site.value, site)
      return nil
    }
    let (number, failure) = compiler.target(of: site)
    guard let number else { return failure.map { UnresolvedCheck(site, $0) } }
    guard compiler.resource(of: number).isRecursive else { return ReferenceCheck(site, number) }
    compiler.noteDynamicScope()
    return DynamicReferenceCheck(site, number, [])
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool { run.same(target, node) }
}

/// A reference whose subschema depends on how its place was reached.
final class DynamicReferenceCheck: Check, @unchecked Sendable {
  private let first: Int32
  private let name: [UInt8]

  init(_ site: KeywordSite, _ first: Int32, _ name: [UInt8]) {
    self.first = first
    self.name = name
    super.init(site)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    run.count(run.scope.count)
    for resource in run.scope {
      if let target = run.schema.dynamicTargets[Int(resource)][name] {
        return run.same(target, node)
      }
    }
    return run.same(first, node)
  }
}

/// A reference into the network, which was not followed: what is held against it is not judged.
final class UnresolvedCheck: Check, @unchecked Sendable {
  private let message: String

  init(_ site: KeywordSite, _ message: String) {
    self.message = message
    super.init(site)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    run.fail(self, at: node, penalty: 10) { run in
      SchemaFinding(
        .invalidValue, node, "\(run.name(of: node)) cannot be judged: its schema \(message)",
        help: SchemaCompiler.mappingHelp)
    }
  }
}
