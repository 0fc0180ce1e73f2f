import RuleEngine
import TestSupport

/// Values of every type, with texts that are hard to quote.
enum RandomValue {
  static let texts = [
    "a", "TAP", "partner.tap_campaign.read", "https://e.example/a?b=1&c={state}", "8647245523056",
    "null", "yes", "No", "1e3", "2027-01-31", "a: b", "a #b", "#c", "- d", "", " ", " e", "f ",
    "it's",
    "\"g\"", "h, i", "[j]", "{k}", "é", "日本 語", "😀", "l\\m", "n:", ":o", "?p", "!q", "&r", "*s",
    "%t",
    "u\nv", "w\n", "x\n\ny\n", "z\n\n\n", "\tz", "@", "`", "|", ">", "---", "...", "<<", "=", "~",
    "\u{1}", "\u{7F}",
    "\u{85}", "\u{2028}", "\u{FEFF}b", "a\rb", "e\u{301}", "0x1F", "+1", "y", "a,b", "a]b", "x:,y",
  ]

  static func scalar(_ numbers: inout SeededGenerator) -> ConstantValue {
    switch Int.random(in: 0..<10, using: &numbers) {
    case 0: .bool(numbers.chance(50))
    case 1: .int(Int64.random(in: -5...5_000_000_000, using: &numbers))
    case 2: .null
    case 3: .double(Double(Int.random(in: 1...99, using: &numbers)) + 0.5)
    default: .string(numbers.pick(texts))
    }
  }

  static func make(_ numbers: inout SeededGenerator, depth: Int) -> ConstantValue {
    let kind = depth <= 0 ? 9 : Int.random(in: 0..<10, using: &numbers)
    switch kind {
    case 0...2:
      let count = Int.random(in: 0...4, using: &numbers)
      return .list((0..<count).map { _ in make(&numbers, depth: depth - 1) })
    case 3...6:
      return map(&numbers, Int.random(in: 0...4, using: &numbers), depth: depth)
    default: return scalar(&numbers)
    }
  }

  static func map(_ numbers: inout SeededGenerator, _ count: Int, depth: Int) -> ConstantValue {
    var keys = ["id", "name", "scopes", "url", "on_cancel", "x-y", "7", "k e y", "quo'te", "a: b"]
    keys.shuffle(using: &numbers)
    return .map(
      keys[..<count].map {
        ConstantValue.Entry(key: $0, value: make(&numbers, depth: depth - 1))
      })
  }
}

extension PlainValue {
  init(_ value: ConstantValue) {
    switch value {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .number(Array(String(value).utf8))
    case .double(let value): self = .number(Array("\(value)".utf8))
    case .string(let text): self = .text(text)
    case .list(let items): self = .list(items.map { PlainValue($0) })
    case .map(let entries):
      self = .map(
        entries.map { PlainEntry(key: .text($0.key), value: PlainValue($0.value)) })
    }
  }

  /// The value with a change at a path of ordinals; `nil` from the change takes the child out.
  func changed(_ path: ArraySlice<Int>, _ change: (PlainValue) -> PlainValue?) -> PlainValue? {
    guard let step = path.first else { return change(self) }
    switch self {
    case .list(var items):
      if let item = items[step].changed(path.dropFirst(), change) {
        items[step] = item
      } else {
        items.remove(at: step)
      }
      return .list(items)
    case .map(var entries):
      if let value = entries[step].value.changed(path.dropFirst(), change) {
        entries[step].value = value
      } else {
        entries.remove(at: step)
      }
      return .map(entries)
    default: return self
    }
  }
}
