import Diagnostics

/// Failures for mistakes at the start, at the end and within values.
extension YAMLReader {
  /// Returns a failure for text after a complete value.
  mutating func unexpectedAfterValue(_ noticed: Int) -> LoadStop {
    let line = line(at: noticed)
    var last = noticed
    while last > line.first, isSeparator(last - 1) { last -= 1 }
    let before = last > line.first ? base[last - 1] : 0
    let help: String
    switch base[noticed] {
    case UInt8(ascii: ","), UInt8(ascii: ";"):
      let isLast = noticed + 1 >= line.upper || base[noticed + 1] == 0x20
      help = isLast ? "remove the \(quoted(at: noticed))" : "put quotes around the whole value"
      return fail(
        "unexpected \(quoted(at: noticed)) after a value: lines of YAML end without it",
        at: noticed, help: help)
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      return fail(
        "unexpected \(quoted(at: noticed)) after a value: no bracket is open", at: noticed,
        help: "remove the bracket")
    default: break
    }
    let key = word(at: noticed, line.upper)
    if let key, hasColon(noticed, line.upper), base[noticed + key.utf8.count] == UInt8(ascii: ":") {
      help = "write `\(key): …` on a line of its own"
    } else if before == UInt8(ascii: "'"), last == noticed {
      help = "write an apostrophe within single quotes twice, or use double quotes around the value"
    } else if before == UInt8(ascii: "\""), last == noticed {
      help = "write `\\\"` for a quote within double quotes, or use single quotes around the value"
    } else {
      help = "put one pair of quotes around the whole value, or remove what stands behind it"
    }
    return fail("unexpected \(quoted(at: noticed)) after a value", at: noticed, help: help)
  }

  /// Returns a failure for a `-` where a list cannot start.
  mutating func unexpectedItem(_ noticed: Int) -> LoadStop {
    fail(
      "a list cannot start on this line, expected `-` on a line of its own", at: noticed,
      help: "start the list on the next line, or put quotes around the value")
  }

  mutating func badStart(_ noticed: Int) -> LoadStop {
    switch noticed < end ? base[noticed] : 0 {
    case 0x09:
      return tabFailure(noticed)
    case UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "|"),
      UInt8(ascii: ">"):
      return fail(
        base[noticed] == UInt8(ascii: "`")
          ? "text that starts with a backtick has to be quoted"
          : "text that starts with \(quoted(at: noticed)) has to be quoted", at: noticed,
        help: "put quotes around the text")
    default:
      return fail(
        "unexpected \(quoted(at: noticed))", at: noticed,
        help: "remove it, or put quotes around the text that it belongs to")
    }
  }

  /// Returns a failure for an invalid escape, whose range is the whole escape from its backslash
  /// on.
  mutating func badEscape(_ noticed: Int, _ problem: String) -> LoadStop {
    var lower = noticed
    while lower > start, base[lower] != UInt8(ascii: "\\"), noticed - lower < 12 { lower -= 1 }
    guard base[lower] == UInt8(ascii: "\\"), lower + 1 < end else {
      return fail(
        "a wrong escape in a quoted text", at: noticed,
        help: "use single quotes around the text, in which `\\` is an ordinary character")
    }
    let digits: Int
    switch base[lower + 1] {
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default: digits = 0
    }
    var upper = character(at: lower + 1).upper
    var count = 0
    while count < digits, upper < end, CoreSchema.isHexDigit(base[upper]) {
      upper += 1
      count += 1
    }
    let text = text(lower, upper)
    let range = SourceRange(lower, upper)
    switch problem {
    case "found unknown escape character":
      return fail(
        .syntaxError, "unknown escape `\(text)` in a double-quoted text", range,
        help: "write `\\\\` for a backslash, or use single quotes around the text")
    case "did not find expected hexdecimal number":
      return fail(
        .syntaxError, "the escape `\(text)` has too few digits, expected \(digits)", range,
        help: "add the missing hexadecimal digits, or write `\\\\` for a backslash")
    default:
      return fail(
        .syntaxError, "the escape `\(text)` stands for no character", range,
        help: "write the character itself, or another escape")
    }
  }
}
