import AuthLint
import CEL
import Diagnostics

/// The values for the manifest, from options and from answers on a terminal.
struct TemplateAnswers {
  private var filled = ManifestTemplate()

  /// The values so far; the folder's name stands in for a missing app name.
  var template: ManifestTemplate {
    var template = filled
    template.name = template.name ?? folder
    return template
  }

  /// The app's name if none is given. The name is for readers only: no rule would report a
  /// placeholder.
  private let folder: String

  /// Reads the options. Throws if a value is invalid.
  init(_ options: InitCommand, folder: String?) throws(CommandFailure) {
    self.folder = folder.flatMap { Self.text($0) == nil ? $0 : nil } ?? "My App"
    if let name = options.name { try set(\.name, name, "--name", Self.text) }
    if let id = options.serviceID { try set(\.serviceID, id, "--service-id", Self.serviceID) }
    if let owner = options.owner { try set(\.owner, owner, "--owner", Self.text) }
    if let stage = options.stage { try set(\.stage, stage, "--stage", Self.stage) }
    for text in options.region { try setRegions(text, "--region") }
  }

  /// Asks for the missing values. An empty answer or the end of input leaves a value open. Returns
  /// false if the input ends before any question is answered; then the files are not wanted.
  mutating func ask(_ context: CommandContext) -> Bool {
    context.errors.write(
      "An empty answer takes what is in brackets, or leaves a placeholder to be filled in later.\n")
    let questions: [Question] = [
      Question(isOpen: filled.name == nil, text: "Name of the app [\(folder)]") {
        try $0.set(\.name, $1, "the name", Self.text)
      },
      Question(
        isOpen: filled.serviceID == nil,
        text: "Service id (Partner Center > App & Service > the app > Basic Information)"
      ) { try $0.set(\.serviceID, $1, "the service id", Self.serviceID) },
      Question(
        isOpen: filled.owner == nil,
        text: "Partner id of the app's owner (Partner Center > My account)"
      ) {
        try $0.set(\.owner, $1, "the owner", Self.text)
      },
      Question(isOpen: filled.stage == nil, text: "Stage, development or launched [development]") {
        try $0.set(\.stage, $1, "the stage", Self.stage)
      },
      Question(isOpen: filled.regions.isEmpty, text: "Regions of the partners: US, GB, …") {
        try $0.setRegions($1, "the region")
      },
    ]
    var isAnswered = false
    for question in questions where question.isOpen {
      if ask(question, context) {
        isAnswered = true
        continue
      }
      // The input has ended.
      context.errors.write("\n")
      return isAnswered
    }
    return true
  }

  private struct Question {
    var isOpen: Bool
    var text: String
    var take: (inout TemplateAnswers, String) throws -> Void
  }

  /// Asks until an answer is valid; returns false at the end of input.
  private mutating func ask(_ question: Question, _ context: CommandContext) -> Bool {
    while true {
      context.errors.write(question.text + ": ")
      context.errors.flush()
      guard let line = context.typedLine() else { return false }
      let answer = String(decoding: Self.trimmed(line), as: UTF8.self)
      if answer.isEmpty { return true }
      do {
        try question.take(&self, answer)
        return true
      } catch let failure as CommandFailure {
        context.show(failure)
      } catch {
        return false
      }
    }
  }

  private static func trimmed(_ line: [UInt8]) -> ArraySlice<UInt8> {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    var rest = line.drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
  }

  private mutating func set(
    _ field: WritableKeyPath<ManifestTemplate, String?>, _ value: String, _ source: String,
    _ check: (String) -> (problem: String, help: String?)?
  ) throws(CommandFailure) {
    if let (problem, help) = check(value) {
      throw CommandFailure("\(Self.named(source)) is `\(value)`, \(problem)", help: help)
    }
    filled[keyPath: field] = value
  }

  private mutating func setRegions(_ text: String, _ source: String) throws(CommandFailure) {
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let word = String(decoding: Self.trimmed(Array(part.utf8)), as: UTF8.self)
      guard let region = ManifestTemplate.region(word) else {
        throw CommandFailure(
          "\(Self.named(source)) is `\(word)`, expected `US`, or the two letters of a market",
          help: ManifestTemplate.regionMeant(by: word).map { "did you mean `\($0)`?" })
      }
      if !filled.regions.contains(region) { filled.regions.append(region) }
    }
  }

  private static func named(_ source: String) -> String {
    source.utf8.starts(with: "--".utf8) ? "`\(source)`" : source
  }

  private static func text(_ value: String) -> (String, String?)? {
    if value.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return ("expected a text", nil) }
    return value.unicodeScalars.contains { VisibleText.isHidden($0.value) }
      ? ("expected a text without control characters", nil) : nil
  }

  private static func serviceID(_ value: String) -> (String, String?)? {
    ManifestTemplate.problem(serviceID: value).map { problem in
      (
        problem, "Partner Center > App & Service > the app > Basic Information shows it"
      )
    }
  }

  private static func stage(_ value: String) -> (String, String?)? {
    if ManifestTemplate.stages.contains(where: { $0.utf8.elementsEqual(value.utf8) }) { return nil }
    let nearest = NearestName.suggestion(for: value, among: ManifestTemplate.stages)
    return (
      "expected `development` or `launched`", nearest.map { "did you mean `\($0)`?" }
    )
  }
}
