/// The shells' completion scripts: the argument parser's scripts, with additions.
enum CompletionScript {
  /// Returns whether the arguments ask for a script.
  static func isAsked(_ arguments: [String]) -> Bool {
    arguments.first?.utf8.starts(with: "--generate-completion-script".utf8) == true
  }

  /// Returns a script in which `help` also offers the commands and, in Bash, `--severity ID=` the
  /// levels.
  static func completed(_ script: String) -> String {
    let commands = UsageErrors.commandNames.joined(separator: " ")
    if script.utf8.starts(with: "#!/bin/bash".utf8) { return bash(script, commands) }
    if script.utf8.starts(with: "#compdef".utf8) {
      return TextSearch.replacing(
        "'*:subcommands:'", in: script, with: "'1:subcommands:(\(commands))'")
    }
    return script + """
      complete -c 'authlint' -n '__authlint_should_offer_completions_for_positional \
      "authlint help" -eq 1' -fka '\(commands)'

      """
  }

  private static func bash(_ script: String, _ commands: String) -> String {
    var script = TextSearch.replacing(
      "    __authlint_offer_flags_options -1\n}", in: script, after: "_authlint_help() {",
      with: """
            __authlint_offer_flags_options -1
            COMPREPLY+=($(compgen -W '\(commands)' -- "${cur}"))
        }
        """)
    script = TextSearch.replacing(
      "    local -r prev=\"${3}\"\n", in: script,
      with: """
            local -r prev="${3}"

            # Bash ends words at `=`: behind `--severity ID=` stands a level
            local -i sign=COMP_CWORD
            [[ "${COMP_WORDS[sign]}" == = ]] || sign=$((sign - 1))
            local -ir last_sign=sign
            while ((sign > 1)) && [[ "${COMP_WORDS[sign]}" == = ]]; do sign=$((sign - 2)); done
            if ((sign < last_sign)) && [[ "${COMP_WORDS[sign]}" == --severity ]]; then
                COMPREPLY=($(compgen -W 'error warning info off' -- "${cur#=}"))
                return
            fi

        """)
    return TextSearch.replacing(
      "        \"_authlint_${subcommand}\"\n", in: script,
      with: """
                "_authlint_${subcommand}"
                # A level follows `ID=` at once
                [[ "${COMPREPLY[*]}" != *= ]] || compopt -o nospace 2>/dev/null

        """)
  }
}

/// Searches texts by their bytes.
enum TextSearch {
  /// Returns the byte offset of the first occurrence of a text in another one, at `start` or after
  /// it.
  ///
  /// Cost: the product of the two lengths.
  static func firstIndex(of wanted: String, in text: String, from start: Int = 0) -> Int? {
    let (bytes, wanted) = (Array(text.utf8), Array(wanted.utf8))
    guard start + wanted.count <= bytes.count else { return nil }
    return (start...(bytes.count - wanted.count)).first { index in
      bytes[index..<index + wanted.count].elementsEqual(wanted)
    }
  }

  /// Returns a text in which the first occurrence of `old` after `lead` is replaced; the text is
  /// unchanged if it does not contain both.
  static func replacing(
    _ old: String, in text: String, after lead: String = "", with new: String
  ) -> String {
    guard let start = firstIndex(of: lead, in: text),
      let index = firstIndex(of: old, in: text, from: start)
    else { return text }
    var bytes = Array(text.utf8)
    bytes.replaceSubrange(index..<index + old.utf8.count, with: Array(new.utf8))
    return String(decoding: bytes, as: UTF8.self)
  }
}
