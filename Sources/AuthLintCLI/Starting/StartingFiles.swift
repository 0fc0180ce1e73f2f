import AuthLint
import RuleEngine

/// The files that `authlint init` writes.
enum StartingFiles {
  static let manifestName = "app.manifest.yaml"
  /// The file in which pre-commit looks for its hooks.
  static let hooksName = ".pre-commit-config.yaml"
  /// Beside the manifest, so that editors find it without a network.
  static let schemaName = "manifest.schema.json"

  /// Returns the names of the files in the directory, with their texts.
  static func all(_ template: ManifestTemplate) -> [(name: String, text: [UInt8])] {
    [
      (manifestName, Array(template.text(schema: "./" + schemaName).utf8)),
      (schemaName, RuleSet.manifestSchema), (".authlint.yaml", Array(configuration.utf8)),
    ]
  }

  static let configuration = """
    # How authlint checks what is in this folder and below.
    root: true
    include:
      - "*.manifest.yaml"
      - "*.manifest.yml"
      - "*.manifest.json"
      - manifest.yaml
      - manifest.yml
      - manifest.json
    # error, warning, info or never
    fail-on: error

    """

  static let preCommit = """
    repos:
      - repo: local
        hooks:
          - id: authlint
            name: authlint
            entry: authlint check --force-exclude --skip-foreign --
            language: system
            files: '(^|/)([^/]+\\.)?manifest\\.(yaml|yml|json)$'
            require_serial: true

    """
}
