/// The metaschemas that are part of the program, by their addresses.
enum Metaschemas {
  /// An address without fragment, and the text of what is there.
  struct Entry {
    let address: StaticString
    let text: @Sendable () -> String
  }

  static let entries: [Entry] = [
    Entry(address: "http://json-schema.org/draft-04/schema") { Draft4Metaschemas.draft4 },
    Entry(address: "http://json-schema.org/draft-06/schema") { Draft6Metaschemas.draft6 },
    Entry(address: "http://json-schema.org/draft-07/schema") { Draft7Metaschemas.draft7 },
    Entry(address: "https://json-schema.org/draft/2019-09/schema") { Draft2019Metaschemas.root },
    Entry(address: "https://json-schema.org/draft/2019-09/meta/core") { Draft2019Metaschemas.core },
    Entry(address: "https://json-schema.org/draft/2019-09/meta/applicator") {
      Draft2019Metaschemas.applicator
    },
    Entry(address: "https://json-schema.org/draft/2019-09/meta/validation") {
      Draft2019Metaschemas.validation
    },
    Entry(address: "https://json-schema.org/draft/2019-09/meta/meta-data") {
      Draft2019Metaschemas.metaData
    },
    Entry(address: "https://json-schema.org/draft/2019-09/meta/format") {
      Draft2019Metaschemas.format
    },
    Entry(address: "https://json-schema.org/draft/2019-09/meta/content") {
      Draft2019Metaschemas.content
    },
    Entry(address: "https://json-schema.org/draft/2020-12/schema") { Draft2020Metaschemas.root },
    Entry(address: "https://json-schema.org/draft/2020-12/meta/core") { Draft2020Metaschemas.core },
    Entry(address: "https://json-schema.org/draft/2020-12/meta/applicator") {
      Draft2020Metaschemas.applicator
    },
    Entry(address: "https://json-schema.org/draft/2020-12/meta/unevaluated") {
      Draft2020Metaschemas.unevaluated
    },
    Entry(address: "https://json-schema.org/draft/2020-12/meta/validation") {
      Draft2020Metaschemas.validation
    },
    Entry(address: "https://json-schema.org/draft/2020-12/meta/meta-data") {
      Draft2020Metaschemas.metaData
    },
    Entry(address: "https://json-schema.org/draft/2020-12/meta/format-annotation") {
      Draft2020Metaschemas.formatAnnotation
    },
    Entry(address: "https://json-schema.org/draft/2020-12/meta/format-assertion") {
      Draft2020Metaschemas.formatAssertion
    },
    Entry(address: "https://json-schema.org/draft/2020-12/meta/content") {
      Draft2020Metaschemas.content
    },
  ]

  /// The text at an address without fragment; `nil` if it is none of a metaschema.
  static func text(at address: String) -> String? {
    entries.first { "\($0.address)".utf8.elementsEqual(address.utf8) }?.text()
  }
}
