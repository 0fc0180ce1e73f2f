/// How common readers read ambiguous documents. The table is the output of
/// `.ci/tools/yaml-readers.py` with PyYAML 6.0.3, ruamel.yaml 0.19.1 and js-yaml 4.1.0.
enum ReadersTable {
  static let markdown = """
    | Text | PyYAML | ruamel.yaml | js-yaml |
    | --- | --- | --- | --- |
    | `region: NO` | `{"region": false}` | `{"region": "NO"}` | `{"region": "NO"}` |
    | `id: 1_000` | `{"id": 1000}` | `{"id": 1000}` | `{"id": 1000}` |
    | `id: 0o17` | `{"id": "0o17"}` | `{"id": 15}` | `{"id": 15}` |
    | `id: 12:30:45` | `{"id": 45045}` | `{"id": "12:30:45"}` | `{"id": "12:30:45"}` |
    | `id: 2001-12-14` | `{"id": "date 2001-12-14"}` | `{"id": "date 2001-12-14"}` | `{"id": "2001-12-14T00:00:00.000Z"}` |
    | `id: 0b101` | `{"id": 5}` | `{"id": 5}` | `{"id": 5}` |
    | `? [redirect_url] ⏎ : a` | refuses it | `{"['redirect_url']": "a"}` | `{"redirect_url": "a"}` |
    | `!!binary YXBw: a` | `{"bytes app": "a"}` | `{"bytes app": "a"}` | refuses it |
    | `region: !include us` | refuses it | refuses it | refuses it |
    | `region: !!binary VVM=` | `{"region": "bytes US"}` | `{"region": "bytes US"}` | `{"region": {"0": 85, "1": 83}}` |
    | `%YAML 1.1 ⏎ --- ⏎ region: NO` | `{"region": false}` | `{"region": false}` | `{"region": "NO"}` |
    | `a: &a {x: 1} ⏎ b: &b {y: 2} ⏎ c: ⏎   <<: *a ⏎   <<: *b` | `{"a": {"x": 1}, "b": {"y": 2}, "c": {"x": 1, "y": 2}}` | refuses it | `{"a": {"x": 1}, "b": {"y": 2}, "c": {"x": 1, "y": 2}}` |
    | `a: 1 ⏎ a: 2` | `{"a": 2}` | refuses it | refuses it |
    """
}
