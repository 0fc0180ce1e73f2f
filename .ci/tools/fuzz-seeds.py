#!/usr/bin/env python3
"""Writes inputs for the fuzzer to start from: fuzz-seeds.py SUBJECT FOLDER.

They come from this repository (manifests of the tests, rule files, expressions in them) and, if
they are available, from the external suites in ../shared/data. The names of the files are hashes.
"""
import base64, hashlib, json, pathlib, re, sys

root = pathlib.Path(__file__).resolve().parent.parent.parent
suites = root.parent / "shared" / "data"


def rows(path):
    file = suites / path
    return map(json.loads, file.read_text().splitlines()) if file.exists() else []


def manifests():
    for folder in ("Tests/AuthLintTests/Cases", "examples", "rules"):
        for file in sorted((root / folder).rglob("*.*")):
            if file.suffix in (".yaml", ".yml", ".json", ".case", ".txt"):
                yield file.read_bytes()
    for file in sorted((root / "rules").rglob("*.yaml")):
        for text in re.findall(r"^    - manifest: \|\n((?:        .*\n|\n)+)", file.read_text(), re.M):
            yield re.sub(r"^        ", "", text, flags=re.M).encode()


def expressions():
    for path in ("cel/conformance.jsonl", "cel/corners.jsonl"):
        for row in rows(path):
            if not row.get("needs_proto"):
                yield row["expr"].encode()
    for file in sorted((root / "rules").rglob("*.yaml")):
        for text in re.findall(r"^ *(?:- )?(?:when|require|at): (.*)", file.read_text(), re.M):
            yield text.encode()


def patterns():
    for line in (root / "Tests/PatternsTests/vectors.jsonl").read_text().splitlines():
        pattern, text, *_ = json.loads(line)
        yield f"{pattern}\n{text}".encode()


def texts(subject):
    yaml = [row["yaml"].encode() for row in rows("yaml/suite.jsonl")]
    if subject == "yaml":
        return [*yaml, *manifests()]
    if subject == "json":
        suite = [base64.b64decode(row["b64"]) for row in rows("json/suite.jsonl")]
        return [*suite, *(text for text in manifests() if text.lstrip()[:1] == b"{")]
    if subject == "expression":
        return expressions()
    if subject == "pattern":
        return patterns()
    if subject == "rules":
        files = sorted((root / "rules").rglob("*.yaml")) + sorted((root / "examples").rglob("*.yaml"))
        return [re.sub(rb"^id: .*$", b"id: r", file.read_bytes(), flags=re.M) for file in files]
    if subject == "suppressions":
        added = b"# authlint: ignore[missing-state, unrelated-scope] because\n"
        return [*yaml, *(added + text for text in yaml)]
    return manifests() if subject == "fixes" else []


subject, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
for text in texts(subject):
    if len(text) <= 4000:
        (folder / hashlib.sha1(text).hexdigest()).write_bytes(text)
