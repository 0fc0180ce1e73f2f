/// One kind of request that the server answers, with what `initialize` announces of it.
///
/// # Adding a feature
///
/// 1. Write a file in `Features` with `extension Feature { static let name = Feature(…) }`, or with
///    a further handler for a feature that exists (hovers of rule files beside those of manifests).
/// 2. Add it to ``Feature/all``. `initialize` announces what the table says; a test compares the two.
///
/// # What a handler gets
///
/// A ``FeatureRequest`` has everything: the parameters, the document, and the server's state.
///
/// - `request.document` is the ``OpenDocument``. `document.text` is the current text, with all
///   changes that were received before the request. `document.role` of the session
///   (`request.role`) says whether it is a manifest, a rule file, a `ruleset.yaml` or a
///   configuration; a handler returns `nil` for documents that it has nothing to do with.
/// - `request.offset` is the cursor as a byte offset, `request.range` the selection. All of authlint
///   works with byte offsets; ``FeatureRequest/json(_:)`` converts ranges of the document to the
///   client's unit.
/// - `document.currentTrees` has the trees of the text as it is, `document.readableTrees` those
///   without the lines of syntax errors, and `document.treesWithoutLine(at:)` those without the
///   line that somebody is typing in, for completion. Blanked lines are spaces, so that offsets are
///   always those of the text.
/// - `request.findings` are the findings of the text, checked if necessary.
/// - `request.state.client` says what the client can do, `request.state.settings` what the user
///   has chosen, and `request.state.session` checks and knows rules (`attempt` for anything that
///   ``CheckSession`` offers).
///
/// A handler returns the result, or `nil` if it has nothing to say. It throws a ``ResponseError``
/// only for parameters that the protocol does not allow: no state of a text is an error.
struct Feature: Sendable {
  /// Answers a request about a document.
  typealias Handler = @Sendable (FeatureRequest) throws -> JSONValue?
  /// Answers a request that is not about one document.
  typealias WorkspaceHandler = @Sendable (ServerState, JSONValue) throws -> JSONValue

  /// How a request is answered.
  enum Answer: Sendable {
    /// The result of the first handler that has one; `null` if none has.
    case first([Handler])
    /// The elements of the arrays of all handlers.
    case joined([Handler])
    /// For requests that are not about one document.
    case workspace(WorkspaceHandler)
  }

  /// The method, for example `textDocument/hover`.
  let method: String
  /// What `initialize` announces, as members of the server's capabilities; empty if the client
  /// cannot use the feature, or if another feature announces it too.
  let capability: @Sendable (ClientCapabilities) -> [JSONValue.Member]
  let answer: Answer

  init(
    _ method: String, _ answer: Answer,
    capability: @escaping @Sendable (ClientCapabilities) -> [JSONValue.Member]
  ) {
    self.method = method
    self.capability = capability
    self.answer = answer
  }
}
