/// How much a finding matters, ordered from least to most.
public enum Severity: String, CaseIterable, Comparable, Sendable {
  /// Worth knowing; breaks nothing.
  case info
  /// The guide recommends otherwise, or it will break later.
  case warning
  /// The platform will refuse it.
  case error

  /// Orders by weight: `info < warning < error`.
  public static func < (left: Severity, right: Severity) -> Bool { left.weight < right.weight }

  private var weight: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    }
  }
}
