import Workspace

/// The paths of texts that are passed with a name. Relative names start from `/`, which replaces
/// the working directory in the library.
enum TextPlaces {
  private static let root = WorkingDirectory(path: Path("/"))

  /// Returns the absolute path of a name, without `.`, `..` and repeated slashes.
  static func absolute(_ name: String) -> Path {
    root.absolute(root.reportName(Path(name)))
  }
}
