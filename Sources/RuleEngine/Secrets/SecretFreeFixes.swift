import Diagnostics

/// Keeps secrets out of fixes, since reports show their texts.
struct SecretFreeFixes {
  /// The bytes of the file.
  let source: [UInt8]
  /// The places of the file's secrets.
  let secrets: SourceRangeSet
  /// The texts of the secrets.
  let texts: SecretTexts

  /// Returns the fix, with edits that overlap a secret reduced to what they change; `nil` if that
  /// is not enough, or if an edit writes a secret.
  func fix(_ fix: Fix) -> Fix? {
    var fix = fix
    fix.title = texts.masked(fix.title)
    // The title may quote a part of a secret, which masking does not recognize.
    if fix.edits.contains(where: { secrets.overlaps($0.range) }) { fix.title = "edit this value" }
    for index in fix.edits.indices where secrets.overlaps(fix.edits[index].range) {
      let edit = fix.edits[index].narrowed(in: source)
      if secrets.overlaps(edit.range) { return nil }
      fix.edits[index] = edit
    }
    if fix.edits.contains(where: { texts.occur(in: $0.text) }) { return nil }
    return fix
  }
}

extension TextEdit {
  /// The edit without the text that it shares with the source at its start and at its end.
  package func narrowed(in source: [UInt8]) -> TextEdit {
    let old = source[range.lower..<range.upper]
    let new = Array(text.utf8)
    let shorter = min(old.count, new.count)
    var head = zip(old, new).prefix { $0.0 == $0.1 }.count
    var tail = zip(old.reversed(), new.reversed()).prefix { $0.0 == $0.1 }.count
    tail = min(tail, shorter - head)
    // Keep characters whole.
    while head > 0, head < new.count, new[head] & 0xC0 == 0x80 { head -= 1 }
    while tail > 0, new[new.count - tail] & 0xC0 == 0x80 { tail -= 1 }
    return TextEdit(
      range: SourceRange(range.lower + head, range.upper - tail),
      text: String(decoding: new[head..<(new.count - tail)], as: UTF8.self))
  }
}
