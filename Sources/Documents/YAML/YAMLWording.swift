/// What libyaml's errors say to a reader, for those whose place is where libyaml noticed them.
enum YAMLWording {
  /// The message for libyaml's problem and context; `found` is the character there, quoted.
  static func message(_ problem: String, _ context: String, _ found: String) -> String {
    switch (problem, context) {
    case ("mapping keys are not allowed in this context", _):
      return "a key cannot start here"
    case ("block sequence entries are not allowed in this context", _):
      return "a list cannot start on this line, expected `-` on a line of its own"
    case ("found unexpected ':'", _):
      return "unexpected `:` within brackets, expected a blank after it or quotes around the text"
    case ("did not find expected node content", _):
      return "unexpected \(found), expected a value"
    case ("found a tab character that violates indentation", _),
      ("found a tab character where an indentation space is expected", _):
      return "a tab cannot indent, expected spaces"
    case ("found an indentation indicator equal to 0", _):
      return "the indentation of a block scalar is a digit from 1 to 9"
    case ("did not find expected comment or line break", "while scanning a block scalar"):
      return "unexpected \(found), expected the text of a block scalar on the next line"
    case ("did not find expected comment or line break", _):
      return "unexpected \(found) after a directive"
    case ("did not find expected alphabetic or numeric character", "while scanning an alias"):
      return "unexpected \(found), expected the name of an alias of letters, digits, `-` and `_`"
    case ("did not find expected alphabetic or numeric character", "while scanning an anchor"):
      return "unexpected \(found), expected the name of an anchor of letters, digits, `-` and `_`"
    case ("found undefined tag handle", _):
      return "the handle of this tag is not declared by a %TAG directive"
    case ("found duplicate %YAML directive", _):
      return "a document has at most one %YAML directive"
    case ("found duplicate %TAG directive", _):
      return "this %TAG handle is declared before"
    case ("found incompatible YAML document", _):
      return "expected the YAML version 1.1 or 1.2"
    case ("found extremely long version number", _), ("did not find expected version number", _),
      ("did not find expected digit or '.' character", _):
      return "unexpected \(found) in the version of a %YAML directive"
    case ("did not find expected whitespace or line break", _),
      ("did not find expected whitespace", _), ("did not find expected tag URI", _),
      ("did not find expected '!'", _), ("did not find the expected '>'", _),
      ("did not find URI escaped octet", _), ("found an incorrect leading UTF-8 octet", _),
      ("found an incorrect trailing UTF-8 octet", _):
      return "unexpected \(found) in a tag"
    default:
      return "unexpected \(found)"
    }
  }
}
