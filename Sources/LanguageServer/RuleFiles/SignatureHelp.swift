import CEL
import RuleEngine

extension Feature {
  /// `textDocument/signatureHelp`: the function whose argument is being typed in a rule file.
  static let signatureHelp = Feature(
    "textDocument/signatureHelp", .first([{ try SignatureHelp.answer($0) }])
  ) { _ in
    let options: JSONValue = ["triggerCharacters": ["(", ","], "retriggerCharacters": [","]]
    return [JSONValue.Member("signatureHelpProvider", options)]
  }
}

/// Shows the signatures of the function whose argument is being typed.
struct SignatureHelp {
  static func answer(_ request: FeatureRequest) throws -> JSONValue? {
    let offset = try request.offset
    guard let context = RuleContext(request, at: offset),
      let cursor = ExpressionCursor(context, request, at: offset),
      let call = OpenCall(cursor.expression.text, cursor: cursor.offset)
    else { return nil }
    let labels = call.signatures
    guard !labels.isEmpty else { return nil }
    let takesOffsets =
      request.state.client.json["textDocument"]["signatureHelp"]["signatureInformation"][
        "parameterInformation"]["labelOffsetSupport"].isTrue
    var active: Int?
    var encoded: [JSONValue] = []
    for (index, label) in labels.enumerated() {
      let parameters = Self.parameters(of: label, call.name)
      if active == nil, parameters.count > call.argument { active = index }
      let bytes = Array(label.utf8)
      encoded.append([
        "label": .text(label),
        "parameters": .array(
          parameters.map { range in
            takesOffsets
              ? ["label": [.integer(range.lowerBound), .integer(range.upperBound)]]
              : ["label": .text(String(decoding: bytes[range], as: UTF8.self))]
          }),
      ])
    }
    let chosen = active ?? 0
    let last = max(0, Self.parameters(of: labels[chosen], call.name).count - 1)
    return [
      "signatures": .array(encoded), "activeSignature": .integer(chosen),
      "activeParameter": .integer(min(call.argument, last)),
    ]
  }

  /// Returns the ranges of the parameters in a signature. Signatures are ASCII, so that bytes are
  /// units of any encoding.
  static func parameters(of label: String, _ name: String) -> [Range<Int>] {
    let bytes = Array(label.utf8)
    let call = Array((name + "(").utf8)
    // The receiver of a method may have brackets of its own.
    guard bytes.count >= call.count,
      let start = (0...(bytes.count - call.count)).first(where: { index in
        bytes[index..<(index + call.count)].elementsEqual(call)
          && (index == 0 || bytes[index - 1] == UInt8(ascii: "."))
      })
    else { return [] }
    var result: [Range<Int>] = []
    var lower = start + call.count
    var depth = 0
    var index = lower
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "("), depth >= 0 { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
      if depth < 0 || (depth == 0 && byte == UInt8(ascii: ",")) {
        if index > lower { result.append(lower..<index) }
        lower = index + 1
        while lower < bytes.count, bytes[lower] == 0x20 { lower += 1 }
        if depth < 0 { break }
      }
      index += 1
    }
    return result
  }
}

/// The call whose brackets the cursor is in.
struct OpenCall {
  /// The name with its namespace: `math.greatest`, `startsWith`.
  let name: String
  /// The index of the argument at the cursor.
  let argument: Int
  private let isMember: Bool
  private let namespaced: String?

  init?(_ text: String, cursor: Int) {
    let bytes = Array(text.utf8)
    let prefix = Array(bytes[..<min(max(0, cursor), bytes.count)])
    let tokens = SourceToken.tokens(of: Text(String(decoding: prefix, as: UTF8.self)))
    var depth = 0
    var commas = 0
    for (index, token) in tokens.enumerated().reversed() {
      switch token.kind {
      case .closing: depth += 1
      case .comma: if depth == 0 { commas += 1 }
      case .opening:
        if depth > 0 {
          depth -= 1
          continue
        }
        let isCall =
          bytes[token.range.lowerBound] == UInt8(ascii: "(") && index > 0
          && tokens[index - 1].kind == .identifier
        guard isCall else {
          // A bracket of a list, or one that groups: the call may be outside it.
          commas = 0
          continue
        }
        let word = tokens[index - 1].range
        name = String(decoding: bytes[word], as: UTF8.self)
        argument = commas
        isMember = index > 1 && tokens[index - 2].kind == .dot
        namespaced =
          isMember && index > 2 && tokens[index - 3].kind == .identifier
          ? String(
            decoding: bytes[tokens[index - 3].range.lowerBound..<word.upperBound], as: UTF8.self)
          : nil
        return
      default: break
      }
    }
    return nil
  }

  /// The signatures of the function or macro.
  var signatures: [String] {
    func functions(_ name: String, _ style: FunctionRow.Style) -> [String] {
      RuleSet.functions.overloads(Text(name), style).flatMap(\.signatures)
    }
    let macros = MacroForm.all.filter {
      $0.isMember == isMember && $0.name.utf8.elementsEqual(name.utf8)
        || namespaced.map($0.name.utf8.elementsEqual) ?? false
    }.map(\.form)
    if let namespaced {
      let own = functions(namespaced, .global)
      if !own.isEmpty { return own }
    }
    return macros + functions(name, isMember ? .member : .global)
  }
}

extension String.UTF8View {
  fileprivate func elementsEqual(_ text: String) -> Bool { elementsEqual(text.utf8) }
}
