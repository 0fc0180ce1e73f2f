/// The problem matchers with which GitHub Actions reads the compact report.
///
/// Two, because a matcher that captures the severity knows `error`, `warning` and `notice` and
/// passes over `info`. In a path, no `:` stands before a digit, a blank or another `:`
/// (``CompactWriter`` sees to that), so that nothing in a message is taken for the place.
/// Registered by printing `::add-matcher::` and the file's path.
package enum ProblemMatcher {
  /// The JSON of the matcher file.
  package static let json = #"""
    {
      "problemMatcher": [
        {
          "owner": "authlint",
          "pattern": [
            {
              "regexp": "^([^:]*(?::[^\\d: ][^:]*)*):(\\d+):(\\d+): (error|warning): (.+) \\[([^\\s\\[\\]]+)\\]$",
              "file": 1,
              "line": 2,
              "column": 3,
              "severity": 4,
              "message": 5,
              "code": 6
            }
          ]
        },
        {
          "owner": "authlint-info",
          "severity": "notice",
          "pattern": [
            {
              "regexp": "^([^:]*(?::[^\\d: ][^:]*)*):(\\d+):(\\d+): info: (.+) \\[([^\\s\\[\\]]+)\\]$",
              "file": 1,
              "line": 2,
              "column": 3,
              "message": 4,
              "code": 5
            }
          ]
        }
      ]
    }

    """#
}
