#!/usr/bin/env python3
"""Checks that the work of authlint grows in proportion to its input.

    scaling.py PROGRAM [--all] [--list] [NAME…]

Each family makes inputs of any size. The program's instructions are counted for inputs of n, 2n and 4n,
minus those for the family's smallest input: twice the input may take at most 2.3 times the
instructions. The marked families are the sample, which runs unless `--all` or names are given.

Instructions are counted by valgrind's cachegrind, else by `perf stat`. If neither is available, the
minimum user time of several runs is used instead, and a factor of 3 is allowed.
"""
import argparse, concurrent.futures, os, re, resource, shutil, subprocess, sys, tempfile, time

FAMILIES = {}
LIMIT, LIMIT_OF_TIMES = 2.3, 3.0
NAME = "m.manifest.yaml"
CHECK = ["check", "--no-config", "--format", "compact"]
HEAD = "manifest: 1\n"
APP = """app:
  name: Match Maker
  service_id: "7579802912634078989"
  stage: launched
  owner: "8647245523056104235"
"""
URL = "https://partner.us.tiktokshop.com/open/authorize?service_id=7579802912634078989&state={state}"


def family(name, make, args=None, sample=False, least=0, most=1 << 22):
    """Adds a family; make(n) returns the text of the manifest, or texts by file names."""
    assert name not in FAMILIES, name
    FAMILIES[name] = (make, args or CHECK + [NAME], sample, least, most)


def yaml(name, head, unit, tail="", **options):
    """Adds a family that repeats a unit; {i} in it is the number of the repetition."""
    numbered = "{i}" in unit
    def make(n):
        units = (unit.replace("{i}", str(i)) for i in range(n)) if numbered else [unit * n]
        return head + "".join(units) + tail
    family(name, make, **options)


def json(name, head, unit, tail, **options):
    numbered = "{i}" in unit
    def make(n):
        units = (unit.replace("{i}", str(i)) for i in range(n)) if numbered else [unit * n]
        return {"m.manifest.json": head + "".join(units) + tail}
    family(name, make, args=CHECK + ["m.manifest.json"], **options)


# MARK: The constructs of YAML

NOTE = HEAD + "x-note:\n"
yaml("yaml: list", NOTE, "  - abc\n")
yaml("yaml: mapping", NOTE, "  k{i}: abc\n", sample=True)
yaml("yaml: brackets", HEAD + "x-note: [", "abc, ", "abc]\n")
yaml("yaml: braces", HEAD + "x-note: {", "k{i}: abc, ", "a: b}\n")
yaml("yaml: pairs in brackets", HEAD + "x-note: [", "k: abc, ", "a: b]\n")
yaml("yaml: nested lists", NOTE, "  - " + "[" * 50 + "]" * 50 + "\n")
yaml("yaml: escapes", HEAD + 'x-note: "', "\\u0041", '"\n')
yaml("yaml: folded escapes", HEAD + 'x-note: "', "ab\\\n  cd\n  ", '"\n')
yaml("yaml: single quotes", HEAD + "x-note: '", "''a", "'\n")
yaml("yaml: literal text", HEAD + "x-note: |\n", "  a line\n")
yaml("yaml: folded text", HEAD + "x-note: >\n", "  a line\n\n")
yaml("yaml: kept line breaks", HEAD + "x-note: |+\n  a\n", "\n")
yaml("yaml: text over lines", HEAD + "x-note: a\n", "  b\n")
yaml("yaml: empty lines", HEAD, "\n")
yaml("yaml: blanks at ends", NOTE, "  - a   \n")
yaml("yaml: comments", HEAD, "# a comment\n")
yaml("yaml: comments behind", NOTE, "  - a # a comment\n")
yaml("yaml: anchors", NOTE, "  - &a{i} b\n")
yaml("yaml: anchors and aliases", NOTE, "  - &a{i} b\n  - *a{i}\n", sample=True)
yaml("yaml: aliases", HEAD + "x-a: &a b\n" + "x-note:\n", "  - *a\n")
# Aliases may expand to at most a million values; each of these expands to five.
yaml("yaml: aliases of a mapping", HEAD + "x-a: &a {b: c, d: e}\n" + "x-note:\n", "  - *a\n", most=190_000)
yaml("yaml: merges", HEAD + "x-a: &a {b: c}\nx-note:\n", "  - {<<: *a, d: e}\n")
family("yaml: a merged list", lambda n: HEAD + "x-a:\n"
       + "".join(f"  - &a{i} {{k{i}: b}}\n" for i in range(n))
       + "x-note:\n  <<: [" + ", ".join(f"*a{i}" for i in range(n)) + "]\n", least=1)
family("yaml: a merged mapping", lambda n: HEAD + "x-a: &a\n"
       + "".join(f"  k{i}: b\n" for i in range(n)) + "x-note:\n  <<: *a\n", least=1)
family("yaml: a chain of merges", lambda n: HEAD + "x-a0: &a0 {k: b}\n"
       + "".join(f"x-a{i + 1}: &a{i + 1} {{<<: *a{i}, k{i}: b}}\n" for i in range(n)), least=1)
yaml("yaml: tags", NOTE, "  - !!str a\n")
yaml("yaml: complex keys", NOTE, "  ? [a, {i}]\n  : b\n")
yaml("yaml: empty items", NOTE, "  -\n")
yaml("yaml: numbers", NOTE, "  - 1{i}.5e3\n")
yaml("yaml: documents", "", "--- {x-a: 1}\n", sample=True)
yaml("yaml: empty documents", "", "---\n")
yaml("yaml: carriage returns", NOTE, "  - a\r\n")
yaml("yaml: other letters", HEAD + "x-note: ", "äöüß漢字😀")
# A file has at most 16 MiB.
yaml("yaml: a very long line", HEAD + "x-note: ", "abc ", most=4_000_000)

# MARK: The constructs of JSON

json("json: numbers", '{"x-note": [', "12, ", "1]}")
json("json: objects", '{"x-note": [', '{"a": 1}, ', "1]}")
json("json: keys", '{"x-note": {', '"k{i}": 1, ', '"a": 1}}')
json("json: repeated keys", '{"x-note": {', '"k": 1, ', '"k": 1}}', sample=True)
json("json: escapes", '{"x-note": "', "\\u0041", '"}')
json("json: blanks", '{"x-note": 1', "  \n", "}")
json("json: findings on one line", '{"partners": [', "{}, ", "{}]}", sample=True)
json("json: unknown fields on one line", '{"manifest": 1', ', "k{i}": 1', "}")

# MARK: Suppressions

yaml("suppressions: the word alone", "", "# authlint\n", sample=True)
yaml("suppressions: of a file", HEAD, "# authlint: ignore-file[a]\n", sample=True)
yaml("suppressions: used", HEAD, "k{i}: 1 # authlint: ignore[unknown-field] reason\n", sample=True)
yaml("suppressions: used from above", HEAD, "# authlint: ignore[unknown-field]\nk{i}: 1\n")
yaml("suppressions: one for all", HEAD + "# authlint: ignore-file[unknown-field]\n", "k{i}: 1\n")
yaml("suppressions: ids", HEAD + "# authlint: ignore[", "unknown-field, ", "a]\n")
yaml("suppressions: on one line", HEAD + "x-a: 1", " # authlint: ignore[unknown-field]", "\n")
yaml("suppressions: unknown", HEAD, "# authlint: ignore[missing-feld{i}]\n\n")
yaml("suppressions: unused", NOTE, "  - a # authlint: ignore[missing-field]\n")
yaml("suppressions: ended", NOTE, "  - a # authlint: ignore[missing-field] until=2020-01-01\n")
yaml("suppressions: broken", NOTE, "  - a # authlint: ignore missing-field\n")
yaml("suppressions: of items", HEAD + "partners:\n", "  - # authlint: ignore[missing-field]\n    {}\n")
yaml("suppressions: blanks", HEAD + "#", " # ", "\n")

# MARK: Manifests

PARTNER = '  - id: "8647245523056{i}"\n    region: US\n    category: TAP\n    enrolled: true\n'
LINK = "authorization:\n  category: TAP\n  links:\n    - region: US\n      url: "
yaml("manifest: partners", HEAD + APP + "partners:\n", PARTNER, sample=True)
yaml("manifest: one partner again and again", HEAD + APP + "partners:\n", PARTNER.replace("{i}", "1"))
yaml("manifest: partners of others", HEAD + APP.replace("launched", "development") + "partners:\n", PARTNER)
yaml("manifest: empty partners", HEAD + "partners:\n", "  - {}\n", sample=True)
yaml("manifest: partners of wrong type", HEAD + "partners:\n", "  - 1\n")
yaml("manifest: unenrolled partners", HEAD + APP + "partners:\n", PARTNER.replace("true", "false"))
yaml("manifest: wrong regions", HEAD + APP + "partners:\n", PARTNER.replace("US", "USA"))
yaml("manifest: numbers for ids", HEAD + APP + "partners:\n", PARTNER.replace('"', ""))
yaml("manifest: scopes", HEAD + "scopes:\n", "  - partner.authorization.info{i}\n")
yaml("manifest: one scope again and again", HEAD + "scopes:\n", "  - partner.authorization.info\n")
yaml("manifest: broken scopes", HEAD + "scopes:\n", "  - Not A Scope {i}\n")
yaml("manifest: links", HEAD + APP + LINK[:LINK.index("    -")], "    - {region: US, url: '" + URL + "'}\n")
yaml("manifest: links elsewhere", HEAD + APP + LINK[:LINK.index("    -")],
     "    - {region: US, url: 'https://example{i}.com/?service_id=1&state={state}'}\n")
yaml("manifest: states", HEAD + APP + LINK + URL, "&state=x", "\n", sample=True)
yaml("manifest: query parameters", HEAD + APP + LINK + URL, "&k{i}=x", "\n")
yaml("manifest: services in a query", HEAD + APP + LINK + URL, "&service_id=1", "\n")
yaml("manifest: escapes in a query", HEAD + APP + LINK + URL, "&%73tate=%41", "\n")
yaml("manifest: a long path", HEAD + APP + LINK + "https://partner.us.tiktokshop.com", "/a", "?state={state}\n")
yaml("manifest: a long host", HEAD + APP + LINK + "https://", "a.", "com/?state={state}\n")
yaml("manifest: placeholders", HEAD + APP + LINK + URL + "&a=", "{state}", "\n")
yaml("manifest: placeholders in a name", HEAD + APP + "x-a: 1\ndescription: ", "{{ name }} ", "\n")
yaml("manifest: secrets", HEAD + APP, "  app_secret_{i}: 0123456789abcdef{i}\n")
yaml("manifest: secrets of one name", HEAD + "x-note:\n", "  - app_secret: 0123456789abcdef{i}\n", sample=True)
yaml("manifest: tokens in a query", HEAD + APP + LINK + URL, "&access_token=0123456789abcdef{i}", "\n")
yaml("manifest: tokens in a fragment", HEAD + APP + LINK + URL + "#", "&access_token=0123456789{i}", "\n")
yaml("manifest: unknown fields", HEAD, "k{i}: 1\n")
yaml("manifest: misspelt fields", HEAD, "partner{i}: 1\n")
yaml("manifest: repeated fields", HEAD, "app: {}\n")
yaml("manifest: broken documents", "", "--- 1\n")
yaml("manifest: empty documents", "", "--- {}\n", sample=True)
yaml("manifest: whole documents", "", "---\n" + HEAD + APP)

# MARK: Errors of the loader

yaml("error: at the end", NOTE, "  - a\n", " b: [\n", sample=True)
yaml("error: an open bracket", HEAD + "x-note: [", "a,\n ", "")
yaml("error: an open quote", HEAD + 'x-note: "', "a\n  ", "\nb: 1\n")
yaml("error: a key without colon", HEAD, "k{i}: 1\n", "abc\ndef: 1\n")
yaml("error: an indentation of no line", NOTE, "    - a\n", "  - b\n - c\n")
yaml("error: a tab", HEAD, "k{i}: 1\n", "a:\n\tb: 1\n")
yaml("error: brackets", "", "[", "")
yaml("error: an unknown alias", NOTE, "  - &a{i} b\n", "  - *c\n")
json("error: a comma in JSON", '{"x-note": [', "12,\n", "]}")
json("error: an open string in JSON", '{"x-note": "', "abc ", "")
family("error: UTF-16", lambda n: {NAME: ("a: b\n" * n).encode("utf-16")})

# MARK: Fixes

FIXED = "x.manifest.yaml"
for option in ("--diff", "--fix"):
    arguments = ["check", "--no-config", "--format", "compact", option, FIXED]
    family(f"fixes: repeated scopes, {option}", lambda n: {FIXED: HEAD + "scopes:\n"
           + "  - partner.authorization.info\n" * n}, arguments, most=2_000)
    family(f"fixes: numbers as ids, {option}", lambda n: {FIXED: HEAD + "partners:\n"
           + "".join(PARTNER.replace('"', "").replace("{i}", str(i)) for i in range(n))}, arguments,
           sample=option == "--diff", most=2_000)
family("fixes: states, --unsafe-fixes", lambda n: {FIXED: HEAD + APP + LINK + URL + "&state=x" * n + "\n"},
       ["check", "--no-config", "--format", "compact", "--diff", "--unsafe-fixes", FIXED], most=2_000)
family("fixes: suppressions", lambda n: {FIXED: NOTE + "  - a # authlint: ignore[missing-field]\n" * n},
       ["check", "--no-config", "--format", "compact", "--fix", FIXED], most=2_000)

# MARK: Baselines

def entries(n):
    return '{"version": 1, "entries": [' + ",".join(
        f'\n{{"rule": "unknown-field", "path": "{NAME}", "pointer": "/k{i}", "value": "{i:016x}", "count": 1}}'
        for i in range(n)) + "]}"
family("baseline: entries", lambda n: {NAME: HEAD, "b.json": entries(n)},
       CHECK + ["--baseline", "b.json", NAME])
family("baseline: stale entries", lambda n: {NAME: HEAD, "b.json": entries(n)},
       CHECK + ["--baseline", "b.json", "--baseline-strict", NAME])
family("baseline: written", lambda n: {NAME: HEAD + "".join(f"k{i}: 1\n" for i in range(n))},
       CHECK + ["--baseline", "new.json", "--write-baseline", NAME], sample=True)

# MARK: Configurations and ignore files

PLAIN = ["check", "--format", "compact", "."]
def files(n, more, text=HEAD):
    made = {f"d{i % 20}/f{i}.manifest.yaml": text for i in range(n)}
    made.update(more)
    return made
def configuration(text, count=30):
    return lambda n: files(count, {".authlint.yaml": text(n)})
family("configuration: overrides", configuration(lambda n: "overrides:\n" + "".join(
    f"  - files: ['a{i}/*.yaml']\n    ignore: [unknown-field]\n" for i in range(n)) if n else "root: true\n"),
    PLAIN, sample=True)
family("configuration: exclude", configuration(lambda n: "root: true\nexclude: [" + ", ".join(
    f"'a{i}/**/*.yaml'" for i in range(n)) + "]\n"), PLAIN)
family("configuration: include", configuration(lambda n: "root: true\ninclude: ['*.manifest.yaml'" + "".join(
    f", 'a{i}.yaml'" for i in range(n)) + "]\n"), PLAIN)
family("configuration: ignore", configuration(lambda n: "root: true\nignore: [" + ", ".join(
    ["unknown-field"] * n) + "]\n"), PLAIN)
family("configuration: locked against ignored", lambda n: files(1, {
    ".authlint.yaml": "locked: [" + ", ".join(["unknown-field"] * n) + "]\n",
    "d0/.authlint.yaml": "ignore: [" + ", ".join(["unknown-field"] * n) + "]\n"}), PLAIN)
family("configuration: unknown keys", configuration(lambda n: "root: true\n" + "".join(
    f"k{i}: 1\n" for i in range(n))), PLAIN)
family("ignore file: lines", lambda n: files(30, {".git/HEAD": "", ".gitignore": "".join(
    f"a{i}/*.yaml\n" for i in range(n))}), PLAIN, sample=True)
family("ignore file: stars", lambda n: files(30, {".git/HEAD": "", ".gitignore": "*a" * n + "\n"}), PLAIN)
family("ignore file: one long class", lambda n: files(
    30, {".git/HEAD": "", ".gitignore": "[" + "ab" * n + "]x\n"}), PLAIN)
family("files: many", lambda n: files(n, {}), PLAIN, sample=True, least=1, most=4_000)
family("files: with findings", lambda n: files(n, {}, HEAD + "partners: [{}]\n"), PLAIN, least=1, most=4_000)
family("files: named", lambda n: {f"f{i}.manifest.yaml": HEAD for i in range(n + 1)},
       lambda n: CHECK + [f"f{i}.manifest.yaml" for i in range(n + 1)], most=4_000)

# MARK: Rules

RULE = """rule: r{i}
title: a rule
severity: warning
category: test
url: https://example.com
why: because
require: {require}
message: says so
help: do so
"""
def rule_set(rules, constants=""):
    made = {f"rules/{name}.yaml": text for name, text in rules.items()}
    made["rules/ruleset.yaml"] = "rule-set: s\ntitle: t\nfiles: ['*.manifest.yaml']\ndocument: manifest\n" + constants
    made[NAME] = HEAD
    return made
OWN = CHECK + ["--no-default-rules", "--rules", "rules", NAME]
def rules_of(require):
    return lambda n: rule_set({f"r{i}": RULE.replace("{i}", str(i)).replace("{require}", require(n))
                               for i in range(1)})
family("rules: many", lambda n: rule_set({f"r{i}": RULE.replace("{i}", str(i)).replace(
    "{require}", "manifest.manifest == 1") for i in range(n + 1)}), OWN, sample=True, most=4_000)
family("rules: constants", lambda n: rule_set({"r0": RULE.replace("{i}", "0").replace(
    "{require}", "true")}, "constants:\n  list: [" + ", ".join(f"c{i}" for i in range(n + 1)) + "]\n"), OWN)
family("rules: a long requirement", rules_of(lambda n: "true" + " && true" * n), OWN, most=20_000)
family("rules: a long list", rules_of(lambda n: "1 in [" + "1, " * n + "1]"), OWN, most=20_000)

# MARK: Expressions and patterns

def expression(name, make, most=30_000, **options):
    family(f"expression: {name}", lambda n: {NAME: HEAD},
           lambda n: ["eval", make(n)], most=most, **options)
expression("sums", lambda n: "1" + " + 1" * n, sample=True)
expression("a list", lambda n: "[" + "1, " * n + "1].size()")
expression("a map", lambda n: "{" + ", ".join(f"{i}: 1" for i in range(n + 1)) + "}.size()")
expression("a text", lambda n: "'" + "a" * n + "'.size()", most=120_000)
expression("texts joined", lambda n: "'a'" + " + 'a'" * n)
expression("choices", lambda n: "true ? 1 : " * n + "1", most=200)
expression("a mapped list", lambda n: "[" + "1, " * n + "1].map(x, x + 1).size()")
expression("a printed list", lambda n: "[" + "1, " * n + "1]")
expression("words split", lambda n: "'" + "a," * n + "'.split(',').size()", most=60_000)
expression("words replaced", lambda n: "'" + "a," * n + "'.replace(',', 'bb').size()", most=60_000)
expression("words sought", lambda n: "'" + "a," * n + "'.indexOf('b')", most=60_000)
expression("a name sought", lambda n: "manifest" + ".a" * n, most=200)
expression("repeated letters", lambda n: "'" + "a" * n + "'.matches('(a*)*b')", most=120_000, sample=True)
expression("alternatives", lambda n: "'a'.matches('" + "|".join(f"a{i}" for i in range(n + 1)) + "')", most=10_000)
expression("classes", lambda n: "'a'.matches('" + "[a-z]" * n + "')", most=10_000)
expression("one class", lambda n: "'a'.matches('[" + "ab" * n + "c]')", most=50_000)
expression("repetitions", lambda n: "'" + "a" * n + "'.matches('^(a{2}){1,50}$')", most=120_000)
def over(name, make):
    family(f"expression over a file: {name}", lambda n: {NAME: HEAD + "x-note: [" + "abc, " * n + "abc]\n"},
           ["eval", make, NAME])
over("all", "literal['x-note'].all(x, x == 'abc')")
over("mapped", "literal['x-note'].map(x, x + 'd').size()")
over("sorted", "literal['x-note'].sort().size()")
over("distinct", "literal['x-note'].distinct().size()")
over("joined", "literal['x-note'].join(',').size()")

# MARK: Reports

for name in ("text", "compact", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown"):
    arguments = ["check", "--no-config", "--format", name, NAME]
    yaml(f"report: {name}", HEAD, "k{i}: 1\n", args=arguments, sample=name in ("text", "sarif"))
    json(f"report on one line: {name}", '{"manifest": 1', ', "k{i}": 1', "}")
    FAMILIES[f"report on one line: {name}"] = (
        FAMILIES[f"report on one line: {name}"][0], arguments[:-1] + ["m.manifest.json"], False, 0, 1 << 22)
yaml("report: coverage", "", "--- {x-a: 1}\n", args=CHECK + ["--coverage", NAME])
yaml("report: coverage of suppressed findings", "",
     "--- {a: 1} # authlint: ignore[unknown-field]\n", args=CHECK + ["--coverage", NAME])
yaml("report: statistics", HEAD, "k{i}: 1\n", args=CHECK + ["--statistics", NAME])
family("link: regions", lambda n: HEAD + APP + LINK[:LINK.index("    -")]
       + ("    - {region: US, url: '" + URL + "'}\n") * n, ["link", NAME])


class Counter:
    """Counts the work of a run."""

    def __init__(self, program):
        self.program = program
        self.kind = "time"
        if shutil.which("valgrind"):
            self.kind = "cachegrind"
        elif shutil.which("perf") and subprocess.run(
                ["perf", "stat", "-e", "instructions:u", "true"], capture_output=True).returncode == 0:
            self.kind = "perf"
        self.limit = LIMIT_OF_TIMES if self.kind == "time" else LIMIT
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("AUTHLINT")}
        # Without limits on findings, since only complete reports grow in proportion to the input.
        self.environment.update(AUTHLINT_MAX_FINDINGS="1000000000", AUTHLINT_JOBS="1", NO_COLOR="1")
        for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "FORCE_COLOR", "CLICOLOR_FORCE"):
            self.environment.pop(name, None)

    def prepare(self, family, n, folder):
        make, arguments = FAMILIES[family][:2]
        made = make(n)
        for name, text in (made if isinstance(made, dict) else {NAME: made}).items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(text if isinstance(text, bytes) else text.encode())
        return arguments(n) if callable(arguments) else arguments

    def run(self, command, folder, seconds):
        """Returns the seconds that a run takes, and its standard error."""
        with open(os.path.join(folder, "\x01err"), "wb+") as errors:
            start = os.times()
            process = subprocess.Popen(command, cwd=folder, env=self.environment, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=errors)
            killed = False
            deadline = time.time() + seconds
            while True:
                pid, status, usage = os.wait4(process.pid, os.WNOHANG)
                if pid:
                    break
                if time.time() > deadline:
                    process.kill()
                    killed = True
                time.sleep(0.002)
            process.returncode = os.waitstatus_to_exitcode(status)
            errors.seek(0)
            text = errors.read().decode("utf-8", "replace")
        if killed:
            raise TimeoutError(f"takes more than {seconds} s")
        if process.returncode not in (0, 1, 3) and not (process.returncode == 2 and "error" in text):
            raise RuntimeError(f"ends with status {process.returncode}: {text[:200]}")
        return usage.ru_utime, text

    def seconds(self, family, n):
        with tempfile.TemporaryDirectory() as folder:
            command = [self.program] + self.prepare(family, n, folder)
            return self.run(command, folder, 20)[0]

    def count(self, family, n):
        with tempfile.TemporaryDirectory() as folder:
            arguments = self.prepare(family, n, folder)
            if self.kind == "time":
                return min(self.run([self.program] + arguments, folder, 60)[0] for _ in range(5))
            if self.kind == "perf":
                text = self.run(["perf", "stat", "-x,", "-e", "instructions:u", self.program] + arguments,
                                folder, 60)[1]
                return int(re.search(r"^(\d+),,instructions", text, re.M).group(1))
            # The counts include the start of the program, which is known from the smallest input.
            text = self.run(["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null",
                             "--max-stackframe=16000000", self.program] + arguments, folder, 300)[1]
            return int(re.search(r"I +refs: +([\d,]+)", text).group(1).replace(",", ""))


def judge(counter, family, target):
    """Finds a size that takes long enough to measure, and compares its multiples."""
    least, most = FAMILIES[family][3:]
    base = counter.seconds(family, least)
    n = 64
    while n * 4 < most and counter.seconds(family, n) - base < target:
        n *= 2
    n = min(n, max(1, most // 4))
    if counter.kind == "time":
        n = min(n * 4, max(1, most // 4))
    smallest = counter.count(family, least)
    counts = [counter.count(family, n * factor) - smallest for factor in (1, 2, 4)]
    ratios = [later / max(1, earlier) for earlier, later in zip(counts, counts[1:])]
    # Counts that are tiny compared with the start of the program are too noisy to compare.
    if counter.kind != "time" and counts[0] < smallest / 50:
        ratios = ratios[1:] if counts[1] >= smallest / 50 else []
    return n, counts, ratios


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("names", nargs="*", help="families, or beginnings of their names")
    parser.add_argument("--all", action="store_true", help="every family")
    parser.add_argument("--list", action="store_true", help="names the families")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--target", type=float, default=0.02, help="seconds that the smallest size takes")
    options = parser.parse_intermixed_args()
    chosen = [name for name, family in FAMILIES.items()
              if options.all or any(name.startswith(start) for start in options.names)
              or not options.names and family[2]]
    if options.list:
        print("\n".join(chosen))
        return 0
    counter = Counter(os.path.abspath(options.program))
    print(f"{len(chosen)} of {len(FAMILIES)} families, by " + {
        "cachegrind": "instructions that valgrind counts", "perf": "instructions that perf counts",
        "time": "user time, since neither valgrind nor perf is to be had"}[counter.kind], flush=True)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = {name: pool.submit(judge, counter, name, options.target) for name in chosen}
        for name, future in futures.items():
            try:
                n, counts, ratios = future.result()
            except Exception as error:
                print(f"FAIL  {name}: {error}", flush=True)
                failed += 1
                continue
            bad = any(ratio > counter.limit for ratio in ratios)
            failed += bad
            shown = " ".join(f"{count:.3g}" if counter.kind == "time" else f"{count / 1e6:.2f}M" for count in counts)
            print(f"{'FAIL' if bad else 'ok':5} {name}: n = {n}: {shown}; "
                  + ", ".join(f"×{ratio:.2f}" for ratio in ratios), flush=True)
    print(f"{failed} of {len(chosen)} families grow by more than {counter.limit} times" if failed
          else "all grow in proportion")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
