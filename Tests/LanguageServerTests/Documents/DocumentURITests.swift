import Testing
import Workspace

@testable import LanguageServer

@Suite struct DocumentURITests {
  @Test(arguments: [
    ("file:///a/b.yaml", "/a/b.yaml"), ("file:///a%20b/%C3%A9%3A.yaml", "/a b/é:.yaml"),
    ("file://localhost/a", "/a"), ("FILE:///a", "/a"), ("file:/a", "/a"),
    ("file:///a?x#y", "/a"), ("file:///a%2Fb", "/a/b"), ("file:///100%", "/100%"),
  ])
  func `a file URI is a path`(uri: String, path: String) {
    #expect(DocumentURI.path(Array(uri.utf8)) == Path(path))
  }

  @Test(arguments: [
    "untitled:Untitled-1", "file://host/share", "file://", "file:a", "", "http://a/b",
    "file:///a%00b", "fil:///a",
  ])
  func `other URIs are not paths`(uri: String) {
    #expect(DocumentURI.path(Array(uri.utf8)) == nil)
  }

  @Test func `a path survives the way to a URI and back`() {
    for text in ["/a b/c.yaml", "/é/😀", "/a%20b", "/a?b#c", "/"] {
      #expect(DocumentURI.path(DocumentURI.uri(Path(text))) == Path(text))
    }
  }
}
