/// Tells the client how far a long request is (LSP 3.17, "Work Done Progress").
struct ServerProgress {
  private let token: JSONValue
  private let send: (OutgoingMessage) -> Void

  /// Starts to tell; `nil` if the client gave no token with the request.
  init?(_ params: JSONValue, title: String, _ state: ServerState) {
    guard !params["workDoneToken"].isNull else { return nil }
    token = params["workDoneToken"]
    send = state.send
    report(["kind": "begin", "title": .text(title), "cancellable": true, "percentage": 0])
  }

  /// Tells that some of all steps are done.
  func report(_ done: Int, of all: Int) {
    report(["kind": "report", "percentage": .integer(all > 0 ? done * 100 / all : 100)])
  }

  /// Tells the end.
  func end() { report(["kind": "end"]) }

  private func report(_ value: JSONValue) {
    send(.notification(method: "$/progress", params: ["token": token, "value": value]))
  }
}
