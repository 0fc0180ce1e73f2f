import CEL
import Foundation

/// Measures evaluations of two typical policy expressions, which are compiled once.
enum ExpressionTimes {
  private static let expressions = [
    #"app.status != "development" || app.authorized.all(p, p == app.owner)"#,
    #"has(app.redirectUris) && app.redirectUris.all(u, u.startsWith("https://") && !u.contains("*")) && app.ttl <= 3600 && app.name.matches("^[a-z][a-z0-9-]{2,30}$")"#,
  ]
  private static let app = #"""
    {"name": "billing-api", "status": "development", "owner": "alice",
     "authorized": ["alice", "alice", "alice", "alice"], "ttl": 900,
     "redirectUris": ["https://a.example/cb", "https://b.example/cb"]}
    """#

  /// Prints the median time of an evaluation, in microseconds, over several runs of 20,000
  /// evaluations.
  static func printTable(runs: Int) throws {
    let value = try Environment().compile(app).evaluate(Activation(count: 0))
    let environment = Environment(variables: [.init("app")])
    let activation = Activation(environment)
    activation.set(0, to: value)
    print("| Expression | µs |")
    print("|---|---|")
    for text in expressions {
      let program = try environment.compile(text)
      var times: [Double] = []
      for _ in 0..<runs {
        let count = 20_000
        let start = DispatchTime.now().uptimeNanoseconds
        for _ in 0..<count {
          guard case .bool(true) = program.evaluate(activation) else {
            throw CocoaError(.featureUnsupported)
          }
        }
        times.append(Double(DispatchTime.now().uptimeNanoseconds - start) / 1e3 / Double(count))
      }
      let time = String(format: "%.2f", times.sorted()[times.count / 2])
      print("| `\(text.replacingOccurrences(of: "|", with: #"\|"#))` | \(time) |")
    }
  }
}
