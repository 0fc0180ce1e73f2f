import Foundation

@testable import CEL

/// Values as the conformance suite's JSON writes them: `{"int64": "1"}`, `{"list": […]}`, …
enum SuiteValue {
  struct Malformed: Error {
    let json: String
  }

  /// Reads a value.
  static func value(_ json: Any) throws -> Value {
    guard let object = json as? [String: Any], let (kind, content) = object.first else {
      throw Malformed(json: "\(json)")
    }
    switch (kind, content) {
    case ("null", _): return .null
    case ("bool", let bool as Bool): return .bool(bool)
    case ("int64", let text as String):
      guard let int = Int64(text) else { break }
      return .int(int)
    case ("uint64", let text as String):
      guard let uint = UInt64(text) else { break }
      return .uint(uint)
    case ("double", let text as String):
      guard let double = Double(text) else { break }
      return .double(double)
    case ("string", let text as String): return Value(text)
    case ("bytes", let text as String):
      guard let data = Data(base64Encoded: text) else { break }
      return .bytes(Text(bytes: Array(data)))
    case ("list", let elements as [Any]): return .list(ListValue(try elements.map(value)))
    case ("map", let entries as [[Any]]):
      return .map(MapValue(try entries.map { (try value($0[0]), try value($0[1])) }))
    case ("type", let name as String): return .type(TypeValue(name: name))
    case ("duration", let parts as [String: Any]):
      guard
        let duration = Duration(
          seconds: integer(parts["seconds"]), nanoseconds: integer(parts["nanos"]))
      else { break }
      return .duration(duration)
    case ("timestamp", let parts as [String: Any]):
      guard
        let timestamp = Timestamp(
          seconds: integer(parts["seconds"]), nanoseconds: Int32(integer(parts["nanos"])))
      else { break }
      return .timestamp(timestamp)
    default: break
    }
    throw Malformed(json: "\(json)")
  }

  private static func integer(_ json: Any?) -> Int64 {
    switch json {
    case let text as String: Int64(text) ?? 0
    case let number as NSNumber: number.int64Value
    default: 0
    }
  }

  /// Whether two values are the same as the suite counts: the same types, NaN like NaN, and maps
  /// whatever their order.
  static func isSame(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.double(let left), .double(let right)):
      return left == right && left.sign == right.sign || left.isNaN && right.isNaN
    case (.list(let left), .list(let right)):
      return left.count == right.count
        && (0..<left.count).allSatisfy { isSame(left[$0], right[$0]) }
    case (.map(let left), .map(let right)):
      return left.count == right.count
        && (0..<left.count).allSatisfy { index in
          let entry = left.entry(at: index)
          guard let other = right[entry.key] else { return false }
          return isSame(entry.value, other)
        }
    default: return left.typeName == right.typeName && left.isEqual(to: right)
    }
  }

  /// A value as a failure shows it.
  static func description(_ value: Value) -> String {
    switch value {
    case .error(let error): "error: \(error.message)"
    case .list(let list):
      "[" + list.elements.map(description).joined(separator: ", ") + "]"
    case .map(let map):
      "{"
        + (0..<map.count).map { index in
          let entry = map.entry(at: index)
          return "\(description(entry.key)): \(description(entry.value))"
        }.joined(separator: ", ") + "}"
    case .string(let text): "\"\(text.string)\""
    case .bytes(let octets): "b\(Array(octets.bytes))"
    default: value.brief
    }
  }
}
