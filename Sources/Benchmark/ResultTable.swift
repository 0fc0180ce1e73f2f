import Foundation

/// The table of results, in Markdown.
enum ResultTable {
  static let head = """
    | What | wall | of the floor | CPU | of the floor | MiB |
    |---|---|---|---|---|---|
    """

  static func row(_ name: String, _ result: Measurement, _ floor: Measurement?) -> String {
    func ratio(_ value: Double, _ base: Double?) -> String {
      base.map { $0 > 0 ? String(format: "%.2f", value / $0) : "" } ?? ""
    }
    return "| \(name) | \(time(result.wall)) | \(ratio(result.wall, floor?.wall)) | "
      + "\(time(result.processor)) | \(ratio(result.processor, floor?.processor)) | "
      + String(format: "%.1f", Double(result.memory) / 1_024) + " |"
  }

  private static func time(_ seconds: Double) -> String {
    String(format: "%.2f ms", seconds * 1e3)
  }
}
