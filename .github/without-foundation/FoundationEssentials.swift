// What swift-argument-parser uses of Foundation, so that a release's program is built without it: the
// parts of Foundation that would come along are a third of the program. Only the hidden option
// `--experimental-dump-help` encodes JSON; in such a program it prints an empty line.
// `.github/static-flags` compiles it.

public protocol LocalizedError: Error {
  var errorDescription: String? { get }
}

extension LocalizedError {
  public var errorDescription: String? { nil }
}

public struct Data: Sendable {}

public final class JSONEncoder {
  public struct OutputFormatting: Sendable {
    public static let prettyPrinted = OutputFormatting()
    public static let sortedKeys = OutputFormatting()

    public mutating func insert(_ formatting: OutputFormatting) {}
  }

  public var outputFormatting = OutputFormatting.prettyPrinted

  public init() {}

  public func encode<Value: Encodable>(_ value: Value) throws -> Data { Data() }
}

extension String {
  public enum Encoding: Sendable { case utf8 }

  public init?(data: Data, encoding: Encoding) { return nil }
}
