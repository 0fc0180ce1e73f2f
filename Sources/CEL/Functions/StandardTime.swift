/// The parts of timestamps and durations (CEL specification, "Standard Definitions": Date/time
/// functions).
package enum StandardTime {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "getFullYear", .member, ["google.protobuf.Timestamp.getFullYear() -> int"], blame: .receiver,
      .unary { part($0) { $0.date.year } }),
    FunctionRow(
      "getFullYear", .member, ["google.protobuf.Timestamp.getFullYear(string) -> int"],
      .binary { part($0, in: $1) { $0.date.year } }),
    FunctionRow(
      "getMonth", .member, ["google.protobuf.Timestamp.getMonth() -> int"], blame: .receiver,
      .unary { part($0) { $0.date.month - 1 } }),
    FunctionRow(
      "getMonth", .member, ["google.protobuf.Timestamp.getMonth(string) -> int"],
      .binary { part($0, in: $1) { $0.date.month - 1 } }),
    FunctionRow(
      "getDate", .member, ["google.protobuf.Timestamp.getDate() -> int"], blame: .receiver,
      .unary { part($0) { $0.date.day } }),
    FunctionRow(
      "getDate", .member, ["google.protobuf.Timestamp.getDate(string) -> int"],
      .binary { part($0, in: $1) { $0.date.day } }),
    FunctionRow(
      "getDayOfMonth", .member, ["google.protobuf.Timestamp.getDayOfMonth() -> int"],
      blame: .receiver,
      .unary { part($0) { $0.date.day - 1 } }),
    FunctionRow(
      "getDayOfMonth", .member, ["google.protobuf.Timestamp.getDayOfMonth(string) -> int"],
      .binary { part($0, in: $1) { $0.date.day - 1 } }),
    FunctionRow(
      "getDayOfWeek", .member, ["google.protobuf.Timestamp.getDayOfWeek() -> int"],
      blame: .receiver,
      .unary { part($0) { $0.dayOfWeek } }),
    FunctionRow(
      "getDayOfWeek", .member, ["google.protobuf.Timestamp.getDayOfWeek(string) -> int"],
      .binary { part($0, in: $1) { $0.dayOfWeek } }),
    FunctionRow(
      "getDayOfYear", .member, ["google.protobuf.Timestamp.getDayOfYear() -> int"],
      blame: .receiver,
      .unary { part($0) { $0.date.dayOfYear } }),
    FunctionRow(
      "getDayOfYear", .member, ["google.protobuf.Timestamp.getDayOfYear(string) -> int"],
      .binary { part($0, in: $1) { $0.date.dayOfYear } }),
    FunctionRow(
      "getHours", .member,
      [
        "google.protobuf.Timestamp.getHours() -> int",
        "google.protobuf.Duration.getHours() -> int",
      ], blame: .receiver,
      .unary { partOrTotal($0, 3_600_000_000_000) { $0.hour } }),
    FunctionRow(
      "getHours", .member, ["google.protobuf.Timestamp.getHours(string) -> int"],
      .binary { part($0, in: $1) { $0.hour } }),
    FunctionRow(
      "getMinutes", .member,
      [
        "google.protobuf.Timestamp.getMinutes() -> int",
        "google.protobuf.Duration.getMinutes() -> int",
      ], blame: .receiver,
      .unary { partOrTotal($0, 60_000_000_000) { $0.minute } }),
    FunctionRow(
      "getMinutes", .member, ["google.protobuf.Timestamp.getMinutes(string) -> int"],
      .binary { part($0, in: $1) { $0.minute } }),
    FunctionRow(
      "getSeconds", .member,
      [
        "google.protobuf.Timestamp.getSeconds() -> int",
        "google.protobuf.Duration.getSeconds() -> int",
      ], blame: .receiver,
      .unary { partOrTotal($0, 1_000_000_000) { $0.second } }),
    FunctionRow(
      "getSeconds", .member, ["google.protobuf.Timestamp.getSeconds(string) -> int"],
      .binary { part($0, in: $1) { $0.second } }),
    FunctionRow(
      "getMilliseconds", .member,
      [
        "google.protobuf.Timestamp.getMilliseconds() -> int",
        "google.protobuf.Duration.getMilliseconds() -> int",
      ], blame: .receiver,
      .unary { value in
        switch value {
        case .timestamp(let timestamp): .int(Int64(timestamp.nanoseconds) / 1_000_000)
        // The milliseconds within the second, as the conformance suite requires.
        case .duration(let duration): .int(duration.nanoseconds % 1_000_000_000 / 1_000_000)
        default: .noOverload
        }
      }),
    FunctionRow(
      "getMilliseconds", .member,
      ["google.protobuf.Timestamp.getMilliseconds(string) -> int"],
      .binary { value, zone in
        guard case .timestamp(let timestamp) = value else { return .noOverload }
        return part(value, in: zone) { _ in Int64(timestamp.nanoseconds) / 1_000_000 }
      }),
  ]

  /// Returns a part of a timestamp in UTC.
  private static func part(_ value: Value, _ part: (CivilTime) -> Int64) -> Value {
    guard case .timestamp(let timestamp) = value else { return .noOverload }
    return .int(part(CivilTime(timestamp, offset: 0)))
  }

  /// Returns a part of a timestamp in a time zone.
  private static func part(_ value: Value, in zone: Value, _ part: (CivilTime) -> Int64) -> Value {
    guard case .timestamp(let timestamp) = value, case .string(let zone) = zone else {
      return .noOverload
    }
    do throws(EvaluationError) {
      let offset = try TimeZones.offset(of: zone, at: timestamp.seconds)
      return .int(part(CivilTime(timestamp, offset: offset)))
    } catch {
      return .error(error)
    }
  }

  /// Returns a part of a timestamp in UTC, or the whole duration in units of `unit` nanoseconds.
  private static func partOrTotal(
    _ value: Value, _ unit: Int64, _ part: (CivilTime) -> Int64
  ) -> Value {
    if case .duration(let duration) = value { return .int(duration.nanoseconds / unit) }
    return self.part(value, part)
  }
}
