import CEL

/// What editors say of functions beside their signatures.
enum FunctionWords {
  /// Returns a sentence about a function; empty if its signature says enough.
  static func of(_ name: String) -> String {
    words.first { $0.name.utf8.elementsEqual(name.utf8) }?.text ?? ""
  }

  /// Returns a sentence about the cost of a call.
  static func ofCost(_ cost: FunctionRow.Cost) -> String {
    switch cost {
    case .fixed(let units): "Costs \(units)."
    case .receiver: "Costs a tenth of the first value's length."
    case .second: "Costs a tenth of the second value's length."
    case .all: "Costs a tenth of all lengths together."
    case .shorter: "Costs a tenth of the shorter length."
    case .product: "Costs a tenth of one length times a tenth of the other."
    case .pattern: "Costs a tenth of the text's length times a quarter of the pattern's."
    case .custom: "The cost depends on the values."
    }
  }

  /// Returns a sentence about what a finding points to if the result decides.
  static func ofBlame(_ blame: FunctionRow.BlameRule) -> String {
    switch blame {
    case .arguments: "A finding points to the arguments."
    case .receiver: "A finding points to the first value."
    case .part: "A finding points to the part of the text."
    case .same: "A finding points to the text."
    case .first: "A finding points to the first element."
    case .last: "A finding points to the last element."
    case .content, .wrapped: "A finding points to the content."
    case .none: "A finding points to nothing here."
    }
  }

  private static let words: [(name: String, text: String)] = [
    ("uri", "The parts of a URL, split as RFC 3986 says, never failing."),
    ("letters", "The ASCII letters of a text, in lower case."),
    ("nearest", "The text of the list that a misspelt one may have meant."),
    ("descendants", "Every entry of every mapping at any depth."),
    ("isPlaceholder", "Whether a text is a placeholder and nothing else."),
    ("secrets", "The secrets in a document: `name`, `value` and `kind` of each."),
    ("isSecret", "Whether a text under a secret's name gives it away."),
    ("withoutPlaceholders", "The text without its placeholders."),
    (
      "placeholders",
      "Pairs of a field's name and its value, for each field that holds a placeholder."
    ),
    ("strangeCharacter", "The first character that no link may hold, in words, or an empty text."),
    ("isBlockScalar", "Whether a field's value is written as a block scalar."),
    ("webHost", "A host as browsers read it."),
    ("repeats", "Pairs of a later entry and the first that says the same."),
    ("size", "The number of code points, elements or entries."),
    ("startsWith", "Whether a text begins with another."),
    ("endsWith", "Whether a text ends with another."),
    ("contains", "Whether a text contains another."),
    ("matches", "Whether a part of a text matches a regular expression (RE2)."),
    ("split", "The parts of a text between separators."),
    ("join", "The texts of a list in one, with a separator between them."),
    ("replace", "The text with every occurrence of another replaced."),
    ("lowerAscii", "The text with its ASCII letters in lower case."),
    ("upperAscii", "The text with its ASCII letters in upper case."),
    ("trim", "The text without white space at its ends."),
    ("substring", "The part of a text between two positions, in code points."),
    ("indexOf", "The position of the first occurrence; -1 if there is none."),
    ("lastIndexOf", "The position of the last occurrence; -1 if there is none."),
    ("charAt", "The character at a position."),
    ("orValue", "The content of an optional, or another value if it is empty."),
    ("hasValue", "Whether an optional has a content."),
    ("value", "The content of an optional; an error if it is empty."),
    ("first", "The first element, as an optional."),
    ("last", "The last element, as an optional."),
    ("distinct", "The elements without repetitions."),
    ("sort", "The elements in ascending order."),
    ("reverse", "The elements in the opposite order."),
    ("flatten", "The elements of the lists within a list."),
    ("slice", "The elements between two positions."),
    ("lists.range", "The numbers from 0 up to another."),
    ("format", "The text with its `%s`, `%d` and so on filled in."),
    ("getHost", "The host of a URL."),
    ("url", "A URL; an error if the text is none."),
    ("isURL", "Whether a text is a URL."),
  ]
}
