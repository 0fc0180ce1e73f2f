/// The parts of timestamps and durations.
enum TimeCases {
  static let cases: [FunctionCase] = parts + totals

  /// Saturday, 29 February 2020, 23:59:58.765, which is Sunday, 1 March, an hour further east.
  private static let time = "timestamp('2020-02-29T23:59:58.765Z')"
  private static let zone = "'+01:00'"

  private static let parts: [FunctionCase] = [
    ("getFullYear", "2020", "2020"), ("getMonth", "1", "2"), ("getDate", "29", "1"),
    ("getDayOfMonth", "28", "0"), ("getDayOfWeek", "6", "0"), ("getDayOfYear", "59", "60"),
    ("getHours", "23", "0"), ("getMinutes", "59", "59"), ("getSeconds", "58", "58"),
    ("getMilliseconds", "765", "765"),
  ].flatMap { name, here, there in
    [
      FunctionCase("\(time).\(name)()", here), FunctionCase("\(time).\(name)(\(zone))", there),
      FunctionCase("\(time).\(name)('nowhere')", error: "`nowhere` is not a time zone"),
    ]
  }

  private static let totals: [FunctionCase] = [
    FunctionCase("duration('90m1.5s').getHours()", "1"),
    FunctionCase("duration('90m1.5s').getMinutes()", "90"),
    FunctionCase("duration('90m1.5s').getSeconds()", "5401"),
    FunctionCase("duration('90m1.5s').getMilliseconds()", "500"),
  ]
}
