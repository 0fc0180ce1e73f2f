/// Fields that are known to be present, in a form that applies to other expressions: what a guard
/// such as `has(manifest.app.owner)` implies.
///
/// The facts that hold when a rule's `when` is true allow its `require` to read optional fields,
/// and those that hold when `require` is false allow its message to do so.
public struct Facts: Hashable, Sendable {
  /// A path from a variable to a field or element.
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
    /// Any element of a list or any value of a map.
    case element
  }

  package private(set) var paths: Set<Path> = []

  /// Creates an empty set of facts.
  public init() {}

  package init(_ paths: Set<Path>) { self.paths = paths }

  /// Whether nothing is known.
  public var isEmpty: Bool { paths.isEmpty }

  /// Returns the facts of both.
  public func union(_ other: Facts) -> Facts {
    paths.isEmpty ? other : Facts(paths.union(other.paths))
  }

  /// Returns the facts that remain when a variable goes out of scope or is bound to another value.
  public func forgetting(variable: String) -> Facts {
    let variable = Text(variable)
    return Facts(paths.filter { $0.variable != variable })
  }
}
