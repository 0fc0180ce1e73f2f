extension Traced where Trace: EvaluationTrace {
  /// The same value with the trace of a result; nothing where nothing is remembered.
  @inline(__always)
  func blaming(_ other: () -> Traced<Trace>) -> Traced<Trace> {
    Trace.isBlaming ? other() : self
  }
}

extension Evaluator {
  /// A function's result with what its row says of its origin.
  mutating func blame(
    _ rule: FunctionRow.BlameRule, _ value: Value, _ arguments: [Traced<Trace>]
  ) -> Traced<Trace> {
    guard let receiver = arguments.first else { return Traced(value) }
    switch rule {
    case .none: return Traced(value)
    case .receiver: return Traced(value, receiver.trace.made)
    case .arguments:
      var trace = receiver.trace.made
      for argument in arguments.dropFirst() { trace.add(argument.trace, &budget) }
      return Traced(value, trace)
    case .part: return part(value, of: receiver)
    case .same: return Traced(value, same(value, receiver))
    case .wrapped: return Traced(value, receiver.trace)
    case .first, .last:
      guard case .list(let list) = receiver.value, list.count > 0 else {
        return Traced(value, receiver.trace.missing)
      }
      let item = list.item(at: rule == .first ? 0 : list.count - 1)
      return Traced(value, located(item.provenance, receiver.trace))
    case .content:
      guard case .optional(let optional) = receiver.value, optional.value == nil else {
        return Traced(value, receiver.trace)
      }
      var trace = Trace(arguments.count > 1 ? arguments[1].trace.provenance : .none)
      trace.add(receiver.trace, &budget)
      for argument in arguments.dropFirst() { trace.add(argument.trace, &budget) }
      return Traced(value, trace)
    }
  }

  /// The trace of a text that was changed as a whole: its bytes correspond to the receiver's as long
  /// as there are as many.
  private func same(_ value: Value, _ receiver: Traced<Trace>) -> Trace {
    let place = receiver.trace.provenance
    if let text = value.text, let source = receiver.value.text,
      text.byteCount != source.byteCount
    {
      return receiver.trace.at(place.inexact)
    }
    return receiver.trace
  }

  /// A part of the receiver's text, or a list, map or optional of parts.
  mutating func part(_ value: Value, of receiver: Traced<Trace>) -> Traced<Trace> {
    guard let source = receiver.value.text, receiver.trace.provenance.exists else {
      return Traced(value, receiver.trace.made)
    }
    let place = receiver.trace.provenance
    let (result, found) = parts(value, source, place)
    if case .list = result { return Traced(result, receiver.trace.made) }
    return Traced(result, found.map { Trace($0) } ?? receiver.trace.made)
  }

  /// The place from the first part of a list to the last; `nil` for an empty list.
  private func covering(_ parts: [Provenance], _ place: Provenance) -> Provenance? {
    guard var result = parts.first else { return nil }
    for part in parts {
      if part.lower < 0 { return place.inexact }
      result.lower = min(result.lower, part.lower)
      result.upper = max(result.upper, part.upper)
    }
    return result.inexact
  }

  /// A value in which every part of a text has its place, and its own place if it is one.
  private mutating func parts(_ value: Value, _ source: Text, _ place: Provenance)
    -> (Value, Provenance?)
  {
    switch value {
    case .string(let text), .bytes(let text): return (value, place.part(text, of: source))
    case .opaque(let opaque):
      return (value, opaque.sourceText.flatMap { place.part($0, of: source) })
    case .optional(let optional):
      guard let content = optional.value else { return (value, nil) }
      let (inner, found) = parts(content, source, place)
      return (.optional(OptionalValue(inner)), found)
    case .list(let list):
      var elements: [Value] = []
      var places: [Provenance] = []
      for element in list.elements {
        guard budget.visit() else { break }
        let (inner, found) = parts(element, source, place)
        elements.append(inner)
        places.append(found ?? place.inexact)
      }
      return (.list(ListValue(elements, provenances: places)), covering(places, place))
    case .map(let map):
      var builder = MapBuilder(capacity: map.count, isTracking: true)
      for index in 0..<map.count {
        guard budget.visit() else { break }
        let entry = map.entry(at: index)
        let (inner, found) = parts(entry.value, source, place)
        let key = parts(entry.key, source, place).1
        _ = builder.insert(
          entry.key, inner, provenance: found ?? place.inexact,
          keyProvenance: key ?? place.inexact)
      }
      return (.map(builder.finish()), nil)
    default: return (value, nil)
    }
  }
}

extension Value {
  /// The text that the value is, or that it was made from.
  fileprivate var text: Text? {
    switch self {
    case .string(let text), .bytes(let text): text
    case .opaque(let value): value.sourceText
    default: nil
    }
  }
}
