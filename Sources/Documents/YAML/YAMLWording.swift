/// The messages for those of libyaml's errors that are reported where libyaml noticed them.
enum YAMLWording {
  static let depthHelp = "nest the collections less deeply"

  /// Returns the message and the help for libyaml's problem and context; `found` is the character
  /// there, quoted.
  static func wording(_ problem: String, _ context: String, _ found: String)
    -> (message: String, help: String)
  {
    switch (problem, context) {
    case ("mapping keys are not allowed in this context", _):
      return ("a key cannot start here", "put quotes around text that starts with `?`")
    case ("found unexpected ':'", _):
      return (
        "unexpected `:` within brackets, expected a blank after it or quotes around the text",
        "add a blank after the `:` of a key, or put quotes around the text"
      )
    case ("did not find expected node content", _):
      return (
        "unexpected \(found), expected a value",
        "add the value, or put quotes around text that starts with \(found)"
      )
    case ("found a tab character that violates indentation", _),
      ("found a tab character where an indentation space is expected", _):
      return ("a tab cannot indent, expected spaces", "replace the tab with spaces")
    case ("found an indentation indicator equal to 0", _):
      return (
        "the indentation of a block scalar is a digit from 1 to 9",
        "remove the digit: the first line of the text tells the indentation"
      )
    case ("did not find expected comment or line break", "while scanning a block scalar"):
      return (
        "unexpected \(found), expected the text of a block scalar on the next line",
        "move the text to the next line, or put quotes around the whole value"
      )
    case ("did not find expected comment or line break", _):
      return ("unexpected \(found) after a directive", "remove it")
    case ("did not find expected alphabetic or numeric character", "while scanning an alias"):
      return (
        "unexpected \(found), expected the name of an alias of letters, digits, `-` and `_`",
        "put quotes around text that starts with `*`"
      )
    case ("did not find expected alphabetic or numeric character", "while scanning an anchor"):
      return (
        "unexpected \(found), expected the name of an anchor of letters, digits, `-` and `_`",
        "put quotes around text that starts with `&`"
      )
    case ("found undefined tag handle", _):
      return (
        "the handle of this tag is not declared by a %TAG directive",
        "put quotes around text that starts with `!`"
      )
    case ("found duplicate %YAML directive", _):
      return ("a document has at most one %YAML directive", "remove one of the two")
    case ("found duplicate %TAG directive", _):
      return ("this %TAG handle is declared before", "remove one of the two")
    case ("found incompatible YAML document", _):
      return ("expected the YAML version 1.1 or 1.2", "remove the directive")
    case ("found extremely long version number", _), ("did not find expected version number", _),
      ("did not find expected digit or '.' character", _):
      return ("unexpected \(found) in the version of a %YAML directive", "write `%YAML 1.2`")
    case ("did not find expected whitespace or line break", _),
      ("did not find expected whitespace", _), ("did not find expected tag URI", _),
      ("did not find expected '!'", _), ("did not find the expected '>'", _),
      ("did not find URI escaped octet", _), ("found an incorrect leading UTF-8 octet", _),
      ("found an incorrect trailing UTF-8 octet", _):
      return ("unexpected \(found) in a tag", "put quotes around text that starts with `!`")
    default:
      return (
        "unexpected \(found)", "remove it, or put quotes around the text that it belongs to"
      )
    }
  }
}
