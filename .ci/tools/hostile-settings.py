#!/usr/bin/env python3
"""hostile-settings.py PROGRAM [--slow FACTOR] [--only REGEX]: hostile rules, rule sets, schemas,
expressions, patterns, templates, configurations, ignore files, baselines, suppressions and arguments.

None may crash, hang or take much memory. Each must end with one of its expected statuses, errors must
name a place, and nothing in a file or an argument may reach a terminal as a control character, or a
log as a command.
"""

import argparse, concurrent.futures, json, os, re, resource, shutil, subprocess, sys, tempfile, time

GOOD = """manifest: 1
app:
  name: Match Maker
  service_id: "7579802912634078989"
  stage: development
  owner: "8647245523056104235"
scopes:
  - partner.authorization.info
partners:
  - id: "8647245523056104235"
    region: US
    category: TAP
    enrolled: true
authorization:
  category: TAP
  links:
    - region: US
      url: https://partner.us.tiktokshop.com/open/authorize?service_id=7579802912634078989&state={state}
  on_cancel: stop calling partner APIs and delete the partner's tokens
"""
BAD = GOOD.replace("enrolled: true", "enrolled: false")
# Everything that a terminal, a log or a web page would interpret.
NASTY = "\x1b[31m\x1b]0;x\x07\x9b1m\u202e\u2066\r\n::error::x\n##[error]x\x00\x08\x7f\u2028<img src=x>"
PRINTABLE = "".join(c for c in NASTY if c not in "\0\n\r")
NASTY_NAME = PRINTABLE.replace("/", "-")

CASES = []


def case(name, arguments, statuses, files=None, place=False, seconds=5, megabytes=300, says=None,
         environment=None, stdin=None):
    CASES.append(dict(name=name, arguments=arguments, statuses=set(statuses), files=files or {},
                      place=place, seconds=seconds, megabytes=megabytes, says=says,
                      environment=environment or {}, stdin=stdin))


def rule(**fields):
    """Returns a rule file with its fields as JSON, which is valid YAML."""
    whole = {"id": "a-rule", "title": "t", "severity": "error", "requirement": "r.",
             "require": "manifest.app.name != ''", "message": "m", "help": "h", "why": "w",
             "examples": {"good": [], "bad": []}}
    for key, value in fields.items():
        if value is None:
            whole.pop(key, None)
        else:
            whole[key] = value
    return json.dumps(whole)


CHECK = ["check", "--no-config"]
OWN = [*CHECK, "--no-default-rules", "--rules", "rules", "good.manifest.yaml"]


def rule_case(name, statuses, place=None, **fields):
    options = {key: fields.pop(key) for key in ("seconds", "megabytes", "says") if key in fields}
    case("rule: " + name, OWN, statuses, {"rules/a-rule.yaml": rule(**fields)},
         place=statuses == [2] if place is None else place, **options)


def expression_case(name, expression, statuses, **options):
    """Adds a case with the expression as the requirement of a rule, and one with `eval`."""
    # Exceeding the cost limit is a finding about the document.
    statuses = [*statuses, 1] if 0 in statuses else statuses
    rule_case("expression " + name, statuses, require=expression, **options)
    if len(expression) < 100_000:
        case("eval: " + name, ["eval", "--", expression, "good.manifest.yaml"], {0, 1, 2})


# -- Manifests with many items that are checked one by one: each must take as much work as the
# first.
MANY = {
    "parameters of a link": GOOD.replace(
        "{state}", "{state}" + "".join(f"&p{i}=v{i}" for i in range(16_000))),
    "unknown scopes": GOOD.replace(
        "  - partner.authorization.info\n", "".join(f"  - partner.x{i}\n" for i in range(20_000))),
    "partners": GOOD.replace("partners:\n", "partners:\n" + "".join(
        f'  - {{id: "{8 * 10**18 + i}", region: US, category: TAP, enrolled: true}}\n'
        for i in range(5_000))),
}
for what, manifest in MANY.items():
    case("many " + what, [*CHECK, "many.manifest.yaml"], [0, 1], {"many.manifest.yaml": manifest})

# -- Expressions
N = 100_000
expression_case("in parentheses", "(" * N + "1" + ")" * N, [2])
expression_case("unclosed parentheses", "(" * N, [2])
expression_case("lists in lists", "[" * N + "]" * N, [2])
expression_case("maps in maps", "{1:" * N + "1" + "}" * N, [2])
expression_case("not of not", "!" * N + "true", [0, 1, 2], place=False)
expression_case("minus of minus", "-" * N + "1 == 1", [0, 1, 2], place=False)
expression_case("a chain of and", " && ".join(["true"] * N), [0, 1, 2], place=False)
expression_case("a chain of or", " || ".join(["false"] * 20_000) + " || true", [0, 2], place=False)
expression_case("a chain of plus", " + ".join(["1"] * 20_000) + " == 1", [1, 2], place=False)
expression_case("a chain of conditions", "true ? true : " * 20_000 + "true", [0, 2], place=False)
expression_case("conditions in conditions", "true ? (" * 10_000 + "true" + ") : true" * 10_000, [2])
expression_case("a chain of fields", "manifest" + ".a" * N, [0, 1, 2], place=False)
expression_case("a chain of indices", "manifest" + "[0]" * N, [0, 1, 2], place=False)
expression_case("a chain of calls", "'a'" + ".lowerAscii()" * N + " == 'a'", [0, 1, 2], place=False)
expression_case("comparisons in a row", "1" + " < 2" * 50_000, [2])
expression_case("a long text", "'" + "x" * 3_000_000 + "' == 'x'", [0, 1, 2], place=False)
expression_case("a long name", "x" * 3_000_000, [2])
expression_case("a long number", "9" * 1_000_000 + " > 1", [2])
expression_case("a long fraction", "0." + "9" * 1_000_000 + " < 1.0", [0, 1, 2], place=False)
expression_case("an exponent", "1e" + "9" * 100_000 + " > 1.0", [0, 1, 2], place=False)
expression_case("a long list", "1 in [" + ",".join(["1"] * 200_000) + "]", [0, 1, 2], place=False)
expression_case("a long map",
                "1 in {" + ",".join(f"{i}:1" for i in range(100_000)) + "}", [0, 1, 2], place=False)
expression_case("an escape without an end", "'\\u12", [2])
expression_case("control characters", "'" + PRINTABLE + "' +", [2])
expression_case("an unknown name that is nasty", "`" + PRINTABLE + "`", [2])
expression_case("NUL", "1 \0 == 1", [2])
expression_case("comments only", "// " + "x" * 1_000_000, [2])
for depth in (6, 12, 28, 40, 200, 5000):
    inner = "true"
    for level in range(depth):
        inner = f"[1,2,3,4,5,6,7,8,9].all(v{level}, {inner})"
    expression_case(f"loops in loops, {depth}", inner, [0, 2], place=False)
    inner = "[1]"
    for level in range(depth):
        inner = f"{inner}.map(v{level}, v{level})"
    expression_case(f"loops over loops, {depth}", f"{inner}.size() == 1", [0, 2], place=False)
    inner = "x"
    for level in range(depth):
        inner = f"cel.bind(x, x + x, {inner})"
    expression_case(f"doubled text, {depth}", f"cel.bind(x, 'abcdefgh', {inner}).size() > 1",
                    [0, 2], place=False)
    inner = "x"
    for level in range(depth):
        inner = f"cel.bind(x, [x, x], {inner})"
    expression_case(f"doubled lists, {depth}", f"cel.bind(x, [1], {inner}) == [1]",
                    [0, 1, 2], place=False)
    expression_case(f"doubled lists compared, {depth}",
                    f"cel.bind(x, [1], {inner}) == cel.bind(x, [1], {inner})", [0, 1, 2], place=False)
    inner = "x"
    for level in range(depth):
        inner = f"cel.bind(x, x.replace('a', 'aaaaaaaaaa'), {inner})"
    expression_case(f"replaced text, {depth}", f"cel.bind(x, 'a', {inner}).size() > 0", [0, 2],
                    place=False)
    inner = "x"
    for level in range(depth):
        inner = f"cel.bind(x, [x, x, x, x].join(x), {inner})"
    expression_case(f"joined text, {depth}", f"cel.bind(x, 'a', {inner}).size() > 0", [0, 2],
                    place=False)
    inner = "x"
    for level in range(depth):
        inner = f"cel.bind(x, regex.replace(x, 'a', 'aaaaaaaaaa'), {inner})"
    expression_case(f"text replaced by patterns, {depth}", f"cel.bind(x, 'a', {inner}).size() > 0",
                    [0, 2], place=False)
    inner = "x"
    for level in range(depth):
        inner = f"cel.bind(x, '%s%s'.format([x, x]), {inner})"
    expression_case(f"formatted text, {depth}", f"cel.bind(x, 'a', {inner}).size() > 0", [0, 2],
                    place=False)
    inner = "x"
    for level in range(depth):
        inner = f"cel.bind(x, base64.encode(bytes(x)), {inner})"
    expression_case(f"encoded text, {depth}", f"cel.bind(x, 'a', {inner}).size() > 0", [0, 2],
                    place=False)
for name, text in {
    "a huge range": "lists.range(9223372036854775807).size() > 0",
    "a large range": "lists.range(100000000).size() > 0",
    "a negative range": "lists.range(-9223372036854775807).size() == 0",
    "ranges of ranges": "lists.range(10000).map(x, lists.range(10000)).size() > 0",
    "flattened ranges": "lists.range(3000).map(x, lists.range(3000)).flatten().size() > 0",
    "distinct": "lists.range(200000).distinct().size() > 0",
    "sorted": "lists.range(300000).sort().size() > 0",
    "sorted by": "lists.range(300000).sortBy(x, -x).size() > 0",
    "sets": "sets.contains(lists.range(50000), lists.range(50000))",
    "equal sets": "sets.equivalent(lists.range(50000), lists.range(50000))",
    "a wide format": "'%1000000000d'.format([1]).size() > 0",
    "a precise format": "'%.1000000000f'.format([1.0]).size() > 0",
    "a precise format, little": "'%.999999f'.format([1.0]).size() > 0",
    "an endless split": "lists.range(100000).map(x, 'aaaaaaaaaa').join('').split('').size() > 0",
    "a split with a count": "'a,b'.split(',', -9223372036854775808).size() > 0",
    "a part beyond": "'abc'.substring(-9223372036854775808, 9223372036854775807) == ''",
    "an index beyond": "'abc'.charAt(9223372036854775807) == ''",
    "found from beyond": "'abc'.indexOf('a', 9223372036854775807) == 0",
    "found backwards": "'abc'.lastIndexOf('a', -9223372036854775808) == 0",
    "a slice beyond": "[1].slice(-9223372036854775808, 9223372036854775807) == []",
    "least by minus one": "-9223372036854775808 / -1 == 0",
    "least modulo minus one": "-9223372036854775808 % -1 == 0",
    "least negated": "-(-9223372036854775808) == 0",
    "least absolute": "math.abs(-9223372036854775808) == 0",
    "a shift beyond": "math.bitShiftLeft(1, 9223372036854775807) == 0",
    "a shift backwards": "math.bitShiftRight(1, -1) == 0",
    "no number as a whole one": "int(0.0 / 0.0) == 0",
    "infinite as a whole one": "int(1.0 / 0.0) == 0",
    "rounded infinity": "math.round(1.0 / 0.0) > 0.0",
    "the end of time": "timestamp('9999-12-31T23:59:59.999999999Z') + duration('1ns') > timestamp(0)",
    "before time": "timestamp('0001-01-01T00:00:00Z') - duration('1ns') > timestamp(0)",
    "a long time": "duration('99999999999999999999h') > duration('0s')",
    "a long time in parts": "duration('" + "1ns" * 50_000 + "') > duration('0s')",
    "a place on no map": "timestamp(0).getHours('../../../../etc/passwd') == 0",
    "a place that is a device": "timestamp(0).getHours('/dev/zero') == 0",
    "a place that is long": "timestamp(0).getHours('" + "A/" * 50_000 + "') == 0",
    "a place that is nasty": "timestamp(0).getHours('" + PRINTABLE + "') == 0",
    "a URL of many parts": "url('https://x/" + "a/" * 40_000 + "').getEscapedPath() == ''",
    "a URL of many parameters": "uri('https://x/?" + "a=b&" * 20_000 + "').parameters.size() == 1",
    "a network that is long": "ip('" + "1:" * 50_000 + "').family() == 4",
    "a network mask beyond": "cidr('10.0.0.0/99999999999999999999').prefixLength() == 1",
    "all that is below": "descendants(descendants(descendants(manifest))).size() > 0",
    "letters of much": "letters('" + "é" * 90_000 + "') == ''",
    "the nearest of much": "nearest('" + "ab" * 20_000 + "', ['" + "ba" * 20_000 + "']).hasValue()",
    "the nearest of many":
        "nearest('abcdefgh', lists.range(20000).map(x, string(x))).hasValue()",
}.items():
    expression_case(name, text, [0, 1, 2], place=False)

# -- Patterns
for name, pattern, is_refused in [
    ("repeats of repeats", "(((a{1000}){1000}){1000}){1000}", True),
    ("repeats in a row", "a{1000}" * 1000, None),
    ("stars of stars", "(" * 400 + "a" + "*)" * 900, None),
    ("deep groups", "(" * 50_000 + "a" + ")" * 50_000, True),
    ("deep classes", "[" * 50_000, True),
    ("many alternatives", "|".join(f"a{i}" for i in range(20_000)), None),
    ("alternatives without an end", "|" * 80_000, None),
    ("a large class", "[" + "".join(chr(0x4E00 + 2 * i) for i in range(9_000)) + "]{500}", None),
    ("Unicode in repeats", "(\\pL|\\pN|\\p{Greek}){1000}", None),
    ("Unicode without case", "(?i)[\\x{0}-\\x{10FFFF}]{500}", None),
    ("a repeat beyond", "a{1001}", True),
    ("a repeat backwards", "a{9,1}", True),
    ("optional in a row", "a?" * 2_000 + "a" * 2_000, None),
    ("a name for a group that is nasty", "(?P<" + PRINTABLE + ">a)", True),
    ("backtracking", "^(a+)+$", False),
    ("long", "a" * 90_000, None),
]:
    statuses = [2] if is_refused else [1] if is_refused is False else [0, 1, 2]
    expression_case("pattern " + name, "'" + "a" * 5_000 + "b'.matches(r'''" + pattern + "''')", statuses)
    expression_case("pattern made at run time, " + name,
                    "'" + "a" * 5_000 + "b'.matches(manifest.app.name + r'''" + pattern + "''')",
                    [1, 2], place=False)
    case("schema: pattern " + name, ["check", "--no-config", "--no-default-rules", "--rules", "rules",
                                     "good.manifest.yaml"], {0, 1, 2}, {
        "rules/a-rule.yaml": rule(require="true"),
        "rules/ruleset.yaml": "name: n\nvariable: manifest\nschema: s.json\n",
        "rules/s.json": json.dumps({"type": "object", "properties": {"app": {
            "type": "object", "properties": {"name": {"type": "string", "pattern": pattern}}}}}),
    })

# -- Templates, loops and other parts of a rule
rule_case("a template without an end", [2], require="false", message="${" * 50_000)
rule_case("a template in a template", [2], require="false", message="${'${'" * 50_000)
rule_case("many templates", [1, 2], require="false", message="${1}" * 50_000, place=False)
rule_case("a template that grows", [1, 2], require="false", place=False, megabytes=400,
          message="${lists.range(50000).map(x, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa').join('')}" * 20)
rule_case("a template that is nasty", [1], require="false", place=False,
          message="${'" + PRINTABLE.replace("\\", "") + "'} " + PRINTABLE, help=PRINTABLE, label=PRINTABLE,
          title=PRINTABLE, requirement=PRINTABLE, why=PRINTABLE)
for loops in (2, 5, 12):
    rule_case(f"loops, {loops}", [0, 1, 2], place=False, require="true", seconds=20,
              **{"for": [f"v{i} in lists.range(100)" for i in range(loops)]})
    if loops > 5:
        continue
    rule_case(f"loops with findings, {loops}", [1, 2], place=False, require="false", seconds=20,
              **{"for": [f"v{i} in lists.range(100)" for i in range(loops)]})
rule_case("thousands of loops", [0, 1, 2], place=False, require="true",
          **{"for": [f"v{i} in [1]" for i in range(3_000)]})
rule_case("a loop without an end", [2], **{"for": "x in " + "(" * N})
rule_case("a loop over nothing that is a list", [2], **{"for": "x in 1"})
for growth in ("v{0} + v{0}", "[v{0}, v{0}]", "{{1: v{0}, 2: v{0}}}", "v{0}.map(x, v{0})"):
    for depth in (20, 60, 2_000):
        variables = {"v0": "['abcdefgh']" if "map" in growth else "'abcdefgh'"}
        for level in range(depth):
            variables[f"v{level + 1}"] = growth.format(level)
        rule_case(f"variables that grow by {growth}, {depth}", [0, 1, 2], place=False,
                  variables=variables, require=f"v{depth} == v{depth}")
        rule_case(f"variables shown that grow by {growth}, {depth}", [1, 2], place=False,
                  variables=variables, require="false", message=f"${{string(v{depth})}}"
                  if growth == "v{0} + v{0}" else f"${{'%s'.format([v{depth}])}}")
rule_case("variables in a circle", [2], variables={"a": "b", "b": "a"}, require="a == 1")
rule_case("a variable called as what is there", [0, 1, 2], place=False, variables={"manifest": "1"},
          require="manifest == 1")
rule_case("many checks", [1, 2], place=False, require=None, message=None,
          checks=[{"require": f"manifest.app.name == 'x{i}'", "message": "m"} for i in range(5_000)])
rule_case("many labels", [1, 2], place=False, require="false",
          labels=[{"at": "manifest.app", "text": "x"}] * 5_000)
rule_case("many references", [0, 2], place=False, references=["https://x"] * 50_000)
rule_case("what it supersedes", [0, 1, 2], place=False, supersedes=["a-rule", *map(str, range(20_000))])
rule_case("an unknown key that is nasty", [2], **{PRINTABLE: 1})
rule_case("an id that is nasty", [2], id=PRINTABLE)
rule_case("a severity that is nasty", [2], severity=PRINTABLE)
rule_case("a fix of everything", [1, 2], place=False, require="false",
          fix={"remove": "manifest", "safe": True})
rule_case("a fix of nothing", [2], require="false", fix={"remove": "(" * N, "safe": True})
rule_case("fields of other types", [2], **{key: {"a": [1]} for key in
          ("title", "for", "when", "message", "at", "label", "labels", "help", "why", "references")})
case("rule: fixes without an end", [*CHECK, "--no-default-rules", "--rules", "rules", "--fix",
                                   "good.manifest.yaml"], {0, 1, 2}, {"rules/a-rule.yaml": rule(
    require="manifest.app.name.endsWith('y')",
    fix={"set": "manifest.app.name", "to": "manifest.app.name + 'x'", "safe": True})})
case("rule: fixes that grow", [*CHECK, "--no-default-rules", "--rules", "rules", "--fix",
                               "good.manifest.yaml"], {0, 1, 2}, {"rules/a-rule.yaml": rule(
    require="manifest.app.name.endsWith('y')", fix={
        "set": "manifest.app.name", "to": "manifest.app.name + manifest.app.name", "safe": True})})
case("rule: a fix that is nasty", [*CHECK, "--no-default-rules", "--rules", "rules", "--diff",
                                   "good.manifest.yaml"], {1, 2}, {"rules/a-rule.yaml": rule(
    require="manifest.app.name == 'y'",
    fix={"set": "manifest.app.name", "to": "'" + "\\x1b[31m\\n::error::x\\u202e" + "'", "safe": True})})
EXAMPLE = "app:\n  name: x\n# ^^^^ here\n"
for name, examples in {
    "many": {"good": [{"manifest": "app: {name: x}"}] * 3_000, "bad": []},
    "of many lines": {"good": [], "bad": [{"manifest": EXAMPLE * 20_000}]},
    "of many carets": {"good": [], "bad": [{"manifest": "app: {name: ''}\n#" + " ^" * 100_000}]},
    "of many caret lines": {"good": [], "bad": [{"manifest": "app: {name: ''}\n" + "# ^\n" * 50_000}]},
    "carets alone": {"good": [], "bad": [{"manifest": "#^^^"}]},
    "nested": {"good": [{"manifest": "[" * 50_000}], "bad": []},
    "nasty": {"good": [{"manifest": f'app: {{name: "{PRINTABLE}"'}], "bad": []},
    "wrong": {"good": 1, "bad": "x"},
    "nasty and not met": {"good": [], "bad": [{"manifest": "app: {name: '" + "x\u202e\u009b" + "'}\n#    ^^^"}]},
}.items():
    case(f"examples: {name}", ["test", "rules"], {0, 1, 2}, {"rules/a-rule.yaml": rule(examples=examples)},
         seconds=20)
for name, data in {
    "empty": b"", "of another encoding": "id: a-rule".encode("utf-16"), "binary": bytes(range(256)) * 50,
    "nested": b"[" * N, "a bomb": b"a: &a [x,x,x,x,x,x,x,x,x,x]\n" + b"".join(
        b"%c: &%c [%s]\n" % (c + 1, c + 1, b",".join([b"*%c" % c] * 10)) for c in range(97, 109)),
    "a list": b"- 1", "several": b"id: a-rule\n---\nid: a-rule\n", "keys twice": b"id: a-rule\nid: a-rule\n",
    "a circle": b"id: &a [*a]", "unclosed": b'id: "', "long": b"id: " + b"x" * 3_000_000,
    "too large": b"#" * (17 << 20), "nasty": PRINTABLE.encode("utf-8", "replace"), "NUL": b"id: \0",
}.items():
    case(f"rule file: {name}", OWN, {2}, {"rules/a-rule.yaml": data}, place=name != "too large")
    case(f"rule set: {name}", OWN, {0, 1, 2} if name == "empty" else {2},
         {"rules/a-rule.yaml": rule(), "rules/ruleset.yaml": data}, place=name not in ("empty", "too large"))
    case(f"configuration: {name}", ["check", "good.manifest.yaml"],
         {0, 2}, {".authlint.yaml": data})
    case(f"baseline: {name}", [*CHECK, "--baseline", "b.json", "good.manifest.yaml"], {2}, {"b.json": data})
case("rule file: a named pipe", OWN, {2}, {"rules/a-rule.yaml": "fifo"})
case("rule file: an endless device", OWN, {2}, {"rules/a-rule.yaml": ("link", "/dev/zero")})
case("rule file: a link to itself", OWN, {2}, {"rules/a-rule.yaml": ("link", "a-rule.yaml")})
case("rule file: an endless device by name", [*CHECK, "--rules", "/dev/zero", "good.manifest.yaml"], {2})
case("rule files: thousands", OWN, {0, 1, 2},
     {f"rules/r{i}.yaml": rule(id=f"r{i}") for i in range(1_500)}, seconds=20)
case("rule files: thousands that are broken", OWN, {2},
     {f"rules/r{i}.yaml": rule(id=f"r{i}", require="(") for i in range(1_500)}, seconds=20)
case("rule file: a nasty name", OWN, {2}, {"rules/" + NASTY_NAME + ".yaml": rule()})

# -- Rule sets and schemas
def schema_case(name, schema, statuses, **options):
    case("schema: " + name, OWN, statuses, {
        "rules/a-rule.yaml": rule(require="true"),
        "rules/ruleset.yaml": "name: n\nvariable: manifest\nschema: s.json\n",
        "rules/s.json": schema if isinstance(schema, (str, bytes, tuple)) else json.dumps(schema)}, **options)


schema_case("nested", '{"properties":{"a":' * 20_000 + "{}" + "}}" * 20_000, {2}, place=True)
schema_case("a reference to itself", {"$ref": "#"}, {0, 1, 2})
schema_case("references in a circle",
            {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}, {0, 1, 2})
schema_case("a recursive one", {"type": "object", "additionalProperties": {"$ref": "#"}}, {0, 1, 2})
schema_case("a long chain of references", {"$ref": "#/$defs/d0", "$defs": {
    f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(20_000)} | {"d20000": {}}}, {0, 1, 2})
schema_case("references that multiply", {"$ref": "#/$defs/d0", "$defs": {
    f"d{i}": {"type": "object", "properties": {k: {"$ref": f"#/$defs/d{i + 1}"} for k in "abcdefgh"}}
    for i in range(30)} | {"d30": {}}}, {0, 1, 2})
schema_case("a reference elsewhere", {"$ref": "file:///etc/passwd"}, {2})
schema_case("a reference that is nasty", {"$ref": "#/" + PRINTABLE}, {2})
schema_case("many properties", {"type": "object", "properties": {f"p{i}": {} for i in range(50_000)}}, {0, 1, 2})
schema_case("many required properties", {"type": "object", "required": [f"p{i}" for i in range(30_000)],
            "properties": {f"p{i}": {} for i in range(30_000)}}, {0, 1, 2})
schema_case("many patterns", {"type": "object", "patternProperties": {
    f"^p{i}.*x$": {"type": "string"} for i in range(2_000)}}, {0, 1, 2})
schema_case("a long list of values", {"enum": list(range(100_000))}, {0, 1, 2})
schema_case("bounds beyond", {"type": "object", "minProperties": 1e308, "maxProperties": -5,
                              "minLength": -1, "maxLength": 10**30}, {0, 1, 2})
schema_case("an unknown keyword that is nasty", {PRINTABLE: 1}, {2})
schema_case("no object", "[1]", {2})
schema_case("broken", '{"type": ', {2}, place=True)
schema_case("empty", "", {2})
for name, path in [("an endless device", "/dev/zero"), ("upwards", "../" * 2_000 + "etc/passwd"),
                   ("nasty", json.dumps(NASTY)), ("absent", "no.json"), ("a folder", "."), ("long", "x" * 100_000)]:
    case(f"rule set: schema {name}", OWN, {2}, {"rules/a-rule.yaml": rule(),
         "rules/ruleset.yaml": f"name: n\nvariable: manifest\nschema: {path}\n"})
case("rule set: schema a named pipe", OWN, {2}, {"rules/a-rule.yaml": rule(), "rules/p": "fifo",
     "rules/ruleset.yaml": "name: n\nvariable: manifest\nschema: p\n"})
case("rule set: nested constants", OWN, {0, 1, 2}, {"rules/a-rule.yaml": rule(),
     "rules/ruleset.yaml": "name: n\nvariable: manifest\nconstants: {k: " + "[" * 90 + "]" * 90 + "}\n"})
case("rule set: many constants", OWN, {0, 1, 2}, {"rules/a-rule.yaml": rule(), "rules/ruleset.yaml":
     "name: n\nvariable: manifest\nconstants:\n" + "".join(f"  k{i}: {i}\n" for i in range(50_000))})
case("rule set: a variable that is nasty", OWN, {2}, {"rules/a-rule.yaml": rule(),
     "rules/ruleset.yaml": json.dumps({"name": "n", "variable": PRINTABLE})})

# -- Configurations and ignore files
def configuration_case(name, text, statuses, arguments=("check",), files=None, **options):
    case("configuration: " + name, list(arguments), statuses,
         {".authlint.yaml": text if isinstance(text, (str, bytes, tuple)) else json.dumps(text)}
         | (files or {}), **options)


DEEP = "/".join("a" * 20 for _ in range(60)) + "/"
STARS = ["**/" * 500 + "x", "*a" * 200 + "b", "**/a" * 100 + "/b", "?" * 5_000, "[" * 5_000, "{a,b}" * 200,
         "[a-z]*" * 300 + "!", "\\" * 4_999, "*" * 9_999, "[!" + "a" * 9_000 + "]*", "**" * 3_000]
for index, pattern in enumerate(STARS):
    for key in ("include", "exclude"):
        configuration_case(f"{key}, pattern {index}", {key: [pattern]}, {0, 1, 2, 3},
                           files={DEEP + "a" * 200 + ".manifest.yaml": GOOD})
    case(f"ignore file: pattern {index}", CHECK, {0, 3},
         {".gitignore": pattern, DEEP + "a" * 200 + ".manifest.yaml": GOOD})
    configuration_case(f"override, pattern {index}",
                       {"overrides": [{"files": [pattern], "ignore": ["missing-state"]}]}, {0, 2})
    case(f"exclude: pattern {index}", [*CHECK, "--exclude", pattern], {0, 2, 3}, {DEEP + "aaa.manifest.yaml": GOOD})
configuration_case("many excludes", {"exclude": [f"x{i}/**" for i in range(20_000)]}, {0, 3},
                   files={f"d{i}/a.manifest.yaml": GOOD for i in range(20)}, seconds=10)
configuration_case("many overrides", {"overrides": [{"files": [f"x{i}"], "ignore": ["missing-state"]}
                                                    for i in range(10_000)]}, {0, 2}, seconds=10)
configuration_case("many unknown ids", {"ignore": [f"missing-stat{i}" for i in range(20_000)]}, {2}, place=True)
configuration_case("many unknown keys", {f"ignor{i}": 1 for i in range(20_000)}, {2}, place=True)
configuration_case("an unknown key that is nasty", {PRINTABLE: 1}, {2}, place=True)
configuration_case("an id that is nasty", {"ignore": [PRINTABLE]}, {2}, place=True)
configuration_case("a severity that is nasty", {"severity": {PRINTABLE: PRINTABLE}}, {2}, place=True)
configuration_case("a pattern that is nasty", {"exclude": [NASTY, "[" + PRINTABLE]}, {0, 2})
configuration_case("a long unknown id", {"ignore": ["x" * 500_000]}, {2}, place=True)
configuration_case("a named pipe", "fifo", {2})
configuration_case("an endless device", ("link", "/dev/zero"), {2})
configuration_case("a folder", "folder", {2})
configuration_case("rules that are a device", {"rules": ["/dev/zero"]}, {2})
configuration_case("rules that are nasty", {"rules": [PRINTABLE]}, {2})
configuration_case("a baseline that is a pipe", {"baseline": "p"}, {2}, files={"p": "fifo"})
configuration_case("a baseline that is nasty", {"baseline": PRINTABLE}, {2})
configuration_case("fields of other types", {key: {"a": 1} for key in
                   ("include", "exclude", "rules", "select", "ignore", "fail-on", "baseline", "root")}, {2}, place=True)
case("configuration: one in each of many folders", ["check", "."], {0},
     {f"{'d/' * depth}.authlint.yaml": '{"exclude": ["x"]}' for depth in range(200)}
     | {"d/" * 199 + "a.manifest.yaml": GOOD}, seconds=10)
case("ignore file: many patterns", CHECK, {0, 3}, {".gitignore": "".join(f"x{i}*y\n" for i in range(100_000))}
     | {f"d{i}/a.manifest.yaml": GOOD for i in range(30)}, seconds=10)
case("ignore file: a named pipe", CHECK, {0, 3}, {".gitignore": "fifo"})
case("ignore file: an endless device", CHECK, {0, 3}, {".gitignore": ("link", "/dev/zero")})
case("a tree that is deep", CHECK, {0, 3}, {"d/" * 900 + "a.manifest.yaml": GOOD})

# -- Baselines
ENTRY = {"file": "bad.manifest.yaml", "pointer": "/x", "rule": "missing-state", "value": "0123456789abcdef", "count": 1}


def baseline_case(name, value, statuses, **options):
    text = value if isinstance(value, (str, bytes, tuple)) else json.dumps({"version": 1, "entries": value})
    case("baseline: " + name, [*CHECK, "--baseline", "b.json", "--baseline-strict", "bad.manifest.yaml"], statuses,
         {"b.json": text}, **options)


baseline_case("many entries", [dict(ENTRY, pointer=f"/{i}") for i in range(50_000)], {1, 2}, seconds=15)
baseline_case("entries twice", [ENTRY] * 5_000, {1, 2})
baseline_case("many broken entries", [dict(ENTRY, count=-1)] * 20_000, {2}, place=True)
for key, value in [("count", 10**30), ("count", 2**63 - 1), ("count", -1), ("count", 1.5), ("count", "x"),
                   ("document", 2**63 - 1), ("document", -1), ("pointer", "x" * 100_000), ("pointer", NASTY),
                   ("file", NASTY), ("file", "../" * 5_000), ("file", "/dev/zero"), ("rule", NASTY),
                   ("value", "x" * 100_000), ("value", NASTY), (PRINTABLE, 1)]:
    baseline_case(f"{key[:9]!a} is {str(value)[:9]!a}", [dict(ENTRY, **{key: value})], {1, 2})
baseline_case("entries beyond count",
              [dict(ENTRY, count=2**63 - 1), dict(ENTRY, count=2**63 - 1, pointer="/y")], {1, 2})
baseline_case("another version", '{"version": 1e999, "entries": []}', {2}, place=True)
baseline_case("a named pipe", "fifo", {2})
baseline_case("an endless device", ("link", "/dev/zero"), {2})

# -- Suppressions
def suppression_case(name, text, statuses, **options):
    for form in ("text", "json"):
        case(f"suppressions: {name}, {form}", [*CHECK, "--format", form, "bad.manifest.yaml"], statuses,
             {"bad.manifest.yaml": text}, **options)
    case(f"suppressions: {name}, fixed", [*CHECK, "--fix", "bad.manifest.yaml"], statuses,
         {"bad.manifest.yaml": text}, **options)


suppression_case("many lines", "".join(f"# authlint: ignore[missing-state] {i}\n" for i in range(20_000)) + BAD,
                 {0, 1}, seconds=20)
suppression_case("many unknown", "".join(f"# authlint: ignore[missing-stat{i}] x\n" for i in range(10_000)) + BAD,
                 {1}, seconds=20)
suppression_case("many in one", "# authlint: ignore[" + ",".join(f"r{i}" for i in range(20_000)) + "] x\n" + BAD,
                 {1}, seconds=20)
suppression_case("many behind each other", "# x" + " # authlint: ignore[missing-state] y" * 20_000 + "\n" + BAD,
                 {0, 1}, seconds=20)
suppression_case("many of one file", "# authlint: ignore-file[missing-state] x\n" * 10_000 + BAD, {0, 1}, seconds=20)
suppression_case("a long comment", "# authlint: ignore[" + "x" * 5_000_000 + "\n" + BAD, {1})
suppression_case("many marks", "#" * 1_000_000 + " authlint: ignore[x]\n" + "# " * 500_000 + "\n" + BAD, {1})
suppression_case("many brackets", "# authlint: ignore" + "[" * 500_000 + "\n" + BAD, {1})
suppression_case("on every line",
                 "".join(line + " # authlint: ignore[missing-state] x\n" if line else "\n" for line in BAD.split("\n")),
                 {0, 1})
suppression_case("nasty", "# authlint: ignore[" + PRINTABLE + "] " + PRINTABLE + "\n" + BAD, {1})
suppression_case("until never",
                 "".join(f"# authlint: ignore[missing-state] until={u}\n" for u in
                         ("9999-99-99", "0000-00-00", "99999999999999-01-01", "-1-1-1", "", "2026-02-30",
                          "2026-2-3", PRINTABLE, "x" * 10_000)) + BAD, {0, 1})

# -- Many findings in one line, and long lines, in every report
LONG = '{"manifest": 1, "scopes": ["a"], "partners": [' + ",".join(
    '{"id": 1, "region": "US", "category": "TAP", "enrolled": false}' for _ in range(6_000)) + "]}"
WIDE = '{"manifest": 1, "' + "x" * 3_000_000 + '": 1, "y' + "\u0301" * 500_000 + '": 2, "' + "\t" * 0 + '": 3}'
for form in ("text", "compact", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown"):
    case(f"one line with thousands of findings, {form}", [*CHECK, "--format", form, "long.manifest.json"], {1},
         {"long.manifest.json": LONG}, seconds=20, megabytes=400)
    case(f"a wide line, {form}", [*CHECK, "--format", form, "wide.manifest.json"], {1},
         {"wide.manifest.json": WIDE}, seconds=20, megabytes=400)

# -- Text from users, wherever it is echoed
NASTY_MANIFEST = json.dumps({"manifest": 1, PRINTABLE: 1, "app": {
    "name": NASTY, "service_id": NASTY, "stage": NASTY, "owner": NASTY, PRINTABLE: NASTY}, "scopes": [NASTY],
    "partners": [{"id": NASTY, "region": NASTY, "category": NASTY, "enrolled": True}],
    "authorization": {"category": NASTY, "links": [{"region": NASTY, "url": NASTY},
                                                   {"region": "US", "url": "https://" + PRINTABLE}]}})
for file, text in {"nasty.manifest.json": NASTY_MANIFEST, "nasty.manifest.yaml": NASTY_MANIFEST,
                   NASTY_NAME + ".manifest.yaml": BAD, "broken.manifest.yaml": "a: [" + PRINTABLE,
                   "broken.manifest.json": '{"a": ' + PRINTABLE}.items():
    for form in ("text", "compact", "github", "markdown", "checkstyle", "junit", "gitlab", "sarif", "json"):
        case(f"echo: check {file!a}, {form}", [*CHECK, "--format", form, "--", file], {1}, {file: text})
    for change in ("--diff", "--fix"):
        case(f"echo: check {change} {file!a}", [*CHECK, change, "--unsafe-fixes", "--", file], {0, 1}, {file: text})
    case(f"echo: check {file!a}, on a server", ["check", "--", file], {1}, {file: text},
         environment={"GITHUB_ACTIONS": "true"})
    case(f"echo: link {file!a}", ["link", "--", file], {0, 1}, {file: text})
    for form in ("text", "json"):
        case(f"echo: eval {file!a}, {form}", ["eval", "--format", form, "manifest", "--", file], {0, 1, 2}, {file: text})
    case(f"echo: coverage {file!a}", [*CHECK, "--coverage", "--statistics", "--", file], {1}, {file: text})
    case(f"echo: baseline {file!a}", [*CHECK, "--baseline", "b", "--write-baseline", "--", file], {0, 1}, {file: text})
for arguments in (["check", PRINTABLE], ["check", "--" + PRINTABLE], ["check", "--format", PRINTABLE],
                  ["check", "--select", PRINTABLE], ["check", "--ignore", PRINTABLE], ["check", "--severity", PRINTABLE],
                  ["check", "--severity", PRINTABLE + "=error"], ["check", "--config", PRINTABLE],
                  ["check", "--rules", PRINTABLE], ["check", "--jobs", PRINTABLE], ["check", "--max-size", PRINTABLE],
                  ["check", "--baseline", PRINTABLE, "bad.manifest.yaml"], ["check", "--fail-on", PRINTABLE],
                  ["check", "--output", PRINTABLE + "/x", "bad.manifest.yaml"], ["check", "--color", PRINTABLE],
                  ["check", "--exclude", "[" + PRINTABLE], [PRINTABLE], ["explain", PRINTABLE], ["explain", "--" + PRINTABLE],
                  ["rules", PRINTABLE], ["rules", "--format", PRINTABLE], ["rules", "--rules", PRINTABLE],
                  ["test", PRINTABLE], ["link", PRINTABLE], ["eval", PRINTABLE], ["eval", "'" + PRINTABLE],
                  ["eval", "1", PRINTABLE], ["init", PRINTABLE], ["init", "x" * 100_000], ["schema", PRINTABLE],
                  ["help", PRINTABLE], ["check", "--\n::error::x"], ["check", "\n::error::x"], ["\n::error::x"],
                  ["explain", "\n::error::x"], ["check", "--format", "\n::error::x"], ["eval", "\n::error::x"],
                  ["check", "-" + PRINTABLE], ["check", "--format=" + PRINTABLE], ["check", ""], ["explain", ""],
                  ["eval", ""], ["check", "--output", "", "bad.manifest.yaml"], ["check", "--config", ""],
                  ["check", "--rules", ""], ["check", "x" * 100_000], ["check", "--select", "x" * 100_000],
                  ["explain", "x" * 100_000], ["x" * 100_000], ["check", "--jobs", "9" * 1_000],
                  ["check", "--jobs", "999999999999", "bad.manifest.yaml"], ["check", "--max-size", "9" * 1_000],
                  ["check", "--max-size", "9223372036854775807GiB"], ["check", "--max-size", "-1"]):
    for server in (False, True):
        case(f"arguments: {' '.join(arguments)[:50]!a}{', on a server' if server else ''}", arguments,
             {0, 1, 2, 3} if arguments[0] in ("help", "init") or "--exclude" in arguments else {1, 2, 3},
             environment={"GITHUB_ACTIONS": "true"} if server else {})
case("arguments: a name for standard input", ["check", "--stdin-filename", NASTY.replace("\0", ""), "-"], {1}, stdin=BAD)
case("arguments: the expression's text", ["eval", "'" + PRINTABLE.replace("\u2028", "") + "'"], {0})
case("arguments: the expression's bytes", ["eval", "b'\\x1b[31m' + b'\\n::error::'"], {0})
for name in ("FORMAT", "SELECT", "IGNORE", "SEVERITY", "CONFIG", "RULES", "JOBS", "MAX_SIZE", "FAIL_ON", "COLOR",
             "BASELINE", "OUTPUT", "FIX", "NO_CONFIG", "STDIN_FILENAME", "EXCLUDE"):
    for value in (PRINTABLE, "x" * 100_000, "", "\n::error::x"):
        case(f"environment: {name}={value[:9]!a}", ["check", "bad.manifest.yaml"], {0, 1, 2, 3},
             environment={"AUTHLINT_" + name: value})
case("rules: nasty", ["rules", "--rules", "rules"], {0, 2}, {"rules/a-rule.yaml": rule(title=PRINTABLE, requirement=PRINTABLE)})
case("rules: nasty, json", ["rules", "--rules", "rules", "--format", "json"], {0, 2},
     {"rules/a-rule.yaml": rule(title=PRINTABLE, requirement=PRINTABLE)})
case("explain: nasty", ["explain", "--rules", "rules", "a-rule"], {0, 2}, {"rules/a-rule.yaml": rule(
    title=PRINTABLE, requirement=PRINTABLE, why=PRINTABLE + "\n\n# " + PRINTABLE, help=PRINTABLE, references=[PRINTABLE],
    examples={"good": [{"manifest": "app: {name: '" + PRINTABLE.replace("\x1b", "").replace("\x07", "") + "'}"}], "bad": []})})


def write(folder, name, content):
    path = os.path.join(os.fsencode(folder), name if isinstance(name, bytes) else name.encode("utf-8", "surrogateescape"))
    if len(path) > 3_000 or b"/d/d/d/" in path:
        # The path is too long for one call, so it is created folder by folder.
        here = os.open(folder, os.O_RDONLY)
        *folders, last = name.split("/")
        for part in folders:
            try:
                os.mkdir(part, dir_fd=here)
            except FileExistsError:
                pass
            here, above = os.open(part, os.O_RDONLY, dir_fd=here), here
            os.close(above)
        file = os.open(last, os.O_WRONLY | os.O_CREAT, dir_fd=here)
        os.write(file, content.encode())
        os.close(file)
        os.close(here)
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if content == "fifo":
        os.mkfifo(path)
    elif content == "folder":
        os.mkdir(path)
    elif isinstance(content, tuple):
        os.symlink(content[1], path)
    else:
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"))


# Control characters except line feed and tab, and characters that change the direction of text or
# end lines invisibly.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
PLACE = re.compile(r"┌─|:\d+:\d+")


def run(program, case, slow):
    folder = tempfile.mkdtemp(prefix="authlint-hostile-")
    problems = []
    try:
        usual = {"good.manifest.yaml": GOOD}
        if "bad.manifest.yaml" in case["arguments"]:
            usual["bad.manifest.yaml"] = BAD
        for name, content in {**usual, **case["files"]}.items():
            write(folder, name, content)
        environment = {"PATH": os.environ["PATH"], "NO_COLOR": "1", **case["environment"]}
        seconds = case["seconds"] * slow

        begun = time.time()
        with open(f"{folder}.out", "w+b") as out, open(f"{folder}.err", "w+b") as err, \
                tempfile.TemporaryFile() as stdin:
            stdin.write((case["stdin"] or "").encode())
            stdin.seek(0)
            arguments = [a.encode("utf-8", "surrogateescape") for a in case["arguments"]]
            try:
                process = subprocess.Popen([program, *arguments], cwd=folder, stdin=stdin, stdout=out, stderr=err,
                                           env=environment)
            except (OSError, ValueError) as error:
                return [], f"not made: {error}"
            status = None
            while status is None:
                pid, code, usage = os.wait4(process.pid, os.WNOHANG)
                if pid:
                    status = os.waitstatus_to_exitcode(code)
                elif time.time() - begun > seconds:
                    process.kill()
                    _, code, usage = os.wait4(process.pid, 0)
                    status = "too slow"
                else:
                    time.sleep(0.001)
            process.returncode = 0
            elapsed = time.time() - begun
            megabytes = usage.ru_maxrss / 1024
            for stream in (out, err):
                stream.seek(0)
            output, errors = out.read(), err.read()
        if status not in case["statuses"]:
            problems.append(f"status {status}, expected {sorted(case['statuses'])}")
        if megabytes > case["megabytes"]:
            problems.append(f"{megabytes:.0f} MiB")
        for stream, data in (("standard output", output), ("standard error", errors)):
            if len(data) > 64 << 20:
                problems.append(f"{len(data)} bytes of {stream}")
            try:
                text = data[: 1 << 20].decode("utf-8", "strict" if len(data) <= 1 << 20 else "replace")
            except UnicodeDecodeError as error:
                problems.append(f"{stream} is not text: {error}")
                continue
            # `--diff` writes a patch, which must contain the bytes of the file.
            if "--diff" not in case["arguments"]:
                match = OBEYED.search(text)
                if match:
                    problems.append(f"{stream} holds {match[0]!a}: {text[max(0, match.start() - 40):match.end() + 20]!a}")
            if "GITHUB_ACTIONS" in case["environment"]:
                for line in text.split("\n"):
                    if re.match(r"\s*::", line) and not re.match(r"::(error|warning|notice) (file|title)=", line):
                        problems.append(f"{stream} holds a command: {line[:80]!a}")
                    if "##[" in line:
                        problems.append(f"{stream} holds a command: {line[:80]!a}")
        if status == 2:
            if not errors:
                problems.append("status 2 without a word")
            elif case["place"] and not PLACE.search(errors.decode("utf-8", "replace")):
                problems.append(f"no place: {errors[:200]!r}")
        return problems, (f"{elapsed:.2f} s, {megabytes:.0f} MiB, status {status}, "
                          f"{(errors or output)[:150].decode('utf-8', 'replace')!a}")
    finally:
        subprocess.run(["rm", "-rf", folder, f"{folder}.out", f"{folder}.err"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--slow", type=float, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    chosen = [each for each in CASES if re.search(options.only, each["name"])]
    count, failed = len(chosen), 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for each, (problems, what) in zip(chosen, pool.map(lambda each: run(program, each, options.slow), chosen)):
            if options.verbose:
                print(each["name"], "|", what, flush=True)
            if problems:
                failed += 1
                print(f"FAIL {each['name']}: {'; '.join(problems[:3])} ({what})", flush=True)
    print(f"{count} hostile settings, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
