import Foundation
import TestSupport
import Testing

@testable import Documents

@Suite struct CoreSchemaTests {
  @Test(arguments: [
    ("~", "null"), ("null", "null"), ("Null", "null"), ("NULL", "null"), ("nULL", "'nULL'"),
    ("true", "true"), ("True", "true"), ("TRUE", "true"), ("tRUE", "'tRUE'"), ("TRue", "'TRue'"),
    ("false", "false"), ("NO", "'NO'"), ("on", "'on'"), ("nil", "'nil'"),
    ("0", "0"), ("-0", "0"), ("+12", "12"), ("007", "7"), ("0o17", "15"), ("0x1F", "31"),
    ("0o8", "'0o8'"), ("0X1F", "'0X1F'"), ("-0x1", "'-0x1'"), ("0b1", "'0b1'"), ("0x", "'0x'"),
    ("1_000", "'1_000'"), ("12:30", "'12:30'"), ("2001-12-14", "'2001-12-14'"),
    (".5", "0.5"), ("5.", "5.0"), ("+.5", "0.5"), ("1e3", "1000.0"), ("1.e3", "1000.0"),
    ("1e", "'1e'"), ("e1", "'e1'"), (".", "'.'"), ("..", "'..'"), (".e1", "'.e1'"),
    ("+", "'+'"), ("+-1", "'+-1'"), ("1.2.3", "'1.2.3'"), ("1.10", "1.1"),
    (".inf", "inf"), ("-.Inf", "-inf"), ("+.INF", "inf"), (".iNF", "'.iNF'"), ("inf", "'inf'"),
    (".nan", "nan"), (".NaN", "nan"), (".NAN", "nan"), ("-.nan", "'-.nan'"), ("NaN", "'NaN'"),
    ("1e999999", "inf"), ("18446744073709551616", "18446744073709551616"),
    ("0xFFFFFFFFFFFFFFFFFF", "4722366482869645213695"),
  ])
  func `plain scalars resolve as YAML 1.2 has them`(text: String, value: String) {
    #expect(yaml("k: \(text)") == "{'k':\(value)}")
  }

  static let probeFile = SharedData.file("yaml/core-schema-probes.json")

  @Test(.enabled(if: probeFile != nil))
  func `the probes hold`() throws {
    let file = try #require(Self.probeFile)
    let probes = Loaded(Array(try Data(contentsOf: file)), .json)
    let (document, root) = try #require(probes.node(""))
    for index in 0..<document.childCount(root) {
      let probe = document.child(at: index, of: root)
      let text = document.string(try #require(document.value(forKey: "text", of: probe)))
      let core = document.string(try #require(document.value(forKey: "core12", of: probe)))
      if core.hasPrefix("ERR") { continue }
      // A lone dash is a list after a key, and text only within a line.
      let loaded = Loaded(text == "-" ? "k: !t -x\n" : "k: \(text)\n")
      let (found, node) = try #require(loaded.node("k"), "\(text)")
      let kind: String
      switch found.kind(node) {
      case .null: kind = "null"
      case .bool: kind = "bool"
      case .integer: kind = "int"
      case .float: kind = "float"
      case .string: kind = "str"
      default: kind = "collection"
      }
      #expect(core.hasPrefix(kind), "\(text): \(core), not \(kind)")
      if kind == "int" { #expect(core == "int:\(found.decimalText(node) ?? "")", "\(text)") }
      if kind == "str", text != "-" { #expect(core == "str:'\(found.string(node))'", "\(text)") }
    }
  }

  @Test(arguments: [
    ("!!str 12", "'12'"), ("!!str", "''"), ("! 12", "'12'"), ("!", "''"), ("!own 12", "'12'"),
    ("!!int \"12\"", "12"), ("!!float 1", "1.0"), ("!!bool 'true'", "true"),
    ("!!null ''", "null"),
    ("!!null", "null"), ("!!seq [a]", "['a']"), ("!!map {a: b}", "{'a':'b'}"),
    ("!!set {a}", "{'a':null}"), ("!!binary aGk=", "'aGk='"),
    ("!<tag:yaml.org,2002:str> 1", "'1'"),
    ("!own [1]", "[1]"),
  ])
  func `tags give a kind, or keep the text`(text: String, value: String) {
    #expect(yaml("k: \(text)\n") == "{'k':\(value)}")
  }

  @Test(arguments: [
    "k: !!int «abc»", "k: !!bool «yes»", "k: !!null «x»", "k: !!float «1.x»",
    "k: !!seq «{»a: b}", "k: !!map «[»a]", "k: !!str «[»a]", "k: !!seq «x»", "k: !!int &a «'x'»",
  ])
  func `a text that does not fit its tag is a syntax error at the value`(source: String) {
    let marked = Marked(source)
    let loaded = Loaded(marked.text)
    #expect(loaded.problems.first?.primary.range == marked.range)
    #expect(loaded.problems.first?.kind == .syntaxError)
  }

  @Test func `numbers have their values, if they fit`() throws {
    let loaded = Loaded(
      "a: 9223372036854775807\nb: -9223372036854775808\nc: 18446744073709551615\nd: 0x10\ne: 1.5\n")
    func value(_ key: String) throws -> (Document, NodeID) { try #require(loaded.node(key)) }
    let (document, a) = try value("a")
    #expect(document.int64(a) == .max)
    let b = try value("b").1
    #expect(document.int64(b) == .min && document.uint64(b) == nil)
    let c = try value("c").1
    #expect(document.int64(c) == nil && document.uint64(c) == .max)
    let d = try value("d").1
    #expect(document.int64(d) == 16 && document.double(d) == 16)
    let e = try value("e").1
    #expect(document.int64(e) == nil && document.double(e) == 1.5 && document.bool(e) == nil)
  }
}
