import Documents
import RuleEngine

/// Writes keys and values as the place of the cursor needs them: in the quotes that are there
/// already, and in quotes where YAML would read something else.
struct ScalarWriter {
  private let place: CursorPlace
  private let isJSON: Bool
  private let quote: UInt8?

  init(_ place: CursorPlace, _ document: OpenDocument) {
    self.place = place
    isJSON = document.format == .json
    let first = place.range.isEmpty ? nil : document.text.bytes[place.range.lower]
    quote = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") ? first : nil
  }

  /// The blank that has to be written first; usually empty.
  var blank: String { place.needsBlank ? " " : "" }

  private func quoting(keepsQuote: Bool) -> ScalarText.Quoting {
    if isJSON { return .double }
    switch keepsQuote ? quote : nil {
    case UInt8(ascii: "\""): return .double
    case UInt8(ascii: "'"): return .single
    default: return .plain
    }
  }

  private func scalar(_ text: String, keepsQuote: Bool) -> String {
    ScalarText(quoting: quoting(keepsQuote: keepsQuote), isInFlow: place.isInFlow).scalar(text)
  }

  /// Returns a key.
  func key(_ name: String) -> String { scalar(name, keepsQuote: true) }

  /// Returns a value. One that replaces a quoted text keeps the quotes.
  func value(_ value: SchemaNode.Value, isReplacing: Bool) -> String {
    value.isText ? scalar(value.text, keepsQuote: isReplacing) : value.text
  }

  /// Returns what the typed text, with its quote, is compared with.
  func filter(_ text: String) -> String {
    quote.map { String(UnicodeScalar($0)) + text } ?? text
  }
}
