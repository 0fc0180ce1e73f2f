"""Walks our workflows, the example for users, and the action with each of its inputs."""

import shutil
import subprocess
from pathlib import Path

from walk import OWN, ROOT, git, load, problem, walk

GOOD = ROOT / "examples/first-steps/corrected.manifest.yaml"
BAD = ROOT / "examples/first-steps/match-maker.manifest.yaml"


def version():
    source = (ROOT / "Sources/AuthLint/API/TextChecker.swift").read_text()
    return source.split('static let version = "', 1)[1].split('"', 1)[0]


def repository(world, name, **files):
    folder = world.folder / name
    folder.mkdir()
    for path, source in files.items():
        shutil.copy(source, folder / f"{path}.manifest.yaml")
    git("init", "-q", at=folder)
    git("add", "-A", at=folder)
    git("commit", "-q", "--allow-empty", "-m", "manifests", at=folder)
    return folder


# The workflows that are not walked, and why.
LEFT_OUT = {"nightly.yml": "each of its jobs takes an hour and more; its commands are those of CONTRIBUTING.md"}


def walks(world):
    for path in sorted((ROOT / ".github/workflows").iterdir()):
        if path.name in LEFT_OUT:
            print(f"{path.name}: not walked, {LEFT_OUT[path.name]}")
        elif path.name not in ("ci.yml", "release.yml"):
            problem(f"{path.name} is neither walked nor left out with a reason")
    tag = f"refs/tags/v{version()}"
    git("tag", "-f", f"v{version()}")
    walk(world, ROOT / ".github/workflows/ci.yml", "refs/heads/main")
    release = ROOT / ".github/workflows/release.yml"
    walk(world, release, tag, variables={"PUBLISH_WHEELS": "true"})
    published = world.releases / OWN / "releases/latest/download"
    for pattern in ("*.deb", "*.whl", "*.spdx.json", "*.tar.gz", "authlint.rb", "SHA256SUMS"):
        if not list(published.glob(pattern)):
            problem(f"the release has no {pattern}")
    # A tag with a hyphen makes a pre-release, which is not the latest release.
    before = sorted(path.name for path in published.iterdir())
    if "PRERELEASE" in before:
        problem("a release is a pre-release")
    beta = f"{version()}-beta.1"
    for path in world.artifacts.glob("dist-*/*"):
        path.rename(path.with_name(path.name.replace(version(), beta)))
    git("tag", "-f", f"v{beta}")
    walk(world, release, f"refs/tags/v{beta}", jobs=["publish"])
    if not (world.releases / OWN / f"releases/download/v{beta}/PRERELEASE").exists():
        problem("a tag with a hyphen makes no pre-release")
    if sorted(path.name for path in published.iterdir()) != before:
        problem("a pre-release is the latest release")
    # Without that variable, nothing is published to the index.
    walk(world, release, tag, jobs=["index"], wanted={"index": "skipped"})
    if len(list(world.index.iterdir())) != 1:
        problem("the wheel did not reach the index")

    # Users install the release that has just been created.
    action = world.actions / OWN / f"v{version()}"
    action.mkdir(parents=True)
    archive = subprocess.run(["git", "-c", "safe.directory=*", "-C", str(ROOT), "archive", "HEAD"],
                             check=True, stdout=subprocess.PIPE).stdout
    subprocess.run(["tar", "-x", "-C", str(action)], input=archive, check=True)
    good = repository(world, "good", app=GOOD)
    both = repository(world, "both", good=GOOD, bad=BAD)
    example = load(ROOT / "examples/ci/github-workflow.yml")
    walk(world, example, "refs/heads/main", good)
    last = walk(world, example, "refs/heads/main", both, wanted={"manifests": "failure"})
    if not last.uploaded["runs"][0]["results"]:
        problem("the findings did not reach code scanning")
    inputs(world, both)


# The inputs of the action, the step's outcome, its status, and a text in its log.
CASES = [
    ({"paths": "good.manifest.yaml"}, "success", "0", "0 errors"),
    ({"paths": "bad.manifest.yaml"}, "failure", "1", "::error file=bad.manifest.yaml"),
    ({"paths": "bad.manifest.yaml", "fail-on": "never"}, "success", "0", "partner-not-enrolled"),
    ({"paths": "good.manifest.yaml\nbad.manifest.yaml\n"}, "failure", "1", "in 2 files"),
    ({"paths": "missing.manifest.yaml"}, "failure", "3", "missing.manifest.yaml"),
    ({"format": "compact"}, "failure", "1", "::add-matcher::"),
    ({"format": "json"}, "failure", "1", '"complete"'),
    ({"format": "nothing"}, "failure", "2", "nothing"),
    ({"sarif-file": "report.sarif"}, "failure", "1", "partner-not-enrolled"),
    ({"sarif-file": "report.sarif", "paths": "good.manifest.yaml"}, "success", "0", "0 errors"),
    ({"upload-sarif": "true", "fail-on": "never"}, "success", "0", "partner-not-enrolled"),
    ({"upload-sarif": True}, "failure", "1", "partner-not-enrolled"),
    ({"version": "latest"}, "failure", "1", "partner-not-enrolled"),
    ({"version": version(), "paths": "good.manifest.yaml"}, "success", "0", "0 errors"),
    ({"version": "9.9.9"}, "failure", "", "there is no binary of release 9.9.9"),
    ({"args": "--ignore\nforeign-partner-in-development\n--select=partner-not-enrolled"}, "failure", "1",
     "1 error"),
    ({"args": "--ignore=a-rule-that-is-none"}, "failure", "2", "a-rule-that-is-none"),
]


def inputs(world, repository):
    named = {name for given, *_ in CASES for name in given}
    for name in set(load(ROOT / "action.yml")["inputs"]) - named:
        problem(f"no case has the action's input {name}")
    for given, outcome, status, said in CASES:
        step = {"id": "it", "uses": f"{OWN}@v{version()}", "with": given}
        job = {"runs-on": "ubuntu-24.04", "permissions": {"contents": "read", "security-events": "write"},
               "steps": [{"uses": "actions/checkout@v6"}, step]}
        last = walk(world, {"name": f"The action with {given}", "jobs": {"it": job}}, "refs/heads/main",
                    repository, wanted={"it": outcome})
        outputs = last.values["steps"]["it"]["outputs"]
        log = Path(last.home, "log").read_text()
        if outputs["status"] != status:
            problem(f"the action with {given}: its status is {outputs['status']!r}, not {status!r}")
        if said not in log:
            problem(f"the action with {given}: its log lacks {said!r}:\n{log}")
        report = outputs["sarif-file"]
        if ("sarif-file" in given or "upload-sarif" in given) != bool(report) or \
                report and not (last.workspace / report).exists():
            problem(f"the action with {given}: its report is {report!r}")
        if "upload-sarif" in given and not last.uploaded["runs"][0]["results"]:
            problem(f"the action with {given}: nothing was uploaded")
