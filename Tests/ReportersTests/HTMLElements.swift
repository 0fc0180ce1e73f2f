/// The elements of a page, read as a browser reads well-formed markup.
struct HTMLElements {
  struct Malformed: Error, CustomStringConvertible {
    var description: String
  }

  /// How many elements there are of each name.
  private(set) var counts: [String: Int] = [:]
  private(set) var attributes: [(name: String, value: String)] = []

  /// Reads a page. Throws if elements do not nest, or if text has a character of markup.
  init(_ page: String) throws {
    let void: Set = ["meta", "link", "br", "input"]
    var open: [String] = []
    var rest = page[...]
    guard rest.hasPrefix("<!DOCTYPE html>\n") else { throw Malformed(description: "no doctype") }
    rest = rest.dropFirst(16)
    while !rest.isEmpty {
      let text = rest.prefix { $0 != "<" }
      if text.contains(where: { $0 == ">" || $0 == "\"" || $0 == "'" }) {
        throw Malformed(description: "not escaped: \(text.prefix(200))")
      }
      rest = rest[text.endIndex...]
      guard !rest.isEmpty else { break }
      if rest.hasPrefix("</") {
        let name = String(rest.dropFirst(2).prefix { $0 != ">" })
        guard open.last == name else {
          throw Malformed(description: "</\(name)> in \(open.suffix(5))")
        }
        open.removeLast()
        rest = rest.dropFirst(name.count + 3)
        continue
      }
      guard let tag = rest.wholeTag else {
        throw Malformed(description: "not a tag: \(rest.prefix(80))")
      }
      counts[tag.name, default: 0] += 1
      attributes += tag.attributes
      rest = rest[tag.end...]
      if tag.name == "script" || tag.name == "style" {
        guard let end = rest.firstRange(of: "</\(tag.name)>") else {
          throw Malformed(description: "no end of \(tag.name)")
        }
        rest = rest[end.upperBound...]
      } else if !void.contains(tag.name) {
        open.append(tag.name)
      }
    }
    guard open.isEmpty else { throw Malformed(description: "never ended: \(open)") }
  }
}

extension Substring {
  fileprivate var wholeTag: (name: String, attributes: [(name: String, value: String)], end: Index)?
  {
    guard let match = prefixMatch(of: /<([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)>/) else {
      return nil
    }
    let attributes = match.2.matches(of: #/ ([a-z-]+)(?:="([^"<>]*)")?/#).map {
      (name: String($0.1), value: String($0.2 ?? ""))
    }
    return (String(match.1), attributes, match.range.upperBound)
  }
}
