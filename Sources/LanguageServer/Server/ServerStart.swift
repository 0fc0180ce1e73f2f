import AuthLint
import Session
import Workspace

/// The answer to `initialize`, and the state that the server starts with.
struct ServerStart {
  let state: ServerState
  /// The result of `initialize`.
  let result: JSONValue

  init(_ params: JSONValue, _ options: SessionOptions, _ workingDirectory: WorkingDirectory) {
    let client = ClientCapabilities(params["capabilities"])
    var settings = ServerSettings()
    settings.read(params["initializationOptions"])
    let roots = Self.roots(params)
    let directory = roots.first.map { WorkingDirectory(path: $0) } ?? workingDirectory
    state = ServerState(
      client: client, settings: settings, roots: roots,
      session: ServerSession(options, directory))
    result = [
      "capabilities": Self.capabilities(client),
      "serverInfo": ["name": "authlint", "version": .text(TextChecker.version)],
    ]
  }

  /// Returns the folders that are open in the editor: `workspaceFolders`, or in older clients
  /// `rootUri` or `rootPath`.
  private static func roots(_ params: JSONValue) -> [Path] {
    let folders = params["workspaceFolders"].elements.compactMap(path)
    if !folders.isEmpty { return folders }
    if let uri = params["rootUri"].bytes, let path = directory(uri) { return [path] }
    if let text = params["rootPath"].bytes, text.first == UInt8(ascii: "/"), !text.contains(0) {
      return [withoutSlash(Path(bytes: text))]
    }
    return []
  }

  /// Returns the path of a workspace folder; `nil` if it is not a folder of this machine.
  static func path(_ folder: JSONValue) -> Path? { folder["uri"].bytes.flatMap(directory) }

  private static func directory(_ uri: [UInt8]) -> Path? {
    DocumentURI.path(uri).map(withoutSlash)
  }

  private static func withoutSlash(_ path: Path) -> Path {
    guard path.count > 1, path.bytes.last == UInt8(ascii: "/") else { return path }
    return Path(bytes: path.bytes.dropLast())
  }

  /// Returns what the server can do with a client.
  static func capabilities(_ client: ClientCapabilities) -> JSONValue {
    var members: [JSONValue.Member] = [
      JSONValue.Member("positionEncoding", .text(client.encoding.rawValue)),
      JSONValue.Member(
        "textDocumentSync",
        ["openClose": true, "change": 2, "save": ["includeText": false]]),
      JSONValue.Member(
        "workspace",
        ["workspaceFolders": ["supported": true, "changeNotifications": true]]),
    ]
    for feature in Feature.all {
      for member in feature.capability(client)
      where !members.contains(where: { $0.key.utf8.elementsEqual(member.key.utf8) }) {
        members.append(member)
      }
    }
    return .object(members)
  }
}
