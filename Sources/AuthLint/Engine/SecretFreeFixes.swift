import Diagnostics

/// Keeps secrets out of the texts of fixes: reports show those as they are.
struct SecretFreeFixes {
  /// The bytes of the file.
  let source: [UInt8]
  /// Where its secrets stand.
  let secrets: [SourceRange]

  /// The fix without what it would only write anew, if an edit takes in a secret; `nil` if that is
  /// not enough. O(edits · secrets).
  func fix(_ fix: Fix) -> Fix? {
    var fix = fix
    for index in fix.edits.indices where holdsSecret(fix.edits[index].range) {
      let edit = narrowed(fix.edits[index])
      if holdsSecret(edit.range) { return nil }
      fix.edits[index] = edit
    }
    return fix
  }

  private func holdsSecret(_ range: SourceRange) -> Bool {
    secrets.contains { $0.lower < range.upper && range.lower < $0.upper }
  }

  /// The edit without the text that it shares with the source at its start and at its end.
  private func narrowed(_ edit: TextEdit) -> TextEdit {
    let old = source[edit.range.lower..<edit.range.upper]
    let new = Array(edit.text.utf8)
    let shorter = min(old.count, new.count)
    var head = zip(old, new).prefix { $0.0 == $0.1 }.count
    var tail = zip(old.reversed(), new.reversed()).prefix { $0.0 == $0.1 }.count
    tail = min(tail, shorter - head)
    // Characters stay whole.
    while head > 0, head < new.count, new[head] & 0xC0 == 0x80 { head -= 1 }
    while tail > 0, new[new.count - tail] & 0xC0 == 0x80 { tail -= 1 }
    let lower = edit.range.lower + head
    let upper = edit.range.upper - tail
    return TextEdit(
      range: SourceRange(lower, upper),
      text: String(decoding: new[head..<(new.count - tail)], as: UTF8.self))
  }
}
