/// What the user has chosen in the editor: `initializationOptions` of `initialize`, and
/// `workspace/didChangeConfiguration`. Both may hold the settings themselves, or an object
/// `authlint` with them.
struct ServerSettings: Equatable, Sendable {
  /// Whether comments that suppress a finding are offered.
  var offersSuppressions = true
  /// Whether fixes that may change what the author meant are offered.
  var offersUnsafeFixes = true
  /// Whether the values of expressions are shown beside them in rule files.
  var showsValues = true

  /// The names of the settings.
  static let names = ["suppressions", "unsafeFixes", "values"]

  /// Takes over the settings that an object has.
  mutating func read(_ json: JSONValue) {
    let own = json["authlint"]
    let settings = own.isObject ? own : json
    if let value = settings["suppressions"].bool { offersSuppressions = value }
    if let value = settings["unsafeFixes"].bool { offersUnsafeFixes = value }
    if let value = settings["values"].bool { showsValues = value }
  }
}
