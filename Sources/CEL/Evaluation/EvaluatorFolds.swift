/// What a comprehension ranges over, without holding on to it: the range itself is kept meanwhile.
private struct FoldSource {
  /// The document of a list, and the list's node.
  private(set) var list: Unmanaged<DocumentValues>?
  private(set) var node: Int32 = 0
  /// A list that was made.
  private(set) var array: Unmanaged<ArrayStorage>?
  private(set) var map: MapValue?

  init(_ range: Value) {
    switch range {
    case .list(let list):
      switch list.storage {
      case .array(let storage): array = .passUnretained(storage)
      case .document(let document, let root):
        self.list = .passUnretained(document)
        node = root
      }
    case .map(let map): self.map = map
    default: break
    }
  }
}

extension Evaluator {
  /// A comprehension (CEL specification, "Macros"; the two-variable comprehensions), at the cost of
  /// the loop that cel-go makes of it.
  @inline(never)
  mutating func fold(_ fold: FoldCode, over range: Traced<Trace>, _ node: SyntaxIndex)
    -> Traced<Trace>
  {
    let count: Int
    switch range.value {
    case .list(let list): count = list.count
    case .map(let map) where fold.kind != .sortBy: count = map.count
    default:
      return Traced(noOverload(fold.kind.rawValue, [range.value], true, node), range.trace)
    }
    budget.tenths &-= 10
    switch fold.kind {
    case .all: return quantifier(fold, range, count, absorbing: false, node)
    case .exists: return quantifier(fold, range, count, absorbing: true, node)
    case .existsOne: return existsOne(fold, range, count, node)
    case .filter: return filter(fold, range, count, node)
    case .map, .transformList: return mapped(fold, range, count, node)
    case .transformMap, .transformMapEntry: return mappedMap(fold, range, count, node)
    case .sortBy: return sorted(fold, range, count, node)
    }
  }

  /// Gives the local variables what they are for an index.
  @inline(__always)
  private func bind(_ fold: FoldCode, _ source: FoldSource, _ trace: Trace, _ index: Int) {
    let first = locals + Int(fold.variable)
    if let document = source.list {
      let item = document._withUnsafeGuaranteedRef { document in
        let node = document.element(at: index, of: source.node)
        return Traced(document.value(of: node), Trace(Provenance(node: node)))
      }
      if fold.second < 0 {
        first.pointee = item
      } else {
        first.pointee = Traced(.int(Int64(index)), item.trace.made)
        locals[Int(fold.second)] = item
      }
    } else if let array = source.array {
      let item = array._withUnsafeGuaranteedRef { array in
        Traced(
          array.elements[index],
          located(Trace.isBlaming ? array.provenances?[index] ?? .none : .none, trace))
      }
      if fold.second < 0 {
        first.pointee = item
      } else {
        first.pointee = Traced(.int(Int64(index)), item.trace.made)
        locals[Int(fold.second)] = item
      }
    } else if let map = source.map {
      let place = map.place(at: index)
      first.pointee = Traced(place.key, located(place.keyPlace, trace))
      if fold.second >= 0 {
        locals[Int(fold.second)] = Traced(place.value, located(place.place, trace))
      }
    }
  }

  /// `all` and `exists`: like `&&` and `||` over the elements.
  private mutating func quantifier(
    _ fold: FoldCode, _ range: Traced<Trace>, _ count: Int, absorbing: Bool, _ node: SyntaxIndex
  ) -> Traced<Trace> {
    let source = FoldSource(range.value)
    var failed: Traced<Trace>?
    var deciding: Trace?
    for index in 0..<count {
      guard budget.spend(absorbing ? 4 : 3) else { return Traced(.error(.exhausted)) }
      bind(fold, source, range.trace, index)
      let body = operand(fold.body)
      guard case .bool(let bool) = body.value else {
        if failed == nil {
          failed = Traced(notBool(body.value, fold.kind.rawValue, node), body.trace)
        }
        continue
      }
      if bool == absorbing {
        guard Trace.isBlaming else { return Traced(.bool(absorbing)) }
        let trace = self.trace(body, orElementOf: fold)
        if deciding != nil { deciding?.add(trace, &budget) } else { deciding = trace }
      }
    }
    if let deciding { return Traced(.bool(absorbing), deciding) }
    return failed ?? Traced(.bool(!absorbing), range.trace.made)
  }

  /// What decided a body; the element if nothing of the body is of a document.
  private func trace(_ body: Traced<Trace>, orElementOf fold: FoldCode) -> Trace {
    guard let trace = body.trace as? BlameTrace, trace.origins.count == 0 else {
      return body.trace.made
    }
    return locals[Int(fold.second < 0 ? fold.variable : fold.second)].trace.made
  }

  private mutating func existsOne(
    _ fold: FoldCode, _ range: Traced<Trace>, _ count: Int, _ node: SyntaxIndex
  ) -> Traced<Trace> {
    let source = FoldSource(range.value)
    var found = 0
    var deciding = Trace()
    for index in 0..<count {
      guard budget.spend(2) else { return Traced(.error(.exhausted)) }
      bind(fold, source, range.trace, index)
      let body = operand(fold.body)
      guard case .bool(let bool) = body.value else {
        return Traced(notBool(body.value, fold.kind.rawValue, node), body.trace)
      }
      if bool {
        found += 1
        if Trace.isBlaming { deciding.add(trace(body, orElementOf: fold), &budget) }
      }
    }
    return Traced(.bool(found == 1), found == 0 ? range.trace.made : deciding)
  }

  /// Whether the filter lets an element pass; `nil` where there is an error, which `failed` gets.
  @inline(__always)
  private mutating func passes(
    _ run: Int32, _ fold: FoldCode, _ node: SyntaxIndex, _ failed: inout Traced<Trace>?
  ) -> Bool? {
    let body = operand(run)
    if case .bool(let bool) = body.value { return bool }
    failed = Traced(notBool(body.value, fold.kind.rawValue, node), body.trace)
    return nil
  }

  private mutating func filter(
    _ fold: FoldCode, _ range: Traced<Trace>, _ count: Int, _ node: SyntaxIndex
  ) -> Traced<Trace> {
    let source = FoldSource(range.value)
    var elements: [Value] = []
    var places: [Provenance] = []
    var kept = Trace()
    var failed: Traced<Trace>?
    for index in 0..<count {
      guard budget.spend(2) else { return Traced(.error(.exhausted)) }
      bind(fold, source, range.trace, index)
      guard let isKept = passes(fold.body, fold, node, &failed) else {
        return failed ?? Traced(.null)
      }
      guard isKept else { continue }
      guard budget.spend(11) else { return Traced(.error(.exhausted)) }
      let element = locals[Int(fold.variable)]
      elements.append(element.value)
      if Trace.isBlaming {
        places.append(element.trace.provenance)
        kept.add(element.trace, &budget)
      }
    }
    return Traced(
      .list(ListValue(elements, provenances: Trace.isBlaming ? places : nil)),
      elements.isEmpty ? range.trace.made : kept.made)
  }

  /// `map` and `transformList`, with and without a filter.
  private mutating func mapped(
    _ fold: FoldCode, _ range: Traced<Trace>, _ count: Int, _ node: SyntaxIndex
  ) -> Traced<Trace> {
    let source = FoldSource(range.value)
    var elements: [Value] = []
    if fold.filter < 0 { elements.reserveCapacity(min(count, 1_024)) }
    var places: [Provenance] = []
    var failed: Traced<Trace>?
    for index in 0..<count {
      guard budget.spend(12) else { return Traced(.error(.exhausted)) }
      bind(fold, source, range.trace, index)
      if fold.filter >= 0 {
        guard let isKept = passes(fold.filter, fold, node, &failed) else {
          return failed ?? Traced(.null)
        }
        guard isKept else { continue }
      }
      let element = operand(fold.body)
      if case .error = element.value { return element }
      elements.append(element.value)
      if Trace.isBlaming { places.append(element.trace.provenance) }
    }
    return bounded(
      .list(ListValue(elements, provenances: Trace.isBlaming ? places : nil)),
      range.trace.made, node)
  }

  /// `transformMap` and `transformMapEntry`, with and without a filter.
  private mutating func mappedMap(
    _ fold: FoldCode, _ range: Traced<Trace>, _ count: Int, _ node: SyntaxIndex
  ) -> Traced<Trace> {
    let source = FoldSource(range.value)
    var builder = MapBuilder(isTracking: Trace.isBlaming)
    var failed: Traced<Trace>?
    for index in 0..<count {
      guard budget.spend(12) else { return Traced(.error(.exhausted)) }
      bind(fold, source, range.trace, index)
      let key = locals[Int(fold.variable)]
      if fold.filter >= 0 {
        guard let isKept = passes(fold.filter, fold, node, &failed) else {
          return failed ?? Traced(.null)
        }
        guard isKept else { continue }
      }
      let body = operand(fold.body)
      if case .error = body.value { return body }
      if fold.kind == .transformMap {
        _ = builder.insert(
          key.value, body.value, provenance: body.trace.provenance,
          keyProvenance: key.trace.provenance)
        continue
      }
      guard case .map(let entries) = body.value else {
        return Traced(noOverload(fold.kind.rawValue, [body.value], true, node), body.trace)
      }
      for index in 0..<entries.count {
        guard budget.spend(1) else { return Traced(.error(.exhausted)) }
        let entry = entries.place(at: index)
        let insertion = builder.insert(
          entry.key, entry.value, provenance: entry.place, keyProvenance: entry.keyPlace)
        if let error = error(of: insertion, entry.key, node) { return Traced(error, body.trace) }
      }
    }
    return bounded(.map(builder.finish()), range.trace.made, node)
  }

  /// `sortBy`: stable, by keys of one type that has an order.
  private mutating func sorted(
    _ fold: FoldCode, _ range: Traced<Trace>, _ count: Int, _ node: SyntaxIndex
  ) -> Traced<Trace> {
    let source = FoldSource(range.value)
    guard case .list(let list) = range.value else { return range }
    var keys: [Value] = []
    for index in 0..<count {
      guard budget.spend(12) else { return Traced(.error(.exhausted)) }
      bind(fold, source, range.trace, index)
      let key = operand(fold.body)
      if case .error = key.value { return key }
      if key.value.order(to: keys.first ?? key.value) == .incomparable
        || key.value.typeName != (keys.first ?? key.value).typeName
      {
        return Traced(
          noOverload("sortBy", [range.value, keys.first ?? key.value, key.value], true, node),
          key.trace)
      }
      keys.append(key.value)
    }
    // Comparisons are charged beforehand: n times the digits of n in base two.
    let comparisons = count &* (Int.bitWidth - count.leadingZeroBitCount)
    guard budget.spend((comparisons &+ 9) / 10) else { return Traced(.error(.exhausted)) }
    let order = keys.indices.sorted { left, right in
      let order = keys[left].order(to: keys[right])
      return order == .less || order == .equal && left < right
    }
    return Traced(.list(ListValue(picking: order, from: list)), range.trace.made)
  }
}
