import CLibYAML
import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The tags of the core schema (YAML 1.2.2, 10.3); a scalar with any other tag is a string.
extension YAMLReader {
  private static let prefix: StaticString = "tag:yaml.org,2002:"

  /// Returns whether a resolved tag is `!!name`.
  func isTag(_ tag: UnsafePointer<UInt8>, _ name: StaticString) -> Bool {
    let count = YAMLReader.prefix.utf8CodeUnitCount
    let text = UnsafeRawPointer(tag).assumingMemoryBound(to: CChar.self)
    return strncmp(
      text, UnsafeRawPointer(YAMLReader.prefix.utf8Start).assumingMemoryBound(to: CChar.self), count
    )
      == 0
      && strcmp(
        text + count, UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
  }

  /// Gives a node the kind that its tag names; throws if its text does not fit.
  mutating func apply(
    _ tag: UnsafePointer<UInt8>, to node: inout NodeRecord, _ text: UnsafeBufferPointer<UInt8>
  ) throws(LoadStop) {
    if node.kind >= .sequence {
      let isSequence = node.kind == .sequence
      if isTag(tag, "seq") ? !isSequence : isTag(tag, "map") && isSequence || isScalarTag(tag) {
        throw tagFailure(tag, node, isSequence ? "a list" : "a mapping")
      }
      return
    }
    let plain = CoreSchema.kind(of: text)
    let kind: NodeKind
    if isTag(tag, "int") {
      kind = .integer
    } else if isTag(tag, "float") {
      kind = .float
    } else if isTag(tag, "bool") {
      kind = .bool
    } else if isTag(tag, "null") {
      kind = .null
    } else {
      if isTag(tag, "seq") || isTag(tag, "map") { throw tagFailure(tag, node, "a scalar") }
      node.kind = .string
      return
    }
    guard plain == kind || kind == .float && plain == .integer else {
      throw tagFailure(tag, node, "this text")
    }
    node.kind = kind
  }

  private func isScalarTag(_ tag: UnsafePointer<UInt8>) -> Bool {
    isTag(tag, "str") || isTag(tag, "int") || isTag(tag, "float") || isTag(tag, "bool")
      || isTag(tag, "null")
  }

  private mutating func tagFailure(
    _ tag: UnsafePointer<UInt8>, _ node: NodeRecord, _ what: String
  ) -> LoadStop {
    let name = String(cString: tag + YAMLReader.prefix.utf8CodeUnitCount)
    let upper = node.kind >= .sequence ? node.lower + 1 : node.upper
    return fail(
      .syntaxError, "the tag `!!\(name)` does not fit \(what)",
      SourceRange(Int(node.lower), Int(upper)),
      help: "remove the tag, or correct the value")
  }
}
