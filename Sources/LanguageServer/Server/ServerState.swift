import Session
import Workspace

/// What the server knows while it runs: the client, its settings, the open documents and the
/// session.
final class ServerState {
  let client: ClientCapabilities
  var settings: ServerSettings
  /// The folders that are open in the editor, as absolute paths. Empty for single files.
  var roots: [Path]
  let session: ServerSession
  /// The findings of files that are not open, for the diagnostics of the workspace.
  var checkedFiles: [Path: CheckedFileRecord] = [:]
  /// The open documents by their URIs.
  private(set) var documents: [[UInt8]: OpenDocument] = [:]

  /// Sends a message before the answer to the current request.
  var send: (OutgoingMessage) -> Void = { _ in }
  /// Whether the client has cancelled the current request.
  var isCancelled: () -> Bool = { false }
  /// Whether other messages wait for the end of the current request.
  var isNeededElsewhere: () -> Bool = { false }

  init(
    client: ClientCapabilities, settings: ServerSettings, roots: [Path], session: ServerSession
  ) {
    self.client = client
    self.settings = settings
    self.roots = roots
    self.session = session
  }

  /// The open documents in the order of their URIs.
  var sortedDocuments: [OpenDocument] {
    documents.values.sorted { $0.uri.lexicographicallyPrecedes($1.uri) }
  }

  /// Returns the open document of a file; `nil` if it is not open.
  func document(at path: Path) -> OpenDocument? {
    documents.values.first { $0.isFile && $0.path == path }
  }

  /// Returns the URI of a file: in the spelling of the client, if it is open.
  func uri(of path: Path) -> [UInt8] { document(at: path)?.uri ?? DocumentURI.uri(path) }

  /// Opens a document, replacing one with the same URI.
  func open(_ document: OpenDocument) { documents[document.uri] = document }

  /// Closes a document; its file counts again.
  func close(_ document: OpenDocument) {
    documents[document.uri] = nil
    guard document.isFile, self.document(at: document.path) == nil else { return }
    session.setText(nil, for: document.path)
  }

  /// Gives the session the texts that have changed.
  func update() {
    for document in sortedDocuments { session.update(document) }
  }
}
