import Diagnostics

/// Describes what configurations turned off.
enum EffectText {
  /// A sentence that ends before the path of the configuration.
  struct Sentence {
    var words: String
    var path: String

    /// The whole sentence.
    var text: String { words + " " + path }
  }

  /// Returns the sentences about a run, in the order of the configurations' paths.
  static func sentences(_ summary: ReportSummary) -> [Sentence] {
    summary.effects.flatMap { effect in
      var sentences: [Sentence] = []
      func tell(_ words: String) { sentences.append(Sentence(words: words, path: effect.path)) }
      if effect.findings > 0 { tell(count(effect.findings, "finding") + " ignored by") }
      if effect.lowered > 0 {
        tell(
          count(effect.lowered, "finding") + (effect.lowered == 1 ? " does" : " do")
            + " not fail the run, by `severity` in")
      }
      if effect.excused > 0 {
        tell(
          count(effect.excused, "error") + (effect.excused == 1 ? " does" : " do")
            + " not fail the run, by `fail-on: never` in")
      }
      if effect.turnsOffDefaultRules { tell("default rules turned off by") }
      return sentences
    }
  }

  private static func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)" + (count == 1 ? "" : "s")
  }
}
