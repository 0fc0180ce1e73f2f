import Diagnostics

/// Selects the secondary places of a finding that are worth a line in a format without excerpts.
enum RelatedPlaces {
  /// Returns the places with a label, each once, and at most as many as excerpts show.
  static func telling(_ diagnostic: Diagnostic, lines: SourceLines) -> [Annotation] {
    var told: [Annotation] = []
    for annotation in diagnostic.related where !isBlank(annotation.label) {
      if told.count == Excerpt.maximumRelated { break }
      let line = lines.position(at: annotation.range.lower).line
      let isRepeated = told.contains {
        $0.label.utf8.elementsEqual(annotation.label.utf8)
          && lines.position(at: $0.range.lower).line == line
      }
      if !isRepeated { told.append(annotation) }
    }
    return told
  }

  private static func isBlank(_ label: String) -> Bool {
    label.utf8.allSatisfy { $0 <= 0x20 }
  }
}
