#!/usr/bin/env python3
"""Runs the blocks of the documentation as a reader would paste them, as .ci/readme-blocks.json says:

    as: KIND    a function of this file, named after the kind
    by: CHECK   the check .ci/checks/CHECK runs it
    not-run     the reason why it is not run

`--block FILE BLOCK` prints one block, for those checks.

Reads AUTHLINT; prints what fails."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
AUTHLINT = os.environ["AUTHLINT"]
GOOD = ROOT / "examples/first-steps/corrected.manifest.yaml"
BAD = ROOT / "examples/first-steps/match-maker.manifest.yaml"
ENV = {**os.environ, "PATH": f"{Path(AUTHLINT).parent}:{Path(sys.executable).parent}:{os.environ['PATH']}",
       "GIT_CONFIG_SYSTEM": "/dev/null"}
PROBLEMS = []


def documents():
    return ["README.md", "CONTRIBUTING.md", *sorted(
        str(path.relative_to(ROOT)) for path in ROOT.glob("examples/**/README.md"))]


def blocks(document):
    """Returns the fenced blocks by their first line; a second block with the same line has ` (2)` added."""
    found = {}
    for text in re.findall(r"^```\w*\n(.*?)^```$", (ROOT / document).read_text(), re.S | re.M):
        key = first = text.split("\n", 1)[0]
        count = 1
        while key in found:
            count += 1
            key = f"{first} ({count})"
        found[key] = text
    return found


class Block:
    """A block, and the folder that it is run in."""

    def __init__(self, entry, text, folder):
        self.entry, self.text, self.folder = entry, text, folder
        self.env = {**ENV, "HOME": str(folder / "home"), "PRE_COMMIT_HOME": str(folder / "pre-commit")}
        (folder / "home").mkdir()
        self.work = folder / "work"
        self.work.mkdir()
        self.git("config", "--global", "user.name", "reader")
        self.git("config", "--global", "user.email", "reader@example.com")
        self.git("config", "--global", "--add", "safe.directory", "*")

    def problem(self, text):
        PROBLEMS.append(text)
        print(f"{self.entry['file']}: {self.entry['block']}: {text}")

    def run(self, command, status=0, at=None, limit=600):
        """Runs a command, or a block in bash, and returns its output."""
        if isinstance(command, str):
            command = ["bash", "-e", "-c", command]
        done = subprocess.run(command, cwd=at or self.work, env=self.env, stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=limit, check=False)
        if done.returncode != status:
            self.problem(f"{command[-1]!r}: status {done.returncode}, expected {status}\n{done.stdout[-3000:]}")
        return done.stdout

    def authlint(self, *arguments, status=0):
        return self.run([AUTHLINT, *arguments], status)

    def git(self, *arguments):
        return self.run(["git", *arguments])

    def expect(self, condition, text):
        if not condition:
            self.problem(text)

    def write(self, name, text):
        (self.work / name).parent.mkdir(parents=True, exist_ok=True)
        (self.work / name).write_text(text)

    def repository(self, *files):
        """Creates a repository with these files, like that of a reader."""
        self.git("init", "-q", "-b", "main")
        for file in files:
            shutil.copy(file, self.work)
        self.git("add", "-A")


def manifest(block):
    block.write("app.manifest.yaml", block.text)
    said = block.authlint("check", "--fail-on=info")
    block.expect("0 errors" in said, "it has findings")


def first(block):
    """Runs the first line on a machine without package lists; .ci/run itself runs the second line."""
    line, test = block.text.strip().split("\n")
    block.expect(test in (ROOT / ".ci/run").read_text(), f".ci/run does not run {test}")
    done = subprocess.run([ROOT / ".ci/tools/throwaway", "bash", "-c", line], stdin=subprocess.DEVNULL,
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode == 77:
        print(f"not run, {done.stdout.strip()}: {line}")
    else:
        block.expect(done.returncode == 1 and "error[" in done.stdout,
                     f"status {done.returncode}, expected 1\n{done.stdout[-3000:]}")


def output(block):
    """Compares the block with a part of a command's output, run in the repository's folder."""
    block.work = ROOT
    said = block.authlint(*block.entry["of"], status=block.entry.get("status", 0))
    block.expect(block.text in said, f"this is not what is printed:\n{said}")


def shell(block):
    # An example may use others beside it.
    if block.entry["in"] != "empty":
        shutil.copytree(ROOT / "examples", block.work / "examples")
        block.work = block.work / block.entry["in"]
    block.run(block.text, block.entry.get("status", 0))


def step(block):
    """Checks the form of a step in a user's workflow; the walk of the workflows runs the action."""
    indented = block.text.replace("\n", "\n      ").rstrip()
    block.write(".github/workflows/authlint.yml", "on: push\npermissions: {contents: read, security-events: write}\n"
                f"jobs:\n  check:\n    runs-on: ubuntu-24.04\n    steps:\n      {indented}\n")
    block.run(["check-jsonschema", "--builtin-schema", "vendor.github-workflows", ".github/workflows/authlint.yml"])
    inputs = re.findall(r"^  ([a-z-]+):$", (ROOT / "action.yml").read_text().split("\noutputs:")[0], re.M)
    for name in re.findall(r"^    ([a-z-]+):", block.text, re.M):
        block.expect(name in inputs, f"the action has no input {name}")


def hook(block):
    """Runs the configuration unchanged, with this repository at the address that it names."""
    version = re.search(r"rev: (v\S+)", block.text).group(1)
    address = re.search(r"repo: (\S+)", block.text).group(1)
    clone = block.folder / "authlint"
    block.run(["git", "clone", "-q", str(ROOT), str(clone)])
    block.run(["git", "-C", str(clone), "tag", "-f", version])
    block.git("config", "--global", f"url.file://{clone}.insteadOf", address)
    block.repository(GOOD)
    block.write(".pre-commit-config.yaml", block.text)
    block.git("add", "-A")
    block.run("pre-commit install")
    block.git("commit", "-q", "-m", "good")
    shutil.copy(BAD, block.work)
    block.git("add", "-A")
    said = block.run(["git", "commit", "-q", "-m", "bad"], status=1)
    block.expect("error[partner-not-enrolled]" in said, f"the report is missing:\n{said}")
    # The report must contain the place of the finding.
    block.expect("match-maker.manifest.yaml:21:15" in said, f"the place is missing:\n{said}")


def diff(block):
    block.repository()
    source = GOOD.read_text().replace('"7579802912634078989"', "7579802912634078989")
    block.write("app.manifest.yaml", source)
    block.authlint("check", "--fail-on=warning", status=1)
    block.run(block.text)
    block.authlint("check", "--fail-on=warning")
    block.expect((block.work / "app.manifest.yaml").read_text() == GOOD.read_text(), "not fixed")


def configuration(block):
    """Applies the configuration as its comments say, and checks that each key has an effect."""
    block.repository(GOOD)
    source = GOOD.read_text()
    if "rules: [policy]" in block.text:
        rule = blocks("examples/own-rules/README.md")["id: named-partners"]
        block.write("policy/named-partners.yaml", rule)
    if "baseline:" in block.text:
        block.authlint("check", "--no-config", "--baseline", ".authlint-baseline.json", "--write-baseline")
    block.write(".authlint.yaml", block.text)
    block.authlint("check")
    block.write("state.manifest.yaml", source.replace("&state={state}", ""))
    said = block.authlint("check", "state.manifest.yaml", status=1)
    block.expect("error[missing-state]" in said, f"`severity` is not at work:\n{said}")
    (block.work / "state.manifest.yaml").unlink()
    shutil.copy(BAD, block.work)
    block.authlint("check", status=1)
    (block.work / "match-maker.manifest.yaml").unlink()
    block.write("drafts/draft.manifest.yaml", BAD.read_text())
    block.write("scope.manifest.yaml", source.replace("  - partner.auth", "  - seller.order\n  - partner.auth"))
    block.authlint("check")
    block.write("warned.manifest.yaml", source.replace('"7579802912634078989"', "7579802912634078989"))
    block.authlint("check", status=1)
    (block.work / "warned.manifest.yaml").unlink()
    if "legacy/" in block.text:
        block.write("legacy/state.manifest.yaml", source.replace("&state={state}", ""))
        block.authlint("check")
    if "rules: [policy]" in block.text:
        block.write("nameless.manifest.yaml", source.replace("    name: Example Agency\n", ""))
        said = block.authlint("check", status=1)
        block.expect("named-partners" in said, f"the rule is not at work:\n{said}")


def baseline(block):
    block.repository(BAD)
    block.authlint("check", status=1)
    block.run(block.text)
    said = block.authlint("check", "--baseline", ".authlint-baseline.json")
    block.expect("0 errors" in said, said)


def strangers(block):
    """Checks that the base branch's configuration finds a change that turns everything off."""
    block.repository(GOOD)
    block.write(".authlint.yaml", "fail-on: warning\n")
    block.git("add", "-A")
    block.git("commit", "-q", "-m", "base")
    block.git("update-ref", "refs/remotes/origin/main", "HEAD")
    block.write(".authlint.yaml", "fail-on: never\nexclude: ['*']\n")
    shutil.copy(BAD, block.work)
    block.run(block.text, 1)


def suppression(block):
    """Replaces the line that the block shows, in a manifest that has the finding."""
    line = block.text.split("#", 1)[0].rstrip()
    source = BAD.read_text().replace(f"  {line}\n", "  " + block.text)
    owner = re.search(r"ignore\[([a-z-]+)\]", block.text).group(1)
    block.expect(block.text in source, "the example has no such line")
    block.write("app.manifest.yaml", source)
    with_comment = block.authlint("check", "--no-suppressions", status=1)
    block.expect(owner in with_comment, "there is nothing to suppress")
    said = block.authlint("check", status=1)
    block.expect(f"[{owner}]" not in said and "unused-suppression" not in said, f"it suppresses nothing:\n{said}")


def workflows(block):
    """Runs the block in the root of the repository, whose own workflows have no findings."""
    block.work = ROOT
    first, second = block.text.strip().split("\n")
    block.run(first)
    block.run(second, block.entry.get("status", 0))


def rule(block):
    name = re.match(r"id: (\S+)", block.text).group(1)
    block.write(f"policy/{name}.yaml", block.text)
    block.authlint("test", "policy")
    block.write("app.manifest.yaml", GOOD.read_text().replace("    name: Example Agency\n", ""))
    said = block.authlint("check", "--rules", "policy", "--fail-on=warning", status=1)
    block.expect(f"warning[{name}]" in said, f"it says nothing:\n{said}")


def head(block):
    """Runs the block as the first lines of a manifest."""
    block.write("app.manifest.yaml", block.text + GOOD.read_text().split("manifest: 1\n", 1)[1])
    block.authlint("check", "--fail-on=info")


def completions(block):
    home = block.folder / "home"
    names = [".local/share/bash-completion/completions/authlint", ".zfunc/_authlint",
             ".config/fish/completions/authlint.fish"]
    for name in names:
        (home / name).parent.mkdir(parents=True)
    block.run(block.text)
    for name in names:
        block.expect("authlint" in (home / name).read_text(), f"{name} is empty")


KINDS = {function.__name__: function for function in (
    manifest, first, output, shell, step, hook, diff, configuration, baseline, strangers, suppression, workflows, rule,
    head, completions)}


def main():
    if sys.argv[1:2] == ["--block"]:
        sys.stdout.write(blocks(sys.argv[2])[sys.argv[3]])
        return
    entries = {(entry["file"], entry["block"]): entry
               for entry in json.loads((ROOT / ".ci/readme-blocks.json").read_text())}
    for document in documents():
        for key, text in blocks(document).items():
            entry = entries.pop((document, key), None)
            if entry is None:
                PROBLEMS.append(key)
                print(f"{document}: no line of .ci/readme-blocks.json says how this is run: {key}")
            elif "as" in entry:
                with tempfile.TemporaryDirectory() as folder:
                    block = Block(entry, text, Path(folder))
                    KINDS[entry["as"]](block)
            elif "by" in entry:
                check = (ROOT / ".ci/checks" / entry["by"]).read_text()
                if f"{document}: {key}" not in check:
                    PROBLEMS.append(key)
                    print(f"{document}: .ci/checks/{entry['by']} does not say that it runs: {key}")
            else:
                print(f"not run, {entry['not-run']}: {document}: {key}")
    for file, key in entries:
        PROBLEMS.append(key)
        print(f"{file} has no such block: {key}")
    print(f"{len(PROBLEMS)} problems")
    sys.exit(1 if PROBLEMS else 0)


main()
