import CLibYAML

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads files and pulls all of libyaml's events.
enum LibYAMLEvents {
  /// Pulls the events of a file, or of all files below a folder. Files that cannot be read are
  /// skipped.
  static func pull(_ path: String) {
    guard let folder = opendir(path) else { return pull(file: path) }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { pull(path + "/" + name) }
    }
  }

  private static func pull(file path: String) {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size > 0 else {
      close(descriptor)
      return
    }
    let size = Int(status.st_size)
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
    defer { bytes.deallocate() }
    var count = 0
    while count < size {
      let got = read(descriptor, bytes + count, size - count)
      if got <= 0 { break }
      count += got
    }
    close(descriptor)
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else { return }
    defer { yaml_parser_delete(parser) }
    yaml_parser_set_input_string(parser, bytes, count)
    var event = yaml_event_t()
    var isDone = false
    while !isDone, yaml_parser_parse(parser, &event) == 1 {
      isDone = event.type == YAML_STREAM_END_EVENT
      yaml_event_delete(&event)
    }
  }
}
