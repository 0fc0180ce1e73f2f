import Patterns

/// Finds the known name that is nearest to a misspelt one; defined in `Patterns`, because schemas
/// use it too.
package typealias NearestName = Patterns.NearestName
