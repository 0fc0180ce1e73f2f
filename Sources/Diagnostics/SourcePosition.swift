/// A place in a source file as people and tools name it.
public struct SourcePosition: Hashable, Sendable {
  /// The line, from 1.
  public var line: Int
  /// The column, from 1, in the unit that was asked for; a byte order mark does not count.
  public var column: Int
  /// The offset in UTF-8 bytes, from 0; a byte order mark counts.
  public var offset: Int

  /// Creates a position.
  public init(line: Int, column: Int, offset: Int) {
    self.line = line
    self.column = column
    self.offset = offset
  }
}

/// What a column counts.
public enum ColumnUnit: Sendable {
  /// Unicode code points: the text report, JSON.
  case codePoints
  /// UTF-16 code units: SARIF, the language server.
  case utf16
}
