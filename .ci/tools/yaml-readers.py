#!/usr/bin/env python3
"""Prints how common YAML readers read the texts that `ambiguous-document` is about, as a table.

    .ci/tools/yaml-readers.py            prints the table (Markdown)
    .ci/tools/yaml-readers.py --check    exits with 1 if the table in the sources differs

Readers that are not installed (PyYAML, ruamel.yaml, js-yaml) are left out; the check then compares the
other columns.
"""
import json, os, pathlib, subprocess, sys

PROBES = [
    "region: NO", "id: 1_000", "id: 0o17", "id: 12:30:45", "id: 2001-12-14", "id: 0b101",
    "? [redirect_url]\n: a", "!!binary YXBw: a", "region: !include us", "region: !!binary VVM=",
    "%YAML 1.1\n---\nregion: NO", "a: &a {x: 1}\nb: &b {y: 2}\nc:\n  <<: *a\n  <<: *b",
    "a: 1\na: 2",
]
PLACE = pathlib.Path(__file__).parents[2] / "Sources/AuthLint/Documentation/ReadersTable.swift"


def shown(value):
    def plain(value):
        if isinstance(value, dict):
            return {str(plain(key)): plain(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [plain(item) for item in value]
        if isinstance(value, bytes):
            return "bytes " + value.decode("latin-1")
        if isinstance(value, (str, int, float, bool)) or value is None:
            return value
        return f"{type(value).__name__} {value}"
    return json.dumps(plain(value), separators=(", ", ": "))


def pyyaml(text):
    import yaml
    return yaml.safe_load(text)


def ruamel(text):
    import ruamel.yaml
    return ruamel.yaml.YAML(typ="safe", pure=True).load(text)


def js_yaml(text):
    script = ("const y=require('js-yaml');let s='';process.stdin.on('data',d=>s+=d).on('end',()=>{"
              "console.log(JSON.stringify(y.load(s)))})")
    run = subprocess.run(
        ["node", "-e", script], input=text, capture_output=True, text=True,
        env={**os.environ, "NODE_PATH": "/usr/share/nodejs:/usr/lib/nodejs"})
    if "Cannot find module" in run.stderr:
        raise ModuleNotFoundError("js-yaml")
    if run.returncode:
        raise ValueError(run.stderr)
    return json.loads(run.stdout)


def main():
    readers = []
    for name, read in [("PyYAML", pyyaml), ("ruamel.yaml", ruamel), ("js-yaml", js_yaml)]:
        try:
            read("a: 1")
            readers.append((name, read))
        except (ModuleNotFoundError, FileNotFoundError):
            print(f"yaml-readers: {name} is not installed", file=sys.stderr)
    rows = [["Text"] + [name for name, _ in readers], ["---"] * (len(readers) + 1)]
    for probe in PROBES:
        row = ["`" + probe.replace("\n", " ⏎ ") + "`"]
        for _, read in readers:
            try:
                row.append("`" + shown(read(probe)) + "`")
            except Exception:
                row.append("refuses it")
        rows.append(row)
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    if "--check" not in sys.argv:
        print(table)
        return 0
    kept = [line.strip() for line in PLACE.read_text().splitlines() if line.strip().startswith("| ")]
    head = [cell.strip() for cell in kept[0].strip("|").split("|")] if kept else []
    wrong = 0
    for row, line in zip(rows, kept):
        cells = [cell.strip() for cell in line.replace("\\\\", "\\").strip("|").split("|")]
        for name, cell in zip(rows[0], row):
            if name not in head or cells[head.index(name)] != cell:
                print(f"yaml-readers: {row[0]} with {name}: {cell}", file=sys.stderr)
                wrong = 1
    return wrong or int(len(kept) != len(rows))


sys.exit(main())
