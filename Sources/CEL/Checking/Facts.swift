/// Fields that are known to be present: what a guard such as `has(manifest.app.owner)` says, in a
/// form that carries over to another expression.
///
/// The facts that hold when a rule's `when` is true let its `require` read optional fields, and
/// those that hold when `require` is false let its message do so.
public struct Facts: Hashable, Sendable {
  /// A field or element, from the variable in which the path to it starts.
  package struct Path: Hashable, Sendable {
    package var variable: Text
    package var steps: [Step]
  }

  /// One step of a path.
  package enum Step: Hashable, Sendable {
    /// `.name`, or `["name"]`.
    case field(Text)
    /// `[0]`.
    case index(Int64)
    /// Whichever element of a list or value of a map.
    case element
  }

  package private(set) var paths: Set<Path> = []

  /// Creates facts that say nothing.
  public init() {}

  package init(_ paths: Set<Path>) { self.paths = paths }

  /// Whether nothing is known.
  public var isEmpty: Bool { paths.isEmpty }

  /// What both say together.
  public func union(_ other: Facts) -> Facts {
    paths.isEmpty ? other : Facts(paths.union(other.paths))
  }

  /// What remains when a variable goes out of scope, or is bound to something else.
  public func forgetting(variable: String) -> Facts {
    let variable = Text(variable)
    return Facts(paths.filter { $0.variable != variable })
  }
}
