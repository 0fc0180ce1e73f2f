import Diagnostics
import Documents

/// `contentEncoding` and `contentMediaType` (Validation of draft 7, 8), which draft 7 has as
/// assertions: base64 and JSON are looked at. Later drafts have them as annotations.
final class ContentCheck: Check, @unchecked Sendable {
  private let isBase64: Bool
  private let isJSON: Bool

  private init(_ site: KeywordSite, isBase64: Bool, isJSON: Bool) {
    self.isBase64 = isBase64
    self.isJSON = isJSON
    super.init(site, .string)
  }

  static func encoding(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard site.kind == .string else { return AnnotationCheck.text(site, &compiler) }
    // With a media type, that one's check looks at both.
    guard site.draft == .draft7, site.sibling("contentMediaType") == nil,
      isText("base64", site.value, site)
    else { return nil }
    return ContentCheck(site, isBase64: true, isJSON: false)
  }

  static func mediaType(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard site.kind == .string else { return AnnotationCheck.text(site, &compiler) }
    guard site.draft == .draft7 else { return nil }
    let encoding = site.sibling("contentEncoding")
    let isBase64 = encoding.map { isText("base64", $0, site) } ?? false
    // What is encoded otherwise is not looked at.
    let isJSON = isText("application/json", site.value, site) && (encoding == nil || isBase64)
    return isBase64 || isJSON ? ContentCheck(site, isBase64: isBase64, isJSON: isJSON) : nil
  }

  private static func isText(_ text: StaticString, _ node: NodeID, _ site: KeywordSite) -> Bool {
    text.withUTF8Buffer { $0.hasSameBytes(as: site.document.textBytes(node)) }
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    let text = run.document.textBytes(node)
    run.count(text.count / 16)
    var content = Array(text)
    if isBase64 {
      guard let decoded = Self.decoded(text) else {
        return run.fail(self, at: node, penalty: 30) { run in
          FindingText.format(node, "a text in base64", run.document)
        }
      }
      content = decoded
    }
    if !isJSON || Self.isJSON(content) { return true }
    return run.fail(self, at: node, penalty: 30) { run in
      FindingText.format(
        node, isBase64 ? "JSON, encoded in base64" : "JSON in a string", run.document)
    }
  }

  private static func isJSON(_ bytes: [UInt8]) -> Bool {
    let loader = DocumentLoader(file: SourceFile(path: "", bytes: bytes), format: .json)
    let document = loader.next()
    return document != nil && loader.next() == nil && loader.isComplete
  }

  /// The bytes behind base64 (RFC 4648, 4); `nil` if it is none.
  static func decoded(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for byte in text {
      var digit: UInt32 = 0
      switch byte {
      case 0x41...0x5A: digit = UInt32(byte) - 0x41
      case 0x61...0x7A: digit = UInt32(byte) - 0x61 + 26
      case 0x30...0x39: digit = UInt32(byte) - 0x30 + 52
      case 0x2B: digit = 62
      case 0x2F: digit = 63
      case 0x3D: padding += 1
      default: return nil
      }
      if padding > 0, byte != 0x3D { return nil }
      bits = bits << 6 | digit
      count += 1
      if count == 4 {
        bytes += [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
        (bits, count) = (0, 0)
      }
    }
    guard padding <= 2 else { return nil }
    bytes.removeLast(padding)
    return bytes
  }
}
