import CEL

extension CheckDefinition {
  /// For each loop, the indices of the variables that are computed before it, because its range or
  /// another such variable reads them; empty if there is none.
  var earlyVariables: [[Int]] {
    if loops.isEmpty || variables.isEmpty { return [] }
    var indexOfName: [[UInt8]: Int] = [:]
    for (index, variable) in variables.enumerated() {
      if indexOfName[Array(variable.name.utf8)] == nil {
        indexOfName[Array(variable.name.utf8)] = index
      }
    }
    var entered: Set<Int> = []
    let early = loops.map { loop in
      var open = [loop.range.text]
      var needed: Set<Int> = []
      while let text = open.popLast() {
        for name in Self.names(in: text) {
          guard let index = indexOfName[name], entered.insert(index).inserted else { continue }
          needed.insert(index)
          open.append(variables[index].value.text)
        }
      }
      return needed.sorted()
    }
    return entered.isEmpty ? [] : early
  }

  /// The names that an expression reads, but for those of its macros' variables.
  private static func names(in text: String) -> [[UInt8]] {
    var table = MeaningTable()
    var names: [[UInt8]] = []
    _ = table.meaning(of: text) { name in
      names.append(Array(name.bytes))
      return nil
    }
    return names
  }
}
