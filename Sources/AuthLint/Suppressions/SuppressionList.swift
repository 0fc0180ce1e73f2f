import Diagnostics
import Documents

/// The suppressions in a file's comments, and the state of each id in them.
struct SuppressionList {
  /// A suppression and its comment.
  struct Entry {
    var directive: SuppressionDirective
    var comment: SourceComment
    /// The numbers of its names.
    var names: Range<Int>
  }

  /// An id in a suppression.
  struct Name {
    /// Whether, and why not, it can suppress findings.
    enum State {
      case unknown, unsuppressible, notEnabled, ended, unreadable, unreasoned, inEffect
    }

    var text: String
    var range: SourceRange
    /// The number of its suppression.
    var directive: Int
    var state: State
    var isUsed = false
  }

  private(set) var directives: [Entry] = []
  var names: [Name] = []
  /// The first suppression that was not read, because there were too many.
  private(set) var firstUnread: SourceRange?
  private var reader: SuppressionDirectiveReader
  /// The largest number of suppressions, and of ids in them.
  private let maximum: Int

  init(_ bytes: [UInt8], maximum: Int) {
    reader = SuppressionDirectiveReader(bytes)
    self.maximum = maximum
  }

  /// Reads the suppressions of a comment; returns false if there are too many.
  mutating func read(
    _ comment: SourceComment, _ status: (String) -> RuleStatus, today: CalendarDate
  ) -> Bool {
    let room = maximum - max(directives.count, names.count)
    // One more than allowed shows that there are too many.
    for directive in reader.directives(in: comment.range, limit: room == .max ? room : room + 1) {
      guard directives.count < maximum, names.count + directive.names.count <= maximum else {
        firstUnread = directive.range
        return false
      }
      let first = names.count
      for name in directive.names {
        let status = status(name.text)
        let state: Name.State =
          switch status {
          case .unknown: .unknown
          case .unsuppressible: .unsuppressible
          case .notEnabled: .notEnabled
          case .enabled, .enabledWithReason:
            if directive.flaw != nil {
              .unreadable
            } else if directive.end.map({ $0 <= today }) == true {
              .ended
            } else if status == .enabledWithReason, !directive.hasReason {
              .unreasoned
            } else {
              .inEffect
            }
          }
        names.append(
          Name(text: name.text, range: name.range, directive: directives.count, state: state))
      }
      directives.append(
        Entry(directive: directive, comment: comment, names: first..<names.count))
    }
    return true
  }
}
