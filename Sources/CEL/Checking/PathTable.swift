/// The number of a path in a ``PathTable``; equal numbers are equal paths.
typealias PathID = Int32

/// The paths to fields that an expression uses, each stored once, as a tree: a path consists of its
/// parent path and a step.
struct PathTable: Sendable {
  /// A step that continues a path or starts one.
  enum Step: Hashable, Sendable {
    /// A variable that a host declared.
    case variable(Text)
    /// A variable of a macro; each binding has its own number.
    case local(Int32)
    /// The value of a node that is not a path.
    case node(SyntaxIndex)
    /// `.name`, or `["name"]`.
    case field(Text)
    /// `[0]`.
    case index(Int64)
    /// `[path]`: the element that the value at another path selects.
    case dynamic(PathID)
    /// Any element.
    case element
  }

  struct Node: Hashable, Sendable {
    /// The path that this one continues; -1 if this one starts a path.
    var parent: PathID
    var step: Step
  }

  private(set) var nodes: [Node] = []
  private var numbers: [Node: PathID] = [:]
  /// For the start of a path, another path that denotes the same values; else -1. The variable of
  /// `xs.all(x, …)` has the base `xs[*]`.
  private var bases: [PathID] = []
  /// The number of active guards that say that the path is present.
  private var guards: [Int32] = []

  mutating func removeAll() {
    nodes.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    bases.removeAll(keepingCapacity: true)
    guards.removeAll(keepingCapacity: true)
  }

  mutating func path(_ step: Step, after parent: PathID = -1) -> PathID {
    let node = Node(parent: parent, step: step)
    if let known = numbers[node] { return known }
    let path = PathID(nodes.count)
    nodes.append(node)
    bases.append(-1)
    guards.append(0)
    numbers[node] = path
    return path
  }

  /// Records that whatever starts at `root` is also found at `base`.
  mutating func rebase(_ root: PathID, on base: PathID) { bases[Int(root)] = base }

  func base(of root: PathID) -> PathID { bases[Int(root)] }

  mutating func assume(_ path: PathID) { guards[Int(path)] += 1 }

  mutating func retract(_ path: PathID) { guards[Int(path)] -= 1 }

  /// Returns the start of a path. O(steps).
  func root(of path: PathID) -> PathID {
    var path = path
    while nodes[Int(path)].parent >= 0 { path = nodes[Int(path)].parent }
    return path
  }

  /// Returns the path with its start replaced by another path. O(steps).
  mutating func moving(_ path: PathID, from root: PathID, to start: PathID) -> PathID {
    var steps: [Step] = []
    var current = path
    while current != root, current >= 0 {
      steps.append(nodes[Int(current)].step)
      current = nodes[Int(current)].parent
    }
    var moved = start
    for step in steps.reversed() { moved = self.path(step, after: moved) }
    return moved
  }

  /// Returns whether an active guard says that the path is present: a guard on the path itself, on
  /// all elements of the list that it indexes, or on the list from which its macro variable is
  /// drawn.
  mutating func isPresent(_ path: PathID) -> Bool {
    var path = path
    // Each iteration moves to an outer variable, so this loop ends.
    while true {
      if guards[Int(path)] > 0 { return true }
      let general = overAllElements(path)
      if general != path, guards[Int(general)] > 0 { return true }
      let root = root(of: path)
      let base = bases[Int(root)]
      guard base >= 0 else { return false }
      // Filtering changes the indices: the first filtered element may not be the first of the list.
      if case .node = nodes[Int(root)].step { path = general }
      path = moving(path, from: root, to: base)
    }
  }

  /// Returns the path with every index replaced by "any element".
  private mutating func overAllElements(_ path: PathID) -> PathID {
    var steps: [Step] = []
    var changed = false
    var current = path
    while current >= 0 {
      var step = nodes[Int(current)].step
      switch step {
      case .index, .dynamic:
        step = .element
        changed = true
      default: break
      }
      steps.append(step)
      current = nodes[Int(current)].parent
    }
    guard changed else { return path }
    var general: PathID = -1
    for step in steps.reversed() { general = self.path(step, after: general) }
    return general
  }

  // MARK: To and from hosts

  /// Returns the path in a form that other expressions can use; `nil` if it starts within this
  /// expression.
  func external(_ path: PathID, from root: PathID? = nil, as variable: Text? = nil) -> Facts.Path? {
    var steps: [Facts.Step] = []
    var current = path
    while current >= 0 {
      if current == root, let variable {
        return Facts.Path(variable: variable, steps: steps.reversed())
      }
      let node = nodes[Int(current)]
      switch node.step {
      case .variable(let name):
        return root == nil ? Facts.Path(variable: name, steps: steps.reversed()) : nil
      case .local, .node, .dynamic: return nil
      case .field(let name): steps.append(.field(name))
      case .index(let index): steps.append(.index(index))
      case .element: steps.append(.element)
      }
      current = node.parent
    }
    return nil
  }

  mutating func path(_ external: Facts.Path) -> PathID {
    var path = self.path(.variable(external.variable))
    for step in external.steps {
      switch step {
      case .field(let name): path = self.path(.field(name), after: path)
      case .index(let index): path = self.path(.index(index), after: path)
      case .element: path = self.path(.element, after: path)
      }
    }
    return path
  }
}
