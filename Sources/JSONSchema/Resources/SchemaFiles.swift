import Diagnostics
import Documents

/// What a schema asks of its caller: the file behind an address.
package struct SchemaRequest: Sendable {
  /// The address that is meant, without fragment, after the addresses that the schemas give themselves.
  package let address: SchemaAddress
  /// What the reference means beside the file in which it stands, where that is something else.
  package let besideFile: SchemaAddress?
}

/// What a caller knows of an address.
package enum SchemaAnswer: Sendable {
  /// The file, the language of its text, and the address that references in it are relative to,
  /// where that is another one than the one asked for.
  case file(SourceFile, DocumentFormat, SchemaAddress?)
  /// There is a file, which cannot be read; the message says why.
  case unreadable(String)
  /// The address is one of the network, and no file stands for it.
  case refused
}

/// Finds the files that schemas refer to; the library itself reads none.
package typealias SchemaFinder = (SchemaRequest) -> SchemaAnswer

/// A problem of a schema, in the file where it is.
package struct SchemaProblem: Sendable {
  /// The file.
  package let file: SourceFile
  /// The finding, of the rule `invalid-schema` or of the loader.
  package let diagnostic: Diagnostic
}
