/// A regular expression of ECMA-262, matched over code points in time that is linear in the text.
///
/// Without look-ahead and look-behind, it is translated to a
/// ``Pattern``; with them, a ``LookMachine`` first finds the places where each look holds.
/// Back-references are rejected.
package final class ECMAPattern: @unchecked Sendable {
  // Unchecked: nothing changes after initialization.
  private let pattern: Pattern?
  private let machine: LookMachine?

  /// Parses and compiles a pattern.
  ///
  /// - Throws: ``PatternError`` with its range in the pattern.
  package init(_ source: [UInt8]) throws(PatternError) {
    let node = try Self.parse(source, isStrict: false)
    if node.hasLooks {
      guard let machine = LookMachine(node) else {
        throw Self.tooLarge(source)
      }
      (pattern, self.machine) = (nil, machine)
      return
    }
    let translation = ECMATranslation(node)
    guard translation.isComplete else { throw Self.tooLarge(source) }
    do throws(PatternError) {
      pattern = try Pattern(translation.text)
    } catch {
      throw Self.tooLarge(source)
    }
    machine = nil
  }

  private static func tooLarge(_ source: [UInt8]) -> PatternError {
    source.withUnsafeBufferPointer { PatternError(.tooLarge, 0..<source.count, in: $0) }
  }

  private static func parse(
    _ source: [UInt8], isStrict: Bool
  ) throws(PatternError) -> ECMANode {
    var result: Result<ECMANode, PatternError>?
    source.withUnsafeBufferPointer { bytes in
      do throws(PatternError) {
        result = .success(try ECMAParser.parse(bytes, isStrict: isStrict))
      } catch {
        result = .failure(error)
      }
    }
    guard let result else { throw tooLarge(source) }
    return try result.get()
  }

  /// Returns whether a text is a regular expression of the standard, including back-references.
  package static func isValid(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
    do throws(PatternError) {
      _ = try ECMAParser.parse(source, isStrict: true)
      return true
    } catch {
      return error.kind == .unsupported
    }
  }

  /// Returns whether a text, which must be valid UTF-8, has a match.
  package func isMatch(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    if let pattern { return pattern.isMatch(in: text) }
    return machine?.isMatch(in: text) ?? false
  }
}
