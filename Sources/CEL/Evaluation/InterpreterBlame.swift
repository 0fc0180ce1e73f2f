extension Interpreter {
  /// Returns a function's result with the origin that its row's rule determines; used only where
  /// origins are tracked.
  @inline(never)
  mutating func blamed(
    _ value: ValueRef, _ rule: FunctionRow.BlameRule, _ arguments: CallArguments
  ) -> Register {
    guard arguments.count > 0 else { return Register(value) }
    let receiver = arguments[0]
    switch rule {
    case .none: return Register(value)
    case .receiver: return made(value, from: receiver)
    case .arguments:
      var trace = self.trace(receiver).made
      for index in 1..<arguments.count { trace.add(self.trace(arguments[index]), &budget) }
      return traced(value, trace)
    case .part: return part(value, of: receiver)
    case .same:
      let trace = same(value, receiver)
      return traced(value, trace)
    case .wrapped: return Register(value, receiver.origin)
    case .first, .last:
      guard case .list(let list) = receiver.value.value, list.count > 0 else {
        return lacked(value, by: receiver)
      }
      let item = list.item(at: rule == .first ? 0 : list.count - 1)
      return located(value, item.provenance, in: receiver)
    case .content:
      guard case .optional(let optional) = receiver.value.value, optional.value == nil else {
        return Register(value, receiver.origin)
      }
      var trace = arguments.count > 1 ? Trace(provenance(arguments[1])) : Trace()
      trace.add(self.trace(receiver), &budget)
      for index in 1..<arguments.count { trace.add(self.trace(arguments[index]), &budget) }
      return traced(value, trace)
    }
  }

  /// Returns the trace of a text that was transformed as a whole: its bytes correspond to the
  /// receiver's if there are equally many.
  private func same(_ value: ValueRef, _ receiver: Register) -> Trace {
    let trace = self.trace(receiver)
    if let text = value.value.text, let source = receiver.value.value.text,
      text.byteCount != source.byteCount
    {
      return trace.at(trace.provenance.inexact)
    }
    return trace
  }

  /// Returns a register with a part of the receiver's text, or a list, map or optional of parts.
  mutating func part(_ value: ValueRef, of receiver: Register) -> Register {
    guard Origins.isTracking else { return Register(value) }
    let place = provenance(receiver)
    guard let source = receiver.value.value.text, place.exists else {
      return made(value, from: receiver)
    }
    switch value {
    case .array, .documentList, .entries, .documentMap, .kept:
      let (result, found) = parts(value.value, source, place)
      if case .list = result { return made(arena.keep(result), from: receiver) }
      return located(arena.keep(result), found ?? .none, in: receiver)
    default:
      return located(value, parts(value.value, source, place).1 ?? .none, in: receiver)
    }
  }

  /// Returns the place from the first part of a list to the last; `nil` for an empty list.
  private func covering(_ parts: [Provenance], _ place: Provenance) -> Provenance? {
    guard var result = parts.first else { return nil }
    for part in parts {
      if part.lower < 0 { return place.inexact }
      result.lower = min(result.lower, part.lower)
      result.upper = max(result.upper, part.upper)
    }
    return result.inexact
  }

  /// Returns the value with the place of every part of a text in it, and the place of the value
  /// itself if it is such a part.
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
  /// The value's text, or the text from which the value was parsed.
  fileprivate var text: Text? {
    switch self {
    case .string(let text), .bytes(let text): text
    case .opaque(let value): value.sourceText
    default: nil
    }
  }
}
