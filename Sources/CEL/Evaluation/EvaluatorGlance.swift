#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A string as it can be seen without holding on to it: valid until the next step.
struct Glance {
  var start: UnsafePointer<UInt8>
  var count: Int
}

extension Evaluator {
  /// Whether two strings are equal that two instructions look up, without making values of them;
  /// `nil` if either is no string or cannot be seen that way.
  @inline(__always)
  mutating func compareAtGlance(_ left: Int32, _ right: Int32) -> Bool? {
    let before = budget
    guard let left = glance(code[Int(left)]), let right = glance(code[Int(right)]) else {
      budget = before
      return nil
    }
    budget.tenths &-= (min(left.count, right.count) &+ 9) / 10 &* 10
    return left.count == right.count && memcmp(left.start, right.start, left.count) == 0
  }

  /// The string that an instruction looks up.
  @inline(__always)
  private mutating func glance(_ instruction: Instruction) -> Glance? {
    let index = Int(instruction.a)
    switch instruction.code {
    case .constant: return glance(program.constants + index)
    case .local:
      budget.tenths &-= 10
      return glance(UnsafeMutableRawPointer(locals + index).assumingMemoryBound(to: Value.self))
    case .variablePath, .constantPath:
      guard let document = documents[index] else {
        guard isKnown(index) else { return nil }
        budget.tenths &-= 10
        return glance(instruction.b, in: values + index)
      }
      budget.tenths &-= 10
      return document._withUnsafeGuaranteedRef {
        glance(instruction.b, in: $0, from: roots[index])
      }
    case .localPath:
      let local = UnsafeMutableRawPointer(locals + index).assumingMemoryBound(to: Value.self)
      budget.tenths &-= 10
      guard case .map(let map) = local.pointee, case .document(let document, let root) = map.storage
      else { return glance(instruction.b, in: local) }
      return Unmanaged.passUnretained(document)._withUnsafeGuaranteedRef {
        glance(instruction.b, in: $0, from: root)
      }
    case .variable:
      guard isKnown(index) else { return nil }
      budget.tenths &-= 10
      return glance(values + index)
    default: return nil
    }
  }

  @inline(__always)
  private mutating func glance(_ path: Int32, in document: DocumentValues, from root: Int32)
    -> Glance?
  {
    let (node, _) = walk(path, in: document, from: root)
    guard node >= 0, let bytes = document.text(of: node), let start = bytes.baseAddress else {
      return nil
    }
    return Glance(start: start, count: bytes.count)
  }

  /// Whether a variable has a value already.
  @inline(__always)
  private func isKnown(_ slot: Int) -> Bool {
    states[slot] == .set || states[slot] == .computed
  }

  /// The string to which a path leads through maps that were made.
  private mutating func glance(_ path: Int32, in value: UnsafeMutablePointer<Value>) -> Glance? {
    let path = program.paths + Int(path)
    let count = Int(path.pointee.count)
    var field = program.fields + Int(path.pointee.first)
    var value = value
    for _ in 0..<count {
      guard case .map(let map) = value.pointee, case .entries(let entries) = map.storage,
        let index = entries.index(of: field.pointee.name), let start = entries.values.baseAddress
      else { return nil }
      value = start + index
      field += 1
    }
    budget.tenths &-= 10 &* count
    return glance(value)
  }

  @inline(__always)
  private func glance(_ value: UnsafeMutablePointer<Value>) -> Glance? {
    guard case .string(let text) = value.pointee else { return nil }
    return Glance(start: text.storage.base + Int(text.lower), count: text.byteCount)
  }
}
