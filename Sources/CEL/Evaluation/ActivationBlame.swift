/// What decided the values of variables, and which watched nodes were read for them.
extension Activation {
  /// Records which watched nodes were read to make the value that a variable was set to.
  package func setReads(_ slot: Int, _ made: ReadMark.Reads) {
    guard slot >= 0, slot < count else { return }
    if reads.pointee.isEmpty {
      if made == .none { return }
      reads.pointee = Array(repeating: .none, count: count)
    }
    reads.pointee[slot] = made
  }

  /// Records the read of a variable that was set.
  @inline(never)
  func noteRead(of slot: Int) {
    mark.note(provenances[slot].node)
    if !reads.pointee.isEmpty { mark.reads.formUnion(reads.pointee[slot]) }
  }

  /// Computes a variable with blame, unless that has been done, and returns what decided its value;
  /// `nil` if the variable is not computed by a program. Charges the budget.
  @inline(never)
  func blame(_ slot: Int, _ budget: inout Budget, depth: Int) -> Trace? {
    own(slot)
    let state = states[slot]
    guard state == .pending || state == .computed || state == .marked,
      let program = program(of: slot)
    else { return nil }
    if traces.pointee.isEmpty {
      traces.pointee = Array(repeating: nil, count: count)
      if reads.pointee.isEmpty { reads.pointee = Array(repeating: .none, count: count) }
    }
    if hasTrace[slot], let trace = traces.pointee[slot] {
      if state == .marked { mark.isSet = true }
      mark.reads.formUnion(reads.pointee[slot])
      return trace
    }
    states[slot] = .running
    let wasMarked = mark.isSet
    mark.isSet = false
    let readBefore = mark.reads
    mark.reads = .none
    let trace = Interpreter<OriginTable>.evaluate(program, self, &budget, depth) {
      result, origins in
      keep(result.value.value, in: slot)
      return origins.trace(of: result.origin)
    }
    states[slot] = .computed
    finish(slot, wasMarked)
    traces.pointee[slot] = trace
    hasTrace[slot] = true
    reads.pointee[slot] = mark.reads
    mark.reads.formUnion(readBefore)
    return trace
  }
}
