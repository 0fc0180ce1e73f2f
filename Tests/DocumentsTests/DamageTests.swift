import Diagnostics
import Testing

@testable import Documents

@Suite struct DamageTests {
  /// A manifest in many styles.
  static let yaml = """
    # Ein Manifest für alles
    manifest: 1   # format
    app: &app
      name: "Caf\\u00e9 \\"Matchmaker\\" \\
        & Söhne"
      service_id: '7579802912634078989'
      stage: development
      redirect_url: >-
        https://example.com/
        tiktok/callback

    scopes: [partner.authorization.info, "partner.tap_campaign.read",
      {x: [1, ~, .5e3]}, ? k : v]
    partners:
    - &p {id: "864", region: US, category: TAP, enrolled: true}
    - <<: *p
      id: '222'
      note: |+
        keep 😀

    - *p
    "quoted key": !!str 12
    ? [complex, key]
    : - - nested
        - plain
          folded
    ...
    %YAML 1.2
    %TAG ! tag:example.com,2000:
    --- !own
    b: 'it''s'
    c:

    """
  static let json = """
    {"manifest": 1, "app": {"name": "Caf\\u00e9 \\ud83d\\ude00 Söhne", "ids": ["1", 2, -3.5e+7, 0]},
     "scopes": [], "on": [true, false, null, {"a/b": {"~": "\\\\\\/\\n"}}], "manifest": 2}

    """

  @Test func `the manifests themselves are fine`() {
    let yaml = Loaded(Self.yaml)
    #expect(yaml.isComplete && yaml.documents.count == 2, "\(yaml.problems)")
    #expect(checkInvariants(yaml) == nil)
    let json = Loaded(Self.json, .json)
    #expect(json.isComplete && json.problems.map(\.kind) == [.duplicateKey])
    #expect(checkInvariants(json) == nil)
  }

  @Test(arguments: [DocumentFormat.yaml, .json])
  func `a file cut at any byte has its places within it`(format: DocumentFormat) {
    let bytes = Array((format == .yaml ? Self.yaml : Self.json).utf8)
    for count in 0..<bytes.count {
      let loaded = Loaded(Array(bytes[..<count]), format)
      let wrong = checkInvariants(loaded)
      #expect(wrong == nil, "\(count)")
      if format == .json, count > 0, count < bytes.count - 2 {
        #expect(!loaded.isComplete, "\(count)")
      }
    }
  }

  @Test(arguments: [DocumentFormat.yaml, .json])
  func `a file with any byte changed has its places within it`(format: DocumentFormat) {
    let bytes = Array((format == .yaml ? Self.yaml : Self.json).utf8)
    let others =
      Array("\n\r\t :-?,[]{}#&*!|>'\"%@`\\a1<.".utf8) + [0x00, 0x7F, 0x80, 0xC2, 0xE2, 0xFF]
    for index in bytes.indices {
      for step in 0..<4 {
        var changed = bytes
        changed[index] = others[(index &* 7 &+ step &* 11) % others.count]
        let wrong = checkInvariants(Loaded(changed, format))
        #expect(wrong == nil, "byte \(index) as \(changed[index])")
      }
      var shorter = bytes
      shorter.remove(at: index)
      #expect(checkInvariants(Loaded(shorter, format)) == nil, "without byte \(index)")
    }
  }

  @Test(.enabled(if: YAMLSuiteTests.file != nil, "the suite is not here"))
  func `the text of a range is the same value again`() throws {
    let texts = try rows(try #require(YAMLSuiteTests.file)).compactMap { $0.string("yaml") }
    var count = 0
    for text in texts + [Self.yaml] {
      for loaded in [Loaded(text), Loaded(text.replacing("\n", with: "\r\n"))] {
        for document in loaded.documents {
          for index in 0..<Int32(document.nodeCount) {
            let node = NodeID(index)
            let record = document.record(node)
            let range = document.range(node)
            guard document.uses(of: node).isEmpty, !document.isBlank(node), isAlone(record),
              !loaded.text(range).contains("*"), !loaded.text(range).contains("!")
            else { continue }
            let again = Loaded("[" + loaded.text(range) + "]")
            let (other, list) = try #require(again.node(""), "\(loaded.text(range))")
            let value = other.child(at: 0, of: list)
            #expect(Shape(other, value) == Shape(document, node), "\(loaded.text(range))")
            count += 1
          }
        }
      }
    }
    // Another suite may be smaller than the usual one.
    #expect(count > min(200, texts.count / 2))
  }

  /// Whether a node means the same within brackets as where it is.
  private func isAlone(_ record: NodeRecord) -> Bool {
    switch record.style {
    case .singleQuoted, .doubleQuoted, .flow: record.upper > record.lower
    default: false
    }
  }
}
