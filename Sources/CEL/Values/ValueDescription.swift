extension Text {
  /// The text as messages quote it: the first 39 code points and `…` if more than 4 bytes follow
  /// them, the whole text otherwise.
  package var brief: String {
    var end = 0
    var count = 0
    for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
      if count == 40 { break }
      count += 1
      end = offset
    }
    if count < 40 || end >= byteCount - 4 { return string }
    return slice(0, Int32(end)).string + "…"
  }
}

extension Value {
  /// The value as messages quote it: the text of a string, shortened; the text of another scalar;
  /// the name of the type for any other value.
  package var brief: String {
    switch self {
    case .null: "null"
    case .bool(let bool): bool ? "true" : "false"
    case .int(let int): String(int)
    case .uint(let uint): "\(uint)u"
    case .double(let double): NumberText.text(of: double)
    case .string(let text): text.brief
    case .timestamp(let timestamp): timestamp.text
    case .duration(let duration): duration.text
    case .type(let type): type.name
    default: typeName
    }
  }
}
