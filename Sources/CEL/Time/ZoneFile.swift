#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A time zone read from a TZif file (RFC 8536): its transitions, and the rule for the time after
/// the last one.
struct ZoneFile: Sendable {
  private var transitions: [Int64] = []
  /// Offsets in seconds, one for each transition.
  private var offsets: [Int64] = []
  /// The offset before the first transition.
  private var first: Int64 = 0
  private var rule: ZoneRule?

  /// Reads a file of at most 256 KiB; `nil` if the file is absent, larger or malformed.
  init?(path: String) {
    guard let bytes = ZoneFile.read(path) else { return nil }
    self.init(bytes)
  }

  private static func read(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size > 0, status.st_size <= 262_144
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes { memory in
        pread(descriptor, memory.baseAddress?.advanced(by: filled), memory.count - filled, filled)
      }
      guard count > 0 else { return nil }
      filled += count
    }
    return bytes
  }

  /// Reads the content of a file; `nil` if it is malformed.
  init?(_ bytes: [UInt8]) {
    guard let header = Header(bytes, at: 0) else { return nil }
    // The first block has 32-bit times; from version 2 on, a second block has all times in 64 bits.
    if header.version >= UInt8(ascii: "2") {
      let start = 44 + header.size(ofTime: 4)
      guard let second = Header(bytes, at: start), read(bytes, second, at: start + 44, time: 8)
      else { return nil }
      let footer = start + 44 + second.size(ofTime: 8)
      if footer < bytes.count, bytes[footer] == 0x0A {
        rule = ZoneRule(bytes[(footer + 1)...].prefix { $0 != 0x0A })
      }
    } else if !read(bytes, header, at: 44, time: 4) {
      return nil
    }
  }

  private mutating func read(_ bytes: [UInt8], _ header: Header, at start: Int, time: Int) -> Bool {
    guard start + header.size(ofTime: time) <= bytes.count, header.types > 0 else { return false }
    let kinds = start + header.transitions * time
    let types = kinds + header.transitions
    func offset(_ type: Int) -> Int64? {
      type < header.types ? integer(bytes, at: types + type * 6, size: 4) : nil
    }
    first = offset(0) ?? 0
    for index in 0..<header.transitions {
      guard let offset = offset(Int(bytes[kinds + index])) else { return false }
      transitions.append(integer(bytes, at: start + index * time, size: time))
      offsets.append(offset)
    }
    return true
  }

  /// Returns the offset in seconds east of UTC at a point in time, clamped to a day in either
  /// direction.
  func offset(at seconds: Int64) -> Int64 {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
    }
    let offset: Int64
    if low == transitions.count, let rule {
      offset = rule.offset(at: seconds)
    } else {
      offset = low == 0 ? first : offsets[low - 1]
    }
    return min(max(offset, -86_400), 86_400)
  }

  private struct Header {
    let version: UInt8
    let transitions: Int
    let types: Int
    private let rest: Int
    private let leaps: Int

    init?(_ bytes: [UInt8], at start: Int) {
      guard start + 44 <= bytes.count, bytes[start...].starts(with: Array("TZif".utf8)) else {
        return nil
      }
      version = bytes[start + 4]
      // RFC 8536, section 3.1: isutcnt, isstdcnt, leapcnt, timecnt, typecnt, charcnt.
      let counts = (0..<6).map { integer(bytes, at: start + 20 + $0 * 4, size: 4) }
      guard counts.allSatisfy({ $0 >= 0 && $0 <= 262_144 }) else { return nil }
      transitions = Int(counts[3])
      types = Int(counts[4])
      leaps = Int(counts[2])
      rest = Int(counts[0] + counts[1] + counts[5])
    }

    func size(ofTime time: Int) -> Int {
      transitions * (time + 1) + types * 6 + leaps * (time + 4) + rest
    }
  }
}

/// Returns a big-endian two's complement integer of 4 or 8 bytes, which must be within bounds.
private func integer(_ bytes: [UInt8], at start: Int, size: Int) -> Int64 {
  var value: UInt64 = 0
  for byte in bytes[start..<(start + size)] { value = value << 8 | UInt64(byte) }
  return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
}
