/// The parts of timestamps and durations (CEL specification, "Standard Definitions": Date/time
/// functions).
package enum StandardTime {
  package static let rows: [FunctionRow] = Array(groups.joined())

  private static let groups: [[FunctionRow]] = [
    part("getFullYear") { $0.date.year },
    part("getMonth") { $0.date.month - 1 },
    part("getDate") { $0.date.day },
    part("getDayOfMonth") { $0.date.day - 1 },
    part("getDayOfWeek") { $0.dayOfWeek },
    part("getDayOfYear") { $0.date.dayOfYear },
    part("getHours") { $0.hour },
    part("getMinutes") { $0.minute },
    part("getSeconds") { $0.second },
    total("getHours", 3_600_000_000_000),
    total("getMinutes", 60_000_000_000),
    total("getSeconds", 1_000_000_000),
    [
      FunctionRow(
        "getMilliseconds", .member,
        [
          "google.protobuf.Timestamp.getMilliseconds() -> int",
          "google.protobuf.Duration.getMilliseconds() -> int",
        ], blame: .receiver,
        .unary { value in
          switch value {
          case .timestamp(let timestamp): .int(Int64(timestamp.nanoseconds) / 1_000_000)
          // What remains beside the seconds, as the conformance suite has it.
          case .duration(let duration): .int(duration.nanoseconds % 1_000_000_000 / 1_000_000)
          default: .noOverload
          }
        }),
      FunctionRow(
        "getMilliseconds", .member,
        ["google.protobuf.Timestamp.getMilliseconds(string) -> int"],
        .binary { value, zone in
          guard case .timestamp(let timestamp) = value, case .string(let zone) = zone else {
            return .noOverload
          }
          return inZone(timestamp, zone) { _ in Int64(timestamp.nanoseconds) / 1_000_000 }
        }),
    ],
  ]

  /// A part of a timestamp in UTC or in the time zone of an argument.
  private static func part(
    _ name: String, _ part: @escaping @Sendable (CivilTime) -> Int64
  ) -> [FunctionRow] {
    [
      FunctionRow(
        name, .member, ["google.protobuf.Timestamp.\(name)() -> int"], blame: .receiver,
        .unary { value in
          guard case .timestamp(let timestamp) = value else { return .noOverload }
          return .int(part(CivilTime(timestamp, offset: 0)))
        }),
      FunctionRow(
        name, .member, ["google.protobuf.Timestamp.\(name)(string) -> int"],
        .binary { value, zone in
          guard case .timestamp(let timestamp) = value, case .string(let zone) = zone else {
            return .noOverload
          }
          return inZone(timestamp, zone, part)
        }),
    ]
  }

  private static func inZone(
    _ timestamp: Timestamp, _ zone: Text, _ part: (CivilTime) -> Int64
  ) -> Value {
    do throws(EvaluationError) {
      let offset = try TimeZones.offset(of: zone, at: timestamp.seconds)
      return .int(part(CivilTime(timestamp, offset: offset)))
    } catch {
      return .error(error)
    }
  }

  /// The whole of a duration in some unit.
  private static func total(_ name: String, _ unit: Int64) -> [FunctionRow] {
    [
      FunctionRow(
        name, .member, ["google.protobuf.Duration.\(name)() -> int"], blame: .receiver,
        .unary { value in
          guard case .duration(let duration) = value else { return .noOverload }
          return .int(duration.nanoseconds / unit)
        })
    ]
  }
}
