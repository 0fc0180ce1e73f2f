import Foundation
import TestSupport
import Testing

/// What is said of the libraries, and shown of their use, is so.
@Suite struct LibraryTests {
  @Test func `what is public of AuthLint lies in one folder`() throws {
    var count = 0
    for path in Checkout.files(below: "Sources/AuthLint", ending: ".swift") {
      let isAPI = path.hasPrefix("Sources/AuthLint/API/")
      for line in try Checkout.text(path).split(separator: "\n")
      where line.contains(/^ *(?:@\w+ )*(?:public|open)\b/) {
        #expect(isAPI, "\(path): \(line)")
        count += 1
      }
    }
    #expect(count > 50)
  }

  @Test func `the library touches no files, environment or clock`() throws {
    let words =
      /\b(?:FileReader|FileStatus|FileReplacement|DirectoryListing|OutputSink|HostEnvironment)\b/
    let calls =
      /\bresolved\(\)|\bgetenv\(|\bprint\(|\bexit\(|WorkingDirectory\.current|\btime\(nil\)/
    let paths = Checkout.files(below: "Sources/AuthLint", ending: ".swift")
    #expect(paths.count > 40)
    for path in paths {
      for line in try Checkout.text(path).split(separator: "\n")
      where !line.trimmingPrefix(/\s*/).hasPrefix("//") {
        #expect(line.firstMatch(of: words) == nil, "\(path): \(line)")
        #expect(line.firstMatch(of: calls) == nil, "\(path): \(line)")
      }
    }
  }

  /// The blocks of Swift in a document.
  private func blocks(of path: String) throws -> [String] {
    try Checkout.text(path).components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
  }

  /// The lines without the indentation that all of them share.
  private func lines(of text: String) -> [Substring] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let indentation =
      lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    return lines.map { $0.dropFirst(indentation) }
  }

  @Test(arguments: [
    ("Sources/AuthLint/AuthLint.docc", "LibraryClient"), ("Sources/CEL/CEL.docc", "CELClient"),
  ])
  func `the code of the articles is that of the external client`(
    catalog: String, client: String
  ) throws {
    let articles = Checkout.files(below: catalog, ending: ".md")
    let sources = try Checkout.files(
      below: "Tests/ExternalClient/Sources/\(client)", ending: ".swift"
    ).filter { !$0.hasSuffix("/main.swift") }.map { try Checkout.text($0) }
    var shown: Set<String> = []
    var excerpts = 0
    for article in articles {
      for block in try blocks(of: article) {
        if sources.contains(block) {
          shown.insert(block)
        } else {
          // A part of a source, moved to the left.
          excerpts += 1
          let part = lines(of: String(block.dropLast()))
          let isShown = sources.contains { source in
            let all = source.split(separator: "\n", omittingEmptySubsequences: false)
            return all.indices.contains { index in
              let end = min(index + part.count, all.count)
              return lines(of: all[index..<end].joined(separator: "\n")) == part
            }
          }
          #expect(isShown, "\(article) shows what the client does not do:\n\(block)")
        }
      }
    }
    // Each use has its article.
    #expect(sources.count == 4)
    #expect(shown == Set(sources))
    #expect(excerpts == 1)
  }

  @Test func `the code of the documentation is that of the external client`() throws {
    let blocks = try blocks(of: "examples/library/README.md")
    #expect(blocks.count == 1)
    for block in blocks {
      let source = try Checkout.text("Tests/ExternalClient/Sources/LibraryClient/WriteSARIF.swift")
      #expect(block == source)
    }
  }

  @Test func `the external client depends on the products alone`() throws {
    for path in Checkout.files(below: "Tests/ExternalClient/Sources", ending: ".swift") {
      for match in try Checkout.text(path).matches(of: /import (\w+)/) {
        #expect(["AuthLint", "CEL", "Foundation"].contains(String(match.1)), "\(path): \(match.0)")
      }
    }
  }
}
