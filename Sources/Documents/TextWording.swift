/// The messages about text that cannot be read, in any language.
enum TextWording {
  static let notUTF8 = "this byte is not valid UTF-8"
  static let utf16 = "the file is UTF-16 text, expected UTF-8"
  static let saveAsUTF8 = "save the file as UTF-8"
}
