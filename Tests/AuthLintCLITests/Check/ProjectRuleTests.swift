import Foundation
import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

/// Rules over all files of a run.
@Suite struct ProjectRuleTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("policy/ruleset.yaml", "name: policy\nvariable: doc\n")
    try scratch.write(
      "policy/unique.yaml",
      """
      id: unique
      severity: warning
      scope: project
      for: i, entry in documents
      when: has(entry.root.id)
      require: '!documents.exists(j, other, j < i && has(other.root.id) && other.root.id == entry.root.id)'
      at: entry.root.id
      message: "`${entry.root.id}` of ${entry.path} is there twice"
      examples:
        good:
          - doc: |
              id: a
        bad:
          - doc: |
              id: a
              ---
              id: a
              #   ^

      """)
    try scratch.write(
      ".authlint.yaml",
      "default-rules: false\nrule-sets: [{rules: policy, files: ['data/*.yaml']}]\n")
    try scratch.write("data/a.yaml", "id: one\n")
    try scratch.write("data/b.yaml", "id: two\n---\nid: one\ntoken: x\n")
    try scratch.write("data/c.yaml", "name: none\n")
  }

  private func run(_ arguments: String...) -> (
    status: CommandStatus, output: String, errors: String
  ) {
    let context = makeContext(directory: scratch.path)
    let status = AuthLintProgram.run(
      arguments.map { argument in
        if argument == "." { return scratch.path.text }
        let path = scratch.path.appending(argument)
        return argument.contains(".yaml") || argument == "policy" ? path.text : argument
      }, in: context)
    let root = scratch.path.text + "/"
    return (
      status, context.output.text.replacing(root, with: ""),
      context.errors.text.replacing(root, with: "")
    )
  }

  @Test func `a finding shows its place, and those in other files`() throws {
    let found = run("check", ".", "--fail-on", "warning")
    #expect(found.status == .findings && found.errors == "", "\(found)")
    #expect(found.output.contains("warning[unique]: `one` of "), "\(found.output)")
    #expect(found.output.contains("data/b.yaml:3:5"), "\(found.output)")
    #expect(found.output.contains("data/a.yaml:1:5"), "\(found.output)")
    #expect(found.output.contains("0 errors, 1 warning in 3 files"), "\(found.output)")
  }

  @Test func `every format names the other file`() throws {
    for format in ["json", "sarif", "github", "markdown"] {
      let found = run("check", ".", "--format", format)
      #expect(found.output.contains("data/a.yaml"), "\(format) \(found.output)")
    }
    for format in ["compact", "gitlab", "junit", "checkstyle"] {
      #expect(run("check", ".", "--format", format).output.contains("is there twice"), "\(format)")
    }
  }

  @Test func `the output does not depend on the number of jobs`() throws {
    for number in 0..<40 { try scratch.write("data/n\(number).yaml", "id: n\(number % 7)\n") }
    let one = run("check", ".", "--jobs", "1").output
    #expect(one.contains("34 warnings"), "\(one.suffix(200))")
    for jobs in ["2", "5"] { #expect(run("check", ".", "--jobs", jobs).output == one) }
  }

  @Test func `a run that has not seen all files says so`() throws {
    let named = run("check", "data/a.yaml", "data/b.yaml")
    #expect(named.output.contains("is there twice"))
    #expect(
      named.errors.contains(
        "note: `unique` has not seen all files of the project: files were named, not searched for"),
      "\(named.errors)")
    #expect(run("check", "data/a.yaml").output.contains("twice") == false)
    try scratch.write("data/d.yaml", "id: {\n")
    #expect(run("check", ".").errors.contains("1 file was not read to its end"))
  }

  @Test func `comments, the configuration and the baseline suppress such findings`() throws {
    try scratch.write("data/b.yaml", "id: two\n---\nid: one  # authlint: ignore[unique] meant\n")
    let suppressed = run("check", ".")
    #expect(!suppressed.output.contains("twice"), "\(suppressed)")
    try scratch.write("data/a.yaml", "id: three  # authlint: ignore[unique] no longer\n")
    let unused = run("check", ".")
    #expect(unused.output.contains("`unique` has no finding here"), "\(unused.output)")
    try scratch.write("data/a.yaml", "id: one\n")
    try scratch.write("data/b.yaml", "id: one\n")
    let written = run("check", ".", "--baseline", "base.yaml", "--write-baseline")
    #expect(written.status == .success, "\(written)")
    let known = run("check", ".", "--baseline", "base.yaml", "--baseline-strict")
    #expect(!known.output.contains("twice") && !known.output.contains("stale"), "\(known)")
    try scratch.write(
      ".authlint.yaml",
      "default-rules: false\nrule-sets: [{rules: policy, files: ['data/*.yaml'], ignore: [unique]}]\n"
    )
    #expect(run("check", ".").output.contains("1 finding ignored by .authlint.yaml"))
  }

  @Test func `what fixes change is judged as it is written`() throws {
    try scratch.write(
      "policy/one.yaml",
      """
      id: one
      severity: error
      when: has(doc.old)
      require: doc.id == doc.old
      at: doc.id
      message: another id
      fix: {set: doc.id, to: doc.old, safe: true}

      """)
    try scratch.write("data/a.yaml", "id: x\nold: two\n")
    let found = run("check", ".", "--fix")
    #expect(try scratch.read("data/a.yaml") == "id: two\nold: two\n")
    #expect(found.output.contains("`two` of "), "\(found)")
  }

  @Test func `the examples of such a rule are projects of one file`() {
    let found = run("test", "policy")
    #expect(found.status == .success, "\(found)")
  }
}
