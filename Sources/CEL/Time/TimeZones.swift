#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Offsets from UTC by the names that CEL accepts: `""`, `UTC`, `+05:30`, `-2:00`, `02:00` and the
/// names of the IANA time zone database.
///
/// The database is the system's. Names are validated so that a name cannot lead outside the
/// database, and of a file only the offset is returned. Each zone is read once.
package enum TimeZones {
  /// The directories in which systems keep the database.
  private static let folders = [
    "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
  ]
  /// The maximum number of cached zones; about 600 exist.
  private static let capacity = 1_024

  private static let cache = ZoneCache()

  /// Returns the offset in seconds east of UTC of a zone at a point in time, in seconds since 1970.
  ///
  /// - Throws: An error if the zone is unknown or the system has no database.
  package static func offset(of name: Text, at seconds: Int64) throws(EvaluationError) -> Int64 {
    if name.isEmpty || name.isSame(as: "UTC") { return 0 }
    if let fixed = fixedOffset(name) { return fixed }
    guard isName(name) else { throw unknown(name) }
    let key = name.string
    if let zone = cache.zone(key) { return zone.offset(at: seconds) }
    for folder in folders {
      if let zone = ZoneFile(path: "\(folder)/\(key)") {
        cache.keep(zone, for: key, capacity: capacity)
        return zone.offset(at: seconds)
      }
    }
    throw unknown(name)
  }

  private static func unknown(_ name: Text) -> EvaluationError {
    EvaluationError(
      "`\(name.brief)` is not a time zone of this system, expected a name such as `Europe/Paris` or an offset such as `+02:00`"
    )
  }

  /// `[+-]hh:mm`, where the sign and the first digit are optional.
  private static func fixedOffset(_ name: Text) -> Int64? {
    let bytes = name.bytes
    var index = 0
    var sign: Int64 = 1
    if bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-") {
      sign = bytes[0] == UInt8(ascii: "-") ? -1 : 1
      index = 1
    }
    var hours: Int64 = 0
    let start = index
    while index < bytes.count, bytes[index].isDigit, index - start < 2 {
      hours = hours * 10 + Int64(bytes[index] &- 0x30)
      index += 1
    }
    guard index > start, bytes.count == index + 3, bytes[index] == UInt8(ascii: ":"),
      bytes[index + 1].isDigit, bytes[index + 2].isDigit
    else { return nil }
    let minutes = Int64(bytes[index + 1] &- 0x30) * 10 + Int64(bytes[index + 2] &- 0x30)
    guard hours < 24, minutes < 60 else { return nil }
    return sign * (hours * 3_600 + minutes * 60)
  }

  /// Letters, digits, `_`, `-` and `+` in parts between slashes: `America/Argentina/Buenos_Aires`.
  private static func isName(_ name: Text) -> Bool {
    guard name.byteCount <= 64 else { return false }
    var isStart = true
    for byte in name.bytes {
      if byte == UInt8(ascii: "/") {
        if isStart { return false }
        isStart = true
      } else if byte.isNamePart {
        isStart = false
      } else if isStart || byte != UInt8(ascii: "-") && byte != UInt8(ascii: "+") {
        return false
      }
    }
    return !isStart
  }
}

/// The cache of zones that were read, shared by all threads.
private final class ZoneCache: @unchecked Sendable {
  // Unchecked: every access holds the lock.
  private var zones: [String: ZoneFile] = [:]
  private let lock: UnsafeMutablePointer<pthread_mutex_t>

  init() {
    lock = .allocate(capacity: 1)
    lock.initialize(to: pthread_mutex_t())
    pthread_mutex_init(lock, nil)
  }

  func zone(_ name: String) -> ZoneFile? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return zones[name]
  }

  func keep(_ zone: ZoneFile, for name: String, capacity: Int) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    if zones.count < capacity { zones[name] = zone }
  }
}
