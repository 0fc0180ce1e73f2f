import AuthLint
import Diagnostics
import Documents
import Workspace

/// A document that is open in the editor. The text on disk does not count while it is open.
final class OpenDocument {
  /// The URI in the very spelling of the client.
  let uri: [UInt8]
  /// The version that the client counts; clients may begin at 0.
  private(set) var version: Int?
  private(set) var text: DocumentText
  /// How many changes there were.
  private(set) var revision = 0
  /// The absolute path of the file. For a document that is not a file, a name in the directory whose
  /// configuration it is checked by.
  let path: Path
  /// Whether the document is a file on disk, or will be one once it is saved.
  let isFile: Bool
  let format: DocumentFormat
  /// The findings of the last text that could be read to its end.
  var held = HeldFindings()
  /// The revision that the session was given last.
  var sharedRevision = -1
  /// The findings of the last check.
  var checked: CheckedDocument?
  /// What authlint takes the document for, and for which revision and generation of the session.
  var knownRole: (role: DocumentRole, revision: Int, generation: Int)?

  /// Creates the document of `didOpen`.
  ///
  /// - Parameter directory: The directory of documents that are not files.
  init(_ item: JSONValue, uri: [UInt8], in directory: Path) {
    self.uri = uri
    version = item["version"].integer
    text = DocumentText(item["text"].bytes ?? [])
    let language = item["languageId"].bytes ?? []
    let isJSON = language.starts(with: "json".utf8)
    if let path = DocumentURI.path(uri) {
      self.path = path
      isFile = true
    } else {
      path = Self.path(ofUnsaved: uri, isJSON: isJSON, in: directory)
      isFile = false
    }
    switch FileFormat(path: path.display) {
    case .json: format = .json
    case .yaml: format = .yaml
    }
  }

  /// Returns a path for a document that is not a file. It is not the path of a configuration.
  private static func path(ofUnsaved uri: [UInt8], isJSON: Bool, in directory: Path) -> Path {
    var name = DocumentURI.name(uri)
    if name.isEmpty || name.first == UInt8(ascii: ".") { name = Array("untitled".utf8) + name }
    let endings = [".yaml", ".yml", ".json"].map { Array($0.utf8) }
    if !endings.contains(where: { name.suffix($0.count).elementsEqual($0) }) {
      name += Array((isJSON ? ".json" : ".yaml").utf8)
    }
    return directory.appending(name)
  }

  // MARK: - Changes

  /// Applies the changes of `didChange` in their order.
  func apply(_ changes: [JSONValue], version: Int?, _ encoding: PositionEncoding) {
    for change in changes {
      for change in TextChange.read(change, of: text, encoding) { apply(change) }
    }
    if let version { self.version = version }
  }

  /// Applies one change.
  func apply(_ change: TextChange) {
    held.apply(change, to: text)
    text.replace(change.range, with: change.text)
    revision &+= 1
    trees = nil
    repaired = nil
  }

  // MARK: - Trees

  private var trees: DocumentTrees?
  private var repaired: (line: Int, trees: DocumentTrees)?

  /// The trees of the text as it is. If it has a syntax error, those of the documents before it.
  var currentTrees: DocumentTrees {
    if let trees { return trees }
    let trees = DocumentTrees(text.bytes, path: path.display, format)
    self.trees = trees
    return trees
  }

  /// The trees of the text, where necessary without up to three lines that have syntax errors.
  var readableTrees: DocumentTrees {
    let current = currentTrees
    if current.isComplete { return current }
    if let repaired, repaired.line == -1 { return repaired.trees }
    let trees = DocumentTrees(text, withoutLineAt: nil, path: path.display, format)
    repaired = (-1, trees)
    return trees
  }

  /// The trees of the text without the line at a byte offset, in which somebody is typing. Offsets
  /// are those of the text, since the line is replaced by spaces.
  func treesWithoutLine(at offset: Int) -> DocumentTrees {
    let line = text.lineIndex(at: offset)
    if let repaired, repaired.line == line { return repaired.trees }
    let trees = DocumentTrees(text, withoutLineAt: offset, path: path.display, format)
    repaired = (line, trees)
    return trees
  }
}
