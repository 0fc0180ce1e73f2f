import Foundation

/// A finding that a case expects.
struct ExpectedFinding: Hashable {
  /// The rule's id.
  var rule: String
  /// `line:column-line:column`, from 1, in code points, the end exclusive; `line:column` where only
  /// the start is stated; `nil` where no place is.
  var place: String?
  /// Places that must be among the secondary ones, written as `place` is.
  var secondary: [String] = []
}

/// One manifest and the findings that it is expected to give; `CaseTests` tells the form.
struct CaseFile {
  /// The manifest as it is checked, without its marks.
  let bytes: [UInt8]
  /// What is expected of it.
  let findings: [ExpectedFinding]

  /// Something is wrong with how a case is written.
  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  /// Reads a case, and the `.expected` file beside it if there is one.
  init(at url: URL) throws {
    let bytes = try Array(Data(contentsOf: url))
    let sidecar = url.appendingPathExtension("expected")
    if FileManager.default.fileExists(atPath: sidecar.path) {
      let text = try String(contentsOf: sidecar, encoding: .utf8)
      self.bytes = bytes
      findings = try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(Self.finding)
    } else {
      (self.bytes, findings) = try Self.marked(bytes)
    }
  }

  /// The finding that a line of an `.expected` file states: `4:5-4:9 rule-id (2:3-2:8, 3:1-3:4)`.
  private static func finding(_ line: Substring) throws -> ExpectedFinding {
    var secondary: [String] = []
    var head = line
    if let open = line.firstIndex(of: "("), line.hasSuffix(")") {
      secondary = line[open...].dropFirst().dropLast().split(separator: ",").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      head = line[..<open]
    }
    let words = head.split(separator: " ").map(String.init)
    switch words.count {
    case 1: return ExpectedFinding(rule: words[0], place: nil, secondary: secondary)
    case 2: return ExpectedFinding(rule: words[1], place: words[0], secondary: secondary)
    default: throw Fault(description: "`\(line)` states no finding")
    }
  }

  /// The manifest without its mark lines, and the findings that they mark.
  private static func marked(_ bytes: [UInt8]) throws -> ([UInt8], [ExpectedFinding]) {
    var kept: [UInt8] = []
    var lineCount = 0
    var primary: [(finding: ExpectedFinding, label: String)] = []
    var secondary: [(rule: String, label: String, place: String)] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 10).map { $0 + 1 } ?? rest.endIndex
      let line = rest[..<end]
      rest = rest[end...]
      guard let marks = try MarkLine(line) else {
        kept += line
        lineCount += 1
        continue
      }
      for run in marks.runs {
        let place = "\(lineCount):\(run.lowerBound + 1)-\(lineCount):\(run.upperBound + 1)"
        if marks.isPrimary {
          primary.append((ExpectedFinding(rule: marks.rule, place: place), marks.label))
        } else {
          secondary.append((marks.rule, marks.label, place))
        }
      }
    }
    for mark in secondary {
      var isUsed = false
      for index in primary.indices
      where primary[index].finding.rule == mark.rule
        && (mark.label.isEmpty || primary[index].label == mark.label)
      {
        primary[index].finding.secondary.append(mark.place)
        isUsed = true
      }
      guard isUsed else {
        throw Fault(description: "no finding for the secondary place \(mark.place) \(mark.rule)")
      }
    }
    return (kept, primary.map(\.finding))
  }
}

/// A line of a case that marks places in the line above it.
private struct MarkLine {
  /// Whether it marks findings, not secondary places.
  let isPrimary: Bool
  /// The marked columns, from 0.
  let runs: [Range<Int>]
  /// The rule's id.
  let rule: String
  /// What tells this finding from others of its rule; mostly empty.
  let label: String

  /// Reads a line; `nil` if it marks nothing.
  init?(_ line: ArraySlice<UInt8>) throws {
    let line = Array(line)
    let blank: (UInt8) -> Bool = { $0 == 32 || $0 == 9 }
    guard let hash = line.firstIndex(where: { !blank($0) }), line[hash] == UInt8(ascii: "#"),
      let first = line[(hash + 1)...].firstIndex(where: { !blank($0) }),
      line[first] == UInt8(ascii: "^") || line[first] == UInt8(ascii: "~")
    else { return nil }
    let mark = line[first]
    var runs: [Range<Int>] = []
    var index = first
    while index < line.count, line[index] == mark || line[index] == 32 {
      guard line[index] == mark else {
        index += 1
        continue
      }
      let end = line[index...].firstIndex { $0 != mark } ?? line.count
      runs.append((index == hash + 1 ? hash : index)..<end)
      index = end
    }
    let words = String(decoding: line[index...], as: UTF8.self)
      .split(whereSeparator: \.isWhitespace)
    guard words.count == 1 || words.count == 2 else {
      throw CaseFile.Fault(
        description: "marks without a rule: \(String(decoding: line, as: UTF8.self))")
    }
    isPrimary = mark == UInt8(ascii: "^")
    self.runs = runs
    rule = String(words[0])
    label = words.count == 2 ? String(words[1]) : ""
  }
}
