import CEL

/// What a loop iterates over.
enum LoopRange {
  case list(ListValue)
  case map(MapValue)

  var count: Int {
    switch self {
    case .list(let list): list.count
    case .map(let map): map.count
    }
  }

  /// Whether the elements are nodes of the document, so that their places are known.
  var isOfDocument: Bool {
    switch self {
    case .list(let list): list.isOfDocument
    case .map(let map): map.isOfDocument
    }
  }

  /// Binds a loop's variables to an element.
  func bind(_ index: Int, _ loop: RulePlan.Loop, _ activation: Activation) {
    switch self {
    case .list(let list): Self.bind(index, of: list.ref, loop, activation)
    case .map(let map):
      let entry = map.place(at: index)
      if let pair = loop.pair {
        activation.set(pair.first, to: entry.key, origin: entry.keyPlace.origin)
        activation.set(pair.second, to: entry.value, origin: entry.place.origin)
      }
      if let single = loop.single {
        activation.set(single, to: entry.key, origin: entry.keyPlace.origin)
      }
    }
  }

  /// Binds a loop's variables to an element of a list.
  static func bind(
    _ index: Int, of list: ValueRef, _ loop: RulePlan.Loop, _ activation: Activation
  ) {
    if let pair = loop.pair {
      activation.set(pair.first, toInteger: Int64(index))
      activation.set(pair.second, toElementAt: index, of: list)
    }
    if let single = loop.single { activation.set(single, toElementAt: index, of: list) }
  }
}
