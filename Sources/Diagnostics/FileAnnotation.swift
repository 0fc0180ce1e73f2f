/// A marked place in another file than the finding's, such as a keyword of a schema.
package struct FileAnnotation: Hashable, Sendable {
  /// The line table of the other file. One table serves all annotations of the file.
  package let lines: SourceLines
  /// The place in that file, and why it is marked.
  package var annotation: Annotation
  /// The ranges of the file that no output may show.
  package var redactions: [SourceRange] = []

  /// Creates an annotation.
  package init(lines: SourceLines, annotation: Annotation) {
    self.lines = lines
    self.annotation = annotation
  }

  /// Returns whether both mark the same range of the same path with the same label.
  package static func == (left: FileAnnotation, right: FileAnnotation) -> Bool {
    left.annotation == right.annotation
      && left.lines.file.path.utf8.elementsEqual(right.lines.file.path.utf8)
  }

  /// Hashes what ``==(_:_:)`` compares.
  package func hash(into hasher: inout Hasher) { hasher.combine(annotation) }
}
