import Workspace

/// The paths of texts that are handed over under their names: relative ones start from one directory,
/// which stands for all that the library knows of a working directory.
enum TextPlaces {
  private static let root = WorkingDirectory(path: Path("/"))

  /// The absolute path of a name, without `.`, `..` and doubled slashes.
  static func absolute(_ name: String) -> Path {
    root.absolute(root.reportName(Path(name)))
  }
}
