import Diagnostics
import Documents
import TestSupport
import Testing

@testable import AuthLint
@testable import RuleEngine

@Suite struct BaselineTests {
  private func finding(
    _ rule: String, _ pointer: String, value: UInt64 = 1, document: Int = 0, at place: Int = 0
  ) -> Diagnostic {
    var finding = Diagnostic(
      rule: rule, severity: .error, message: "secret-text",
      primary: Annotation(range: SourceRange(place, place)), document: document, pointer: pointer)
    finding.valueHash = value
    return finding
  }

  private func isSuppressible(_ rule: String) -> Bool { rule != "locked" }

  private func baseline(_ files: [(String, [Diagnostic])]) -> Baseline {
    Baseline(
      files.flatMap { Baseline.entries(of: $0.1, file: $0.0, isSuppressible: isSuppressible) })
  }

  private func match(_ findings: [Diagnostic], of file: String, _ baseline: Baseline)
    -> BaselineMatch
  {
    BaselineMatch(findings, of: file, with: baseline, isSuppressible: isSuppressible)
  }

  // MARK: - Matching

  @Test func `matches what it knows, wherever it has moved`() {
    let known = baseline([("a.yaml", [finding("r", "/x"), finding("s", "/x")])])
    let match = match([finding("s", "/x", at: 9), finding("r", "/x", at: 7)], of: "a.yaml", known)
    #expect(match.kept.isEmpty && match.held.map(\.rule) == ["s", "r"] && match.stale.isEmpty)
  }

  @Test func `sees another rule, file, document, place and value`() {
    let known = baseline([("a.yaml", [finding("r", "/x")])])
    for other in [
      finding("s", "/x"), finding("r", "/y"), finding("r", "/x", value: 2),
      finding("r", "/x", document: 1),
    ] {
      let match = match([other], of: "a.yaml", known)
      #expect(match.kept == [other] && match.stale.map(\.count) == [1])
    }
    let elsewhere = match([finding("r", "/x")], of: "b.yaml", known)
    #expect(elsewhere.kept.count == 1 && elsewhere.stale.isEmpty)
  }

  @Test func `matches as many as it counts, the first ones`() {
    let known = baseline([("a.yaml", [finding("r", "/x"), finding("r", "/x")])])
    #expect(known.entries.map(\.count) == [2])
    let more = match((0..<3).map { finding("r", "/x", at: $0) }, of: "a.yaml", known)
    #expect(more.held.map(\.primary.range.lower) == [0, 1])
    #expect(more.kept.map(\.primary.range.lower) == [2])
    let fewer = match([finding("r", "/x")], of: "a.yaml", known)
    #expect(fewer.kept.isEmpty && fewer.stale.map(\.count) == [1])
    #expect(match([], of: "a.yaml", known).stale.map(\.count) == [2])
  }

  @Test func `neither writes nor holds back what cannot be suppressed`() throws {
    #expect(baseline([("a.yaml", [finding("locked", "/x")])]).entries.isEmpty)
    let forged = Baseline([
      Baseline.Entry(file: "a", document: 0, pointer: "/x", rule: "locked", value: 1, count: 5)
    ])
    let match = match([finding("locked", "/x")], of: "a", forged)
    #expect(match.kept.count == 1 && match.held.isEmpty && match.stale.map(\.count) == [5])
  }

  @Test func `tells texts apart by their bytes`() {
    let known = baseline([("e\u{301}", [finding("r", "/e\u{301}")])])
    #expect(known.entries(of: "\u{E9}").isEmpty)
    #expect(match([finding("r", "/\u{E9}")], of: "e\u{301}", known).kept.count == 1)
    #expect(match([finding("r", "/e\u{301}")], of: "e\u{301}", known).kept.isEmpty)
  }

  @Test func `says which entries no longer match`() {
    let known = baseline([("a.yaml", [finding("r", "/x"), finding("r", "/x"), finding("s", "")])])
    let messages = match([finding("r", "/x")], of: "a.yaml", known).stale.map {
      Baseline.staleFinding($0.entry, count: $0.count).message
    }
    #expect(
      messages == [
        "`s` no longer finds anything at `a.yaml`",
        "`r` finds 1 at `/x` of `a.yaml`, fewer than the 2 known",
      ])
  }

  // MARK: - The file

  @Test func `is written in one order, one entry a line`() {
    let findings = [
      finding("r", "/b", value: 0xAB), finding("r", "", document: 1), finding("q", "/b", value: 0),
    ]
    let text = """
      {
        "version": 1,
        "entries": [
          {"file": "a.yaml", "pointer": "/b", "rule": "q", "count": 1},
          {"file": "a.yaml", "pointer": "/b", "rule": "r", "value": "00000000000000ab", "count": 1},
          {"file": "a.yaml", "document": 1, "pointer": "", "rule": "r", "value": "0000000000000001", "count": 1},
          {"file": "b\\"\\n\\u007f.yaml", "pointer": "/b", "rule": "r", "value": "0000000000000001", "count": 2}
        ]
      }

      """
    let twice = [finding("r", "/b"), finding("r", "/b")]
    for order in [findings, findings.reversed()] {
      let first = baseline([("a.yaml", order), ("b\"\n\u{7F}.yaml", twice)])
      let second = baseline([("b\"\n\u{7F}.yaml", twice), ("a.yaml", order)])
      #expect(String(decoding: BaselineFile.bytes(of: first), as: UTF8.self) == text)
      #expect(BaselineFile.bytes(of: first) == BaselineFile.bytes(of: second))
    }
  }

  @Test func `an empty one is a file too`() {
    let bytes = BaselineFile.bytes(of: Baseline([]))
    #expect(read(bytes).baseline?.entries.isEmpty == true)
  }

  private func read(_ bytes: [UInt8]) -> (baseline: Baseline?, problems: [Diagnostic]) {
    BaselineFile.read(SourceFile(path: "baseline.json", bytes: bytes))
  }

  @Test(arguments: 0..<100) func `is read as it was written`(_ seed: Int) throws {
    var numbers = SeededGenerator(seed: seed)
    let entries = (0..<Int.random(in: 0...40, using: &numbers)).map { _ in
      Baseline.Entry(
        file: "f" + numbers.pick(RandomValue.texts), document: numbers.pick([0, 0, 1, 7]),
        pointer: numbers.pick(["", "/", "/" + numbers.pick(RandomValue.texts)]),
        rule: numbers.pick(["r", "s", numbers.pick(RandomValue.texts) + "x"]),
        value: numbers.pick([0, 1, .max, UInt64.random(in: .min ... .max, using: &numbers)]),
        count: numbers.pick([1, 2, 1_000_000, .max]))
    }
    let bytes = BaselineFile.bytes(of: Baseline(entries))
    let (again, problems) = read(bytes)
    #expect(problems.isEmpty, "\(problems) \(String(decoding: bytes, as: UTF8.self))")
    #expect(try BaselineFile.bytes(of: #require(again)) == bytes)
    #expect(BaselineFile.bytes(of: Baseline(entries.shuffled(using: &numbers))) == bytes)
  }

  /// Damaged and foreign files, and `line:column message` of each finding.
  static let damaged: [(text: String, problems: [String])] = [
    ("", ["1:1 the file is empty, expected a baseline"]),
    ("[]", ["1:1 this is a list, expected a map with `version` and `entries`"]),
    ("{}", ["1:1 `version` is missing"]),
    (#"{"version": 2, "other": 1}"#, ["1:13 this version is not known, expected 1"]),
    (#"{"version": "1", "entries": []}"#, ["1:13 this version is not known, expected 1"]),
    (#"{"version": 1}"#, ["1:2 `entries` is missing"]),
    (
      #"{"version": 1, "entrys": [], "entries": {}}"#,
      [
        "1:16 unknown key `entrys`; did you mean `entries`?",
        "1:30 `entries` is a map, expected a list of entries",
      ]
    ),
    (#"{"version": 1, "entries": [5]}"#, ["1:28 this is a number, expected a map"]),
    (
      #"{"version": 1, "entries": [{"file": "a", "pointer": "", "rule": "r"}]}"#,
      ["1:29 `count` is missing"]
    ),
    (
      #"{"version": 1, "entries": [{"file": "a", "pointer": "", "rule": "r", "count": 0}]}"#,
      [
        "1:79 expected a whole number from 1"
      ]
    ),
    (
      #"{"version": 1, "entries": [{"file": "a", "pointer": "", "rule": "r", "count": 1.5}]}"#,
      [
        "1:79 expected a whole number from 1"
      ]
    ),
    (
      #"{"version": 1, "entries": [{"file": "a", "pointer": "", "rule": "r", "count": 99999999999999999999}]}"#,
      [
        "1:79 expected a whole number from 1"
      ]
    ),
    (
      #"{"version": 1, "entries": [{"file": "a", "pointer": "x", "rule": "r", "count": 1}]}"#,
      [
        "1:53 expected a JSON Pointer: an empty text, or one that starts with `/`"
      ]
    ),
    (
      #"{"version": 1, "entries": [{"file": "", "pointer": "", "rule": "r", "count": 1}]}"#,
      [
        "1:37 the text is empty, expected a text"
      ]
    ),
    (
      #"{"version": 1, "entries": [{"file": "a", "pointer": "", "rule": "r", "value": "0AB", "count": 1}]}"#,
      [
        "1:79 expected 16 hexadecimal digits, small letters"
      ]
    ),
    (
      #"{"version": 1, "entries": [{"file": "a", "document": -1, "pointer": "", "rule": "r", "count": 1}]}"#,
      [
        "1:54 expected a whole number from 0"
      ]
    ),
    (
      "{\"version\": 1, \"entries\": [\n{\"file\": \"a\", \"pointer\": \"\", \"rule\": \"r\", \"count\": 1},\n{\"file\": \"a\", \"pointer\": \"\", \"rule\": \"r\", \"count\": 2}]}",
      [
        "3:1 this entry is there twice, expected one with the count of both"
      ]
    ),
    (
      "{\"version\": 1,\n<<<<<<< HEAD\n\"entries\": []}",
      ["2:1 this line is a mark of an unresolved merge conflict"]
    ),
  ]

  @Test(arguments: damaged)
  func `a damaged file is refused at its place`(_ test: (text: String, problems: [String])) {
    let file = SourceFile(path: "baseline.json", bytes: Array(test.text.utf8))
    let (baseline, problems) = BaselineFile.read(file)
    #expect(baseline == nil)
    let lines = SourceLines(file)
    let found = problems.map { problem in
      let place = lines.position(at: problem.primary.range.lower)
      return "\(place.line):\(place.column) \(problem.message)"
    }
    #expect(found == test.problems)
    #expect(
      problems.allSatisfy {
        ["invalid-baseline", "syntax-error"].contains($0.rule) && $0.severity == .error
      })
  }

  @Test func `a foreign file has only so many findings`() {
    let keys = (0..<5000).map { "\"k\($0)\": 1" }.joined(separator: ",")
    #expect(read(Array("{\"version\": 1, \(keys)}".utf8)).problems.count == SettingsFields.limit)
  }

  // MARK: - Hashes

  private func hashes(_ text: String, _ format: DocumentFormat = .yaml) -> [UInt64] {
    LoadedText(text, format).documents.map { document in
      var hasher = ValueHasher(document)
      return hasher.hash(of: document.root)
    }
  }

  @Test func `values are the same in every style and order of entries`() {
    let texts = [
      "a: [1, x]\nb: {c: true, d: ~}\n", "b:\n  d: null\n  c: true\na:\n- 0x1\n- 'x' # c\n",
      "b: {\"d\":, c: true}\na: [&x 1, \"\\x78\"]\n",
    ]
    #expect(Set(texts.flatMap { hashes($0) }).count == 1)
    #expect(
      hashes("{\"b\": {\"c\": true, \"d\": null}, \"a\": [1, \"x\"]}", .json) == hashes(texts[0]))
  }

  @Test func `other values have other hashes`() {
    let texts = [
      "1", "\"1\"", "1.0", "true", "\"true\"", "~", "\"\"", "[]", "{}", "[1]", "[[1]]", "[1, 2]",
      "[2, 1]",
      "{1: 2}", "{2: 1}", "{a: 1, b: 2}", "{a: 2, b: 1}", "{a: {b: 1}}", "[a, 1]", "[ab, c]",
      "[a, bc]",
      "{a: 1, b: 1}", "\"\\0\"", "-0.0", "0.0",
    ]
    let found = texts.flatMap { hashes($0) }
    #expect(found.count == texts.count && Set(found).count == texts.count)
    #expect(!found.contains(0))
  }

  @Test func `hashes do not change from version to version`() {
    #expect(hashes("a: [1, x]\n") == [18_200_642_832_388_031_567])
  }
}
