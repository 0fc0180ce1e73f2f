/// A JSON value of a message.
///
/// Strings are UTF-8 bytes and objects keep the order of their members. Reading a part that does
/// not exist, or that has another type, gives `nil` or `null` and never fails: clients leave out
/// what they do not know, and some send `null` where the protocol asks for an object.
package enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string([UInt8])
  case array([JSONValue])
  case object([Member])
  /// A value that is already written as JSON.
  case encoded([UInt8])

  /// A member of an object.
  package struct Member: Sendable {
    package var key: String
    package var value: JSONValue

    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The string with the UTF-8 bytes of `text`.
  package static func text(_ text: String) -> JSONValue { .string(Array(text.utf8)) }

  /// The last member of an object with a key; `null` if there is none.
  package subscript(key: StaticString) -> JSONValue {
    guard case .object(let members) = self else { return .null }
    let found = members.last { member in
      key.withUTF8Buffer { member.key.utf8.elementsEqual($0) }
    }
    return found?.value ?? .null
  }

  /// The bytes of a string.
  package var bytes: [UInt8]? { if case .string(let bytes) = self { bytes } else { nil } }

  /// A string as text.
  package var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  /// A number without its fraction, clamped to what an `Int` can hold.
  package var integer: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value):
      value.isNaN
        ? nil : value >= 9e18 ? Int.max : value <= -9e18 ? Int.min : Int(value.rounded(.towardZero))
    default: nil
    }
  }

  /// A boolean.
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// Whether this is `true`.
  var isTrue: Bool { bool == true }

  /// The elements of an array; empty for any other value.
  package var elements: [JSONValue] { if case .array(let values) = self { values } else { [] } }

  /// The members of an object; empty for any other value.
  package var members: [Member] { if case .object(let members) = self { members } else { [] } }

  /// Whether this is `null`, which also stands for a member that does not exist.
  package var isNull: Bool { if case .null = self { true } else { false } }

  /// Whether this is an object.
  var isObject: Bool { if case .object = self { true } else { false } }

  /// Returns whether the elements of an array contain a string.
  func contains(_ text: StaticString) -> Bool {
    elements.contains { element in
      text.withUTF8Buffer { text in element.bytes?.elementsEqual(text) ?? false }
    }
  }

  /// Returns an object without the members whose value is `null`.
  static func compact(_ members: [Member]) -> JSONValue {
    .object(members.filter { !$0.value.isNull })
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}
