/// A text that findings point into: its name in reports, and its bytes as they were read.
///
/// The bytes may be anything: a file that is not UTF-8 can have findings too.
public final class SourceFile: Sendable {
  /// The path as reports show it; user text, never sent to a terminal or a log unescaped.
  public let path: String
  /// The whole content, with a byte order mark if there is one.
  public let bytes: [UInt8]

  /// Creates a source file.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}
