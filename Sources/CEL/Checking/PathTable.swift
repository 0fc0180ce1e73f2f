/// The number of a path in a ``PathTable``; equal numbers are equal paths.
typealias PathID = Int32

/// The paths to fields that an expression speaks of, each stored once, as a tree: a path is the one
/// it continues and a step.
struct PathTable: Sendable {
  /// How a path goes on, or where it starts.
  enum Step: Hashable, Sendable {
    /// A variable that a host declared.
    case variable(Text)
    /// A variable of a macro; each binding has a number of its own.
    case local(Int32)
    /// The value of a node that is no path.
    case node(SyntaxIndex)
    /// `.name`, or `["name"]`.
    case field(Text)
    /// `[0]`.
    case index(Int64)
    /// `[path]`: whichever element the value at another path names.
    case dynamic(PathID)
    /// Whichever element.
    case element
  }

  struct Node: Hashable, Sendable {
    /// The path that this one continues; -1 where it starts.
    var parent: PathID
    var step: Step
  }

  private(set) var nodes: [Node] = []
  private var numbers: [Node: PathID] = [:]
  /// For the start of a path, another path whose elements or values it shares; else -1. The
  /// variable of `xs.all(x, …)` shares everything with `xs[*]`.
  private var bases: [PathID] = []
  /// How many guards in force say that the path is present.
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

  /// Notes that what starts at `root` is also found at `base`.
  mutating func rebase(_ root: PathID, on base: PathID) { bases[Int(root)] = base }

  func base(of root: PathID) -> PathID { bases[Int(root)] }

  mutating func assume(_ path: PathID) { guards[Int(path)] += 1 }

  mutating func retract(_ path: PathID) { guards[Int(path)] -= 1 }

  /// Where a path starts. O(steps).
  func root(of path: PathID) -> PathID {
    var path = path
    while nodes[Int(path)].parent >= 0 { path = nodes[Int(path)].parent }
    return path
  }

  /// The path with its start replaced by another path. O(steps).
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

  /// Whether a guard in force says that the path is present: of itself, of all elements of the list
  /// that it indexes, or of the list from which the macro's variable in which it starts was drawn.
  mutating func isPresent(_ path: PathID) -> Bool {
    var path = path
    // Each round goes to a variable further out, so this ends.
    while true {
      if guards[Int(path)] > 0 { return true }
      let general = overAllElements(path)
      if general != path, guards[Int(general)] > 0 { return true }
      let root = root(of: path)
      let base = bases[Int(root)]
      guard base >= 0 else { return false }
      // The first of the filtered elements need not be the first of all.
      if case .node = nodes[Int(root)].step { path = general }
      path = moving(path, from: root, to: base)
    }
  }

  /// The path with every index replaced by "whichever element".
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

  /// The path as another expression can use it; `nil` if it starts within this expression.
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
