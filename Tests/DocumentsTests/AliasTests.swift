import Diagnostics
import Testing

@testable import Documents

@Suite struct AliasTests {
  @Test(arguments: [
    ("a: &x 1\nb: *x", "{'a':1 'b':1}"),
    ("a: &x [1, {b: c}]\nd: *x", "{'a':[1 {'b':'c'}] 'd':[1 {'b':'c'}]}"),
    ("&k a: b\n*k : c", "{'a':'b'}"), ("- &x a\n- &x b\n- *x", "['a' 'b' 'b']"),
    ("a: &x\nb: *x", "{'a':null 'b':null}"),
    ("a: &x-_1 y\nb: [*x-_1, *x-_1]", "{'a':'y' 'b':['y' 'y']}"),
    ("a: &x [&y 1, *y]\nb: *x\nc: *y", "{'a':[1 1] 'b':[1 1] 'c':1}"),
    ("a: &x {k: 1, l: 2}\nb: {<<: *x, l: 3}", "{'a':{'k':1 'l':2} 'b':{'l':3 'k':1}}"),
    ("a: &x {k: 1}\nb: {l: 2, <<: *x}", "{'a':{'k':1} 'b':{'l':2 'k':1}}"),
    (
      "a: &x {k: 1}\nb: &y {k: 2, l: 3}\nc: {<<: [*x, *y]}",
      "{'a':{'k':1} 'b':{'k':2 'l':3} 'c':{'k':1 'l':3}}"
    ),
    ("a: &x {k: 1}\nb: &y {k: 2}\nc: {<<: *x, <<: *y}", "{'a':{'k':1} 'b':{'k':2} 'c':{'k':2}}"),
    ("a: {<<: {k: 1}, l: 2}", "{'a':{'l':2 'k':1}}"), ("a: {\"<<\": 1}", "{'a':{'<<':1}}"),
    ("a: {'<<': x, k: <<}", "{'a':{'<<':'x' 'k':'<<'}}"),
    ("a: {!!merge <<: {k: 1}}", "{'a':{'k':1}}"),
    (
      "a: &x {k: 1}\nb: &y {<<: *x, l: 2}\nc: {<<: *y}",
      "{'a':{'k':1} 'b':{'l':2 'k':1} 'c':{'l':2 'k':1}}"
    ),
    ("a: &x [{k: 1}, {l: 2}]\nb: {<<: *x}", "{'a':[{'k':1} {'l':2}] 'b':{'k':1 'l':2}}"),
    ("a: {<<: [], k: 1}", "{'a':{'k':1}}"), ("a: {<<: {}}", "{'a':{}}"),
    ("a: &x {k: 1}\nb:\n  - <<: *x\n", "{'a':{'k':1} 'b':[{'k':1}]}"),
    ("a: &x {1: b}\nc: {<<: *x, 0x1: d}", "{'a':{1:'b'} 'c':{1:'d'}}"),
    ("a: &x:y z\nb: 2", "{'a':'z' 'b':2}"), ("a: &x:y\nb: 2", "{'a':null 'b':2}"),
  ])
  func `aliases stand for the anchored value, merges for its entries`(text: String, value: String) {
    #expect(yaml(text) == value)
  }

  @Test(arguments: [
    "a: «*x»", "a: «*x»\nb: &x 1", "a: &x [«*x»]", "a: &x {b: {c: «*x»}}",
    "a: &x 1\n---\nb: «*x»",
    "a: &x\n  <<: «*x»\n  k: 1\n", "a: &x {b: {<<: «*x»}}", "a: &x {<<: [«*x»]}", "[«*x»]",
  ])
  func `an alias that cannot be is a syntax error at the alias`(source: String) {
    check(source, .syntaxError)
  }

  @Test(arguments: [
    "a: {<<: «1»}", "<<: «x»\n", "a: &x 1\nb: {<<: «*x»}", "a: {<<: [{b: c}, «d»]}", "<<:«»\n",
    "a: &x [1]\nb: {<<: [«*x»]}", "a: {<<: [«[]»]}",
  ])
  func `a merge of anything but mappings is a syntax error at the value`(source: String) {
    check(source, .syntaxError)
  }

  @Test(arguments: [
    "a: &x 1\nb: *x«:»\n", "a: &x«:» b", "[&x«:»y z]", "a: &x:y «\"»z\"", "a: &x:y\n  «-» b",
    "[*x«:»y]",
    "{&a«:» b}",
  ])
  func `the name of an anchor or alias ends at a blank`(source: String) {
    check(source, .syntaxError)
  }

  private func check(_ source: String, _ kind: LoadProblem.Kind) {
    let marked = Marked(source)
    let loaded = Loaded(marked.text)
    #expect(loaded.problems.last?.primary.range == marked.range, "\(loaded.problems)")
    #expect(loaded.problems.last?.kind == kind && !loaded.isComplete)
  }

  @Test func `an alias has its own place, and tells of the anchored value`() throws {
    let text = "a: &x 12\nb: *x\nc: &y [1]\nd: *y\n"
    let loaded = Loaded(text)
    let (document, b) = try #require(loaded.node("b"))
    #expect(loaded.text(document.range(b)) == "*x" && document.isAlias(b))
    #expect(document.int64(b) == 12)
    #expect(document.uses(of: b) == [NodeUse(kind: .anchor, range: SourceRange(6, 8))])
    let (_, d) = try #require(loaded.node("d"))
    #expect(loaded.text(document.range(d)) == "*y")
    let (_, one) = try #require(loaded.node("d/0"))
    #expect(loaded.text(document.range(one)) == "1")
    #expect(document.uses(of: one) == [NodeUse(kind: .alias, range: document.range(d))])
    #expect(document.pointer(one) == "/d/0" && document.parent(one) == d)
  }

  @Test
  func `what came through several aliases and merges tells of all of them, the outermost first`()
    throws
  {
    let loaded = Loaded("a: &x {k: v}\nb: &y {<<: *x}\nc: *y\n")
    let (document, value) = try #require(loaded.node("c/k"))
    #expect(loaded.text(document.range(value)) == "v")
    let uses = document.uses(of: value)
    #expect(uses.map(\.kind) == [.alias, .merge])
    #expect(uses.map { loaded.text($0.range) } == ["*y", "*x"])
    #expect(document.pointer(value) == "/c/k")
    #expect(checkInvariants(loaded) == nil)
  }

  @Test func `the first key of a mapping in its own text may be a merge key`() throws {
    let loaded = Loaded("a: &x {k: v}\nb:\n  - <<: *x\n    l: m\n")
    let (document, item) = try #require(loaded.node("b/0"))
    let first = try #require(document.firstKey(of: item))
    #expect(loaded.text(document.range(first)) == "<<")
    #expect(loaded.text(document.range(item)) == "<<: *x\n    l: m")
  }

  @Test func `an entry that overrides a merged one is no duplicate key`() {
    #expect(Loaded("a: &x {k: 1}\nb: {k: 2, <<: *x}\n").problems.isEmpty)
  }

  @Test(arguments: [true, false])
  func `what aliases expand to is limited, before it is made`(isMerge: Bool) throws {
    var limits = DocumentLimits()
    limits.expandedNodes = 10
    let list = isMerge ? "{a: 1, b: 2, c: 3, d: 4}" : "[1, 2, 3, 4]"
    let use = isMerge ? "{<<: *x}" : "*x"
    let fits = Loaded("a: &x \(list)\nb: \(use)\n", limits: limits)
    #expect(fits.isComplete)
    let loaded = Loaded("a: &x \(list)\nb: \(use)\nc: \(use)\nd: \(use)\n", limits: limits)
    let problem = try #require(loaded.problems.first)
    #expect(problem.kind == .limitExceeded && !loaded.isComplete)
    #expect(loaded.text(problem.primary.range) == "*x")
  }

  @Test func `a chain of merges ends at a limit in proportion to the text`() {
    func chain(_ count: Int) -> Loaded {
      Loaded(
        "x0: &a0 {k0: 0}\n"
          + (1..<count).map { "x\($0): &a\($0) {<<: *a\($0 - 1), k\($0): 1}\n" }.joined())
    }
    #expect(chain(60).problems.isEmpty)
    #expect(chain(1_000).problems.map(\.kind) == [.limitExceeded])
  }

  @Test func `billions of laughs end at the limit`() {
    let lines =
      "a: &a [x, x, x, x, x, x, x, x, x]\n"
      + zip("bcdefghi", "abcdefgh").map { name, before in
        "\(name): &\(name) [\(Array(repeating: "*\(before)", count: 9).joined(separator: ", "))]\n"
      }.joined()
    let loaded = Loaded(lines)
    #expect(loaded.problems.map(\.kind) == [.limitExceeded])
    #expect(checkInvariants(loaded) == nil)
  }
}
