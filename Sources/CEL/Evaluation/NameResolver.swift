/// Resolves names in an environment (CEL specification, "Name Resolution").
final class NameResolver: Sendable {
  /// What a name means.
  enum Meaning {
    /// The variable in a slot.
    case variable(Int32)
    /// A type as a value.
    case type(StaticString)
  }

  private let functions: FunctionTable
  /// The maximum number of parts of a variable's or type's name, without the container.
  let longestName: Int
  /// The container and its enclosing containers as prefixes: `A.B.`, `A.` and the empty prefix.
  private let prefixes: [[UInt8]]
  /// The names of the variables.
  private let names: [Text]
  /// The slot of each variable; its index if `nil`.
  private let slots: [Int32]?
  /// Whether there is no container and every variable's name has only one part.
  private let isSimple: Bool

  init(names: [Text], slots: [Int32]?, container: String, functions: FunctionTable) {
    self.functions = functions
    self.names = names
    self.slots = slots
    var prefixes: [[UInt8]] = []
    var container = Array(container.utf8)
    while !container.isEmpty {
      prefixes.append(container + [UInt8(ascii: ".")])
      let dot = container.lastIndex(of: UInt8(ascii: ".")) ?? 0
      container.removeLast(container.count - dot)
    }
    prefixes.append([])
    self.prefixes = prefixes
    let dots = names.reduce(0) { max($0, $1.bytes.count { $0 == UInt8(ascii: ".") }) }
    longestName = max(dots + 1, 3)
    isSimple = prefixes.count == 1 && dots == 0
  }

  /// Returns the variable of a name if all names are simple in this environment; `nil` otherwise,
  /// and for any other name.
  func simple(_ name: Text) -> Meaning? {
    guard isSimple else { return nil }
    return names.firstIndex(of: name).map { .variable(slot($0)) }
  }

  private func slot(_ index: Int) -> Int32 {
    slots?[index] ?? Int32(truncatingIfNeeded: index)
  }

  /// Returns the longest prefix of a dotted name that is a variable or a type, and its number of
  /// parts; the innermost container comes first. `nil` if there is no such prefix.
  func resolve(_ parts: ArraySlice<Text>, isAbsolute: Bool) -> (meaning: Meaning, count: Int)? {
    var count = min(parts.count, longestName)
    while count > 0 {
      let name = parts.prefix(count)
      for prefix in isAbsolute ? prefixes.suffix(1) : prefixes[...] {
        if let meaning = lookup(prefix, name) { return (meaning, count) }
      }
      count -= 1
    }
    return nil
  }

  private func lookup(_ prefix: [UInt8], _ parts: ArraySlice<Text>) -> Meaning? {
    for (index, name) in names.enumerated()
    where NameResolver.matches(name.bytes, prefix, parts) {
      return .variable(slot(index))
    }
    for type in NameResolver.types {
      let name = UnsafeBufferPointer(start: type.utf8Start, count: type.utf8CodeUnitCount)
      if NameResolver.matches(name, prefix, parts) { return .type(type) }
    }
    return nil
  }

  /// Returns whether a name is a prefix followed by parts separated by dots.
  private static func matches(
    _ name: some Collection<UInt8>, _ prefix: [UInt8], _ parts: ArraySlice<Text>
  ) -> Bool {
    var iterator = name.makeIterator()
    for byte in prefix where iterator.next() != byte { return false }
    var isFirst = true
    for part in parts {
      if !isFirst, iterator.next() != UInt8(ascii: ".") { return false }
      isFirst = false
      for byte in part.bytes where iterator.next() != byte { return false }
    }
    return iterator.next() == nil
  }

  /// The types whose names are values (CEL specification, "Types"), including those of the
  /// extensions.
  static let types: [StaticString] = [
    "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type",
    "optional_type", "google.protobuf.Timestamp", "google.protobuf.Duration", "net.IP",
    "net.CIDR", "kubernetes.URL",
  ]

  /// Returns the index of the first row of a function that is called without a receiver, by its
  /// qualified name; the innermost container comes first. `nil` if there is no such function.
  func function(_ parts: ArraySlice<Text>, isAbsolute: Bool) -> (name: Text, row: Int)? {
    guard let last = parts.last else { return nil }
    if parts.count == 1, prefixes.count == 1 {
      return functions.first(last, .global).map { (last, $0) }
    }
    // No function's name has more than four parts.
    guard parts.count <= 4 else { return nil }
    for prefix in isAbsolute ? prefixes.suffix(1) : prefixes[...] {
      var bytes = prefix
      for part in parts {
        if bytes.count > prefix.count { bytes.append(UInt8(ascii: ".")) }
        bytes.append(contentsOf: part.bytes)
      }
      let name = Text(bytes: bytes)
      if let row = functions.first(name, .global) { return (name, row) }
    }
    return nil
  }
}
