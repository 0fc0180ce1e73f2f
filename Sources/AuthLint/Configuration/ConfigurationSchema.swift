import RuleEngine

/// The JSON Schema (draft 2020-12) of a configuration, for editors.
package enum ConfigurationSchema {
  /// The schema's text, which ends in a line break.
  ///
  /// - Parameter rules: The ids that editors offer; others are allowed, since users add rules.
  package static func text(rules: [String]) -> String {
    let severities = list(["error", "warning", "info", "off"])
    let text = #"{"type": "string", "minLength": 1}"#
    let lines = [
      "{",
      #"  "$schema": "https://json-schema.org/draft/2020-12/schema","#,
      #"  "title": "authlint configuration","#,
      #"  "type": "object","#,
      #"  "additionalProperties": false,"#,
      #"  "properties": {"#,
      properties(ConfigurationKey.all, indentation: "    "),
      "  },",
      #"  "$defs": {"#,
      "    \"text\": \(text),",
      ##"    "texts": {"type": "array", "items": {"$ref": "#/$defs/text"}},"##,
      "    \"rule\": {\"anyOf\": [{\"enum\": \(list(rules))}, \(text)]},",
      ##"    "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}},"##,
      #"    "ignores": {"#,
      #"      "type": "array","#,
      ##"      "items": {"anyOf": [{"$ref": "#/$defs/rule"}, {"type": "object", "required": ["rule"],"##,
      #"        "additionalProperties": false,"#,
      ##"        "properties": {"rule": {"$ref": "#/$defs/rule"}, "reason": {"$ref": "#/$defs/text"}}}]}"##,
      "    },",
      #"    "severities": {"#,
      #"      "type": "object","#,
      ##"      "propertyNames": {"$ref": "#/$defs/rule"},"##,
      "      \"additionalProperties\": {\"enum\": \(severities)}",
      "    },",
      #"    "overrides": {"#,
      #"      "type": "array","#,
      #"      "items": {"#,
      #"        "type": "object","#,
      #"        "required": ["files"],"#,
      #"        "additionalProperties": false,"#,
      #"        "properties": {"#,
      properties(ConfigurationKey.ofOverride, indentation: "          "),
      "        }",
      "      }",
      "    },",
      #"    "ruleSets": {"#,
      #"      "type": "array","#,
      #"      "items": {"#,
      #"        "type": "object","#,
      #"        "oneOf": [{"required": ["rules"]}, {"required": ["schema", "files"]}],"#,
      #"        "additionalProperties": false,"#,
      #"        "properties": {"#,
      properties(ConfigurationKey.ofRuleSet, indentation: "          "),
      "        }",
      "      }",
      "    }",
      "  }",
      "}",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func properties(_ keys: [ConfigurationKey], indentation: String) -> String {
    keys.map { key in
      let description = #""description": "# + quoted(key.summary)
      return indentation + quoted(key.name) + ": {" + description + ", " + type(key.kind) + "}"
    }.joined(separator: ",\n")
  }

  private static func type(_ kind: ConfigurationKey.Kind) -> String {
    switch kind {
    case .flag: #""type": "boolean""#
    case .path: ##""$ref": "#/$defs/text""##
    case .patterns, .paths: ##""$ref": "#/$defs/texts""##
    case .rules: ##""$ref": "#/$defs/rules""##
    case .ignores: ##""$ref": "#/$defs/ignores""##
    case .severities: ##""$ref": "#/$defs/severities""##
    case .threshold: #""enum": "# + list(FailureThreshold.allCases.map(\.rawValue))
    case .addresses:
      ##""type": "object", "additionalProperties": {"$ref": "#/$defs/text"}"##
    case .overrides: ##""$ref": "#/$defs/overrides""##
    case .ruleSets: ##""$ref": "#/$defs/ruleSets""##
    case .values: #""type": "object""#
    case .view: #""type": ["object", "string"]"#
    case .digest: #""type": "string", "pattern": "^sha256:[0-9a-f]{64}$""#
    case .budget:
      #""type": "object", "additionalProperties": false, "properties": {"#
        + ConfigurationKey.ofBudget.map {
          quoted($0) + #": {"type": "integer", "minimum": 1}"#
        }.joined(separator: ", ") + "}"
    }
  }

  private static func list(_ words: [String]) -> String {
    "[" + words.map { quoted($0) }.joined(separator: ", ") + "]"
  }

  private static func quoted(_ text: String) -> String {
    ScalarText(quoting: .double, isInFlow: true).scalar(text)
  }
}
