import Diagnostics

/// A text in memory, with the name that reports give it.
///
/// The bytes may be anything: a text that is not UTF-8 has findings too. The library reads no files,
/// so the name need not be that of one.
public struct TextFile: Hashable, Sendable {
  /// The languages that texts are written in.
  public enum Format: Hashable, Sendable {
    /// YAML 1.2, several documents in a text.
    case yaml
    /// JSON (RFC 8259).
    case json
  }

  /// The name, in most cases a path with `/`; user text.
  public var name: String
  /// The whole content, with a byte order mark if there is one.
  public var bytes: [UInt8]
  /// The language.
  public var format: Format

  /// Creates a text from bytes.
  ///
  /// - Parameters:
  ///   - name: Its name in reports. The overrides of a ``ConfigurationFile`` are matched against it.
  ///   - bytes: Its content.
  ///   - format: Its language; if `nil`, JSON where the name ends in `.json`, and otherwise YAML.
  public init(name: String, bytes: [UInt8], format: Format? = nil) {
    self.name = name
    self.bytes = bytes
    self.format = format ?? (FileFormat(path: name) == .json ? .json : .yaml)
  }

  /// Creates a text from a string.
  ///
  /// - Parameters:
  ///   - name: Its name in reports. The overrides of a ``ConfigurationFile`` are matched against it.
  ///   - text: Its content.
  ///   - format: Its language; if `nil`, JSON where the name ends in `.json`, and otherwise YAML.
  public init(name: String, text: String, format: Format? = nil) {
    self.init(name: name, bytes: Array(text.utf8), format: format)
  }

  /// The content as a string; what is not UTF-8 becomes U+FFFD.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether name, bytes and format are the same; names are compared by code points.
  public static func == (left: TextFile, right: TextFile) -> Bool {
    left.name.utf8.elementsEqual(right.name.utf8) && left.bytes == right.bytes
      && left.format == right.format
  }

  /// Takes in name, bytes and format.
  public func hash(into hasher: inout Hasher) {
    for byte in name.utf8 { hasher.combine(byte) }
    hasher.combine(bytes)
    hasher.combine(format)
  }

  var source: SourceFile { SourceFile(path: name, bytes: bytes) }

  var fileFormat: FileFormat {
    switch format {
    case .yaml: .yaml
    case .json: .json
    }
  }
}
