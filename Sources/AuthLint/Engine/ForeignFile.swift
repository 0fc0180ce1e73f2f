import Diagnostics
import Documents

/// Recognizes files that have the name of a manifest and are manifests of something else.
enum ForeignFile {
  /// The id of the finding.
  static let rule = "foreign-file"

  /// Whether a document is a mapping that has fields, but none of an app manifest.
  ///
  /// Most manifests have the field `manifest`; then the other fields are not searched.
  static func isForeign(_ document: Document) -> Bool {
    let root = document.root
    guard document.kind(root) == .mapping, document.childCount(root) > 0 else { return false }
    func lacks(_ field: StaticString) -> Bool { document.value(forKey: field, of: root) == nil }
    return lacks("manifest") && lacks("app") && lacks("scopes") && lacks("partners")
      && lacks("authorization")
  }

  /// Whether a document looks like a rule of authlint.
  private static func isRule(_ document: Document) -> Bool {
    func has(_ field: StaticString) -> Bool {
      document.value(forKey: field, of: document.root) != nil
    }
    return has("severity") && (has("require") || has("checks"))
  }

  /// Returns what a foreign document looks like, and what was expected; lower-case, without a full
  /// stop.
  static func words(_ document: Document) -> String {
    let expected = "an app manifest has the fields `manifest`, `app`, `partners` and others"
    func has(_ field: StaticString) -> Bool {
      document.value(forKey: field, of: document.root) != nil
    }
    if has("apiVersion"), has("kind") {
      return "this looks like a Kubernetes manifest; " + expected
    }
    if has("manifest_version") {
      return "this looks like a browser extension's manifest; " + expected
    }
    if has("start_url") || has("short_name") || has("icons") {
      return "this looks like a web app's manifest; " + expected
    }
    if has("applications") { return "this looks like a Cloud Foundry manifest; " + expected }
    if isRule(document) { return "this looks like a rule of authlint; " + expected }
    return "this is a file of something else; " + expected
  }

  /// Returns the finding for a file whose first document is the given one.
  static func finding(_ document: Document, in file: SourceFile) -> Diagnostic {
    let key = document.firstKey(of: document.root) ?? document.root
    var diagnostic = Diagnostic(
      rule: rule, severity: .error, message: words(document),
      primary: Annotation(range: document.range(key)),
      help: isRule(document)
        ? "name the folder of rules in `rules` in `.authlint.yaml`, or with `--rules`; `authlint test"
          + " \(file.path)` runs the rule's examples"
        : "leave it out: add `\(file.path)` to `exclude` in `.authlint.yaml`, and use"
          + " `--force-exclude` where files are named",
      document: document.index, pointer: document.pointer(key))
    diagnostic.valueHash = 1
    return diagnostic
  }
}
