import Testing

@testable import CEL

/// The table of macros.
@Suite struct MacroTests {
  @Test func `every row is what its form parses as`() throws {
    for macro in Macro.all {
      var form = "\(macro.form)"
      // `cel.index` and `cel.iterVar` take numbers; the words of the others are expressions already.
      for (word, number) in [("depth", "0"), ("number", "1"), ("value, …", "1, 2")] {
        if let range = form.firstRange(of: word) { form.replaceSubrange(range, with: number) }
      }
      let tree = try SyntaxTree(parsing: Text(form))
      switch (macro.meaning, tree[tree.root]) {
      case (.presence, .has): break
      case (
        .comprehension(let kind, let hasSecondVariable, let hasFilter), .comprehension(let index)
      ):
        let comprehension = tree.comprehensions[Int(index)]
        #expect(comprehension.kind == kind, "\(form)")
        #expect((comprehension.secondVariable != nil) == hasSecondVariable, "\(form)")
        #expect((comprehension.filter != nil) == hasFilter, "\(form)")
      case (.binding(let kind), .bind(let index)): #expect(tree.binds[Int(index)].kind == kind)
      case (.block, .bind): #expect(tree.binds.count == 2)
      case (.blockIndex, .identifier(let name, _)): #expect(name.string == "@index1")
      case (.iterationVariable, .identifier(let name, _)): #expect(name.string == "@it:0:1")
      default: Issue.record("`\(form)` is not the macro of its row")
      }
    }
  }

  @Test func `every kind of comprehension and binding has a row`() {
    var kinds: Set<ComprehensionKind> = []
    var bindings: Set<BindKind> = []
    for macro in Macro.all {
      switch macro.meaning {
      case .comprehension(let kind, _, _): kinds.insert(kind)
      case .binding(let kind): bindings.insert(kind)
      case .presence, .block, .blockIndex, .iterationVariable: break
      }
    }
    #expect(kinds == Set(ComprehensionKind.allCases))
    #expect(bindings == Set(BindKind.allCases))
  }

  @Test(arguments: ["x.all(y)", "x.map(a, b, c, d)", "has(a, b)", "x.bind(a, b, c)", "cel.all(b)"])
  func `another number of arguments or another receiver is a call`(text: String) throws {
    let tree = try SyntaxTree(parsing: Text(text))
    guard case .call = tree[tree.root] else {
      Issue.record("`\(text)` is not a call")
      return
    }
  }
}
