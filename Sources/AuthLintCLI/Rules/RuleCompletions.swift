import ArgumentParser
import AuthLint

extension CompletionKind {
  /// The ids that `explain` has a page for.
  static var explainedIDs: CompletionKind {
    .custom { _, _, prefix in
      RuleCatalog([.partnerAuthorization]).explainedIDs.filter { $0.utf8.starts(with: prefix.utf8) }
    }
  }

  /// The ids of the default rules and of the loader's rules, also after a comma.
  static var ruleIDs: CompletionKind {
    .custom { _, _, prefix in RuleCompletions.ids(prefix) }
  }

  /// Ids with severities: first `ID=`, then the levels.
  static var ruleSeverities: CompletionKind {
    .custom { words, index, prefix in RuleCompletions.severities(prefix, words: words, at: index) }
  }

  /// The names of the commands.
  static var commands: CompletionKind {
    .custom { _, _, prefix in
      UsageErrors.commandNames.filter { $0.utf8.starts(with: prefix.utf8) }
    }
  }
}

/// The completions that shells offer for rule ids.
enum RuleCompletions {
  private static let levels = ["error", "warning", "info", "off"]

  /// Returns the ids that can follow in a list: the ids before the last comma are kept and not
  /// offered again.
  static func ids(_ prefix: String) -> [String] {
    let (before, last) = split(prefix)
    let taken = before.utf8.split(separator: 0x2C)
    return RuleCatalog([.partnerAuthorization]).ids.filter { id in
      id.utf8.starts(with: last.utf8) && !taken.contains { $0.elementsEqual(id.utf8) }
    }.map { before + $0 }
  }

  /// Returns the completions `ID=` or `ID=LEVEL` for the last item of a list.
  ///
  /// Bash ends words at `=`, so that there only the level is completed.
  static func severities(_ prefix: String, words: [String], at index: Int) -> [String] {
    if prefix == "=" { return levels }
    if index > 0, index <= words.count, words[index - 1] == "=" {
      return levels.filter { $0.utf8.starts(with: prefix.utf8) }
    }
    let (before, last) = split(prefix)
    guard let sign = last.utf8.firstIndex(of: 0x3D) else {
      return RuleCatalog([.partnerAuthorization]).ids.filter { $0.utf8.starts(with: last.utf8) }
        .map { before + $0 + "=" }
    }
    let id = before + String(last[...sign])
    let level = last[last.utf8.index(after: sign)...]
    return levels.filter { $0.utf8.starts(with: level.utf8) }.map { id + $0 }
  }

  /// Splits a list into the text before its last item, including the comma, and the item.
  private static func split(_ text: String) -> (before: String, last: Substring) {
    guard let comma = text.utf8.lastIndex(of: 0x2C) else { return ("", text[...]) }
    return (String(text[...comma]), text[text.utf8.index(after: comma)...])
  }
}
