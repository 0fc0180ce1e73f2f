#!/usr/bin/env python3
"""Runs the workflows and the action step by step as a runner would: runs every `run`, evaluates every
expression, and simulates third-party actions. Run it with `throwaway`, since it installs packages.

    walk.py FOLDER        FOLDER keeps all files of the walk

Anything that the walk does not support is an error, so that nothing is skipped silently."""

import glob
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import yaml
from expressions import Unknown, evaluate, filled, is_true

ROOT = Path(__file__).resolve().parent.parent.parent
MACHINE = os.uname().machine
# The first two numbers of the version of Swift, if there is one.
SWIFT = "".join(re.findall(r"Swift version (\d+\.\d+)", subprocess.run(
    ["swift", "--version"], capture_output=True, text=True).stdout if shutil.which("swift") else "")[:1])
OWN = "authlint/authlint"
PROBLEMS = []

# Commands of workflows that would recurse endlessly here, and their replacements.
INSTEAD = {".ci/run": ".ci/run exit-statuses"}


class Failed(Exception):
    """A step that fails, as it would on GitHub."""


def problem(text):
    PROBLEMS.append(text)
    print(f"PROBLEM: {text}")


def load(path):
    # `on` is read as a boolean in YAML 1.1, but the walk does not use the events.
    return yaml.safe_load(Path(path).read_text())


def only(mapping, names, where):
    for name in mapping:
        if name not in names:
            raise Unknown(f"{where}: {name}")


class World:
    """The state that outlives a job: the folder, the artifacts, the releases and their server."""

    def __init__(self, folder):
        self.folder = folder
        self.artifacts = folder / "artifacts"
        self.releases = folder / "server"
        self.index = folder / "index"
        for path in (self.artifacts, self.releases, self.index):
            path.mkdir()
        handler = lambda *a: http.server.SimpleHTTPRequestHandler(*a, directory=str(self.releases))
        http.server.SimpleHTTPRequestHandler.log_message = lambda *a: None
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{server.server_port}"
        self.actions = folder / "_actions"
        self.count = 0
        self.tools = folder / "tools"
        self.tools.mkdir()
        gh = self.tools / "gh"
        gh.write_text(GH.format(python=sys.executable, releases=self.releases, root=ROOT))
        gh.chmod(0o755)


# A `gh release create` that copies the files to the server's folder.
GH = """#!{python}
import argparse, os, pathlib, shutil, subprocess, sys
assert sys.argv[1:3] == ["release", "create"], sys.argv
parser = argparse.ArgumentParser()
parser.add_argument("tag")
parser.add_argument("files", nargs="+")
parser.add_argument("--repo", required=True)
for flag in ("--verify-tag", "--generate-notes", "--prerelease"):
    parser.add_argument(flag, action="store_true")
given = parser.parse_args(sys.argv[3:])
assert os.environ["GH_TOKEN"], "no token"
if given.verify_tag:
    subprocess.run(["git", "-c", "safe.directory=*", "-C", "{root}", "rev-parse", "-q", "--verify",
                    "refs/tags/" + given.tag], check=True)
for folder in ["download/" + given.tag] + ([] if given.prerelease else ["latest/download"]):
    target = pathlib.Path("{releases}", given.repo, "releases", folder)
    target.mkdir(parents=True)
    for file in given.files:
        shutil.copy(file, target)
    if given.prerelease:
        (target / "PRERELEASE").touch()
"""


def git(*arguments, at=ROOT):
    command = ["git", "-c", "safe.directory=*", "-c", "user.name=walk", "-c",
               "user.email=walk@example.com", "-C", str(at), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class Job:
    """One job: a workspace, an environment, and the steps that ran."""

    def __init__(self, world, repository, ref, values, permissions, container, env):
        world.count += 1
        self.world, self.permissions = world, permissions
        self.home = world.folder / f"job{world.count}"
        self.workspace = self.home / "work"
        self.repository = repository
        for name in ("work", "temp", "home", "files"):
            (self.home / name).mkdir(parents=True)
        name = "authlint" if repository == ROOT else "app"
        owner = OWN if repository == ROOT else "someone/app"
        self.container = container
        self.values = {
            **values,
            "github": {
                "workflow": values["workflow"], "ref": ref, "ref_name": ref.split("/", 2)[2],
                "repository": owner, "token": "token", "event_name": "push", "server_url": world.address,
                "sha": git("rev-parse", "HEAD", at=repository), "actor": "walk",
            },
            "runner": {"os": "Linux", "temp": str(self.home / "temp"), "arch": "X64"},
            "steps": {}, "env": env,
        }
        # Every job has a home of its own, not that of the user who runs this script.
        self.env = {
            "PATH": f"{world.tools}:{os.environ['PATH']}", "LANG": "C.UTF-8", "CI": "true",
            "HOME": str(self.home / "home"), "GITHUB_ACTIONS": "true", "GITHUB_REF": ref,
            "GITHUB_REF_NAME": ref.split("/", 2)[2], "GITHUB_REF_TYPE": ref.split("/")[1][:-1],
            "GITHUB_REPOSITORY": owner, "GITHUB_SERVER_URL": world.address,
            "GITHUB_SHA": self.values["github"]["sha"], "GITHUB_EVENT_NAME": "push",
            "GITHUB_JOB": name, "RUNNER_TEMP": str(self.home / "temp"), "RUNNER_OS": "Linux",
            "DEBIAN_FRONTEND": "noninteractive", **env,
        }
        self.result = "success"
        self.log = ""
        # A fresh runner has no package lists, and no packages that an earlier job installed.
        shutil.rmtree("/var/lib/apt/lists", ignore_errors=True)
        subprocess.run(["dpkg", "--purge", "--force-depends", "libyaml-dev"], capture_output=True)

    def allows(self, permission, level):
        granted = self.permissions.get(permission, "none")
        if granted != level and not (level == "read" and granted == "write"):
            raise Failed(f"needs the permission {permission}: {level}")

    def fill(self, value):
        return filled(value, self.values, self.result)

    def steps(self, steps, values=None, action=None):
        """Runs steps; the steps of a composite action see its inputs and their own outputs."""
        outer = self.values
        self.values = {**self.values, **(values or {})}
        before, self.result = self.result, "success"
        for number, step in enumerate(steps):
            only(step, ["id", "name", "if", "uses", "with", "run", "env", "shell", "working-directory",
                        "continue-on-error"], "step")
            name = step.get("name") or step.get("id") or step.get("uses") or step["run"].split("\n")[0]
            condition = str(step.get("if", "success()"))
            if not re.search(r"\b(success|failure|always|cancelled)\(", condition):
                condition = f"success() && ({condition})"
            state = {"outputs": {}, "outcome": "skipped", "conclusion": "skipped"}
            if is_true(evaluate(condition, self.values, self.result)):
                try:
                    env = {k: str(self.fill(v)) for k, v in step.get("env", {}).items()}
                    if "uses" in step:
                        state["outputs"] = self.use(step["uses"], self.fill(step.get("with", {})), env)
                    else:
                        self.run(step, env, action, state["outputs"])
                    state["outcome"] = state["conclusion"] = "success"
                except Failed as failure:
                    state["outputs"] = getattr(failure, "outputs", state["outputs"])
                    state["outcome"] = state["conclusion"] = "failure"
                    if step.get("continue-on-error"):
                        state["conclusion"] = "success"
                    else:
                        self.result = "failure"
                        self.log += f"step {name!r}: {failure}\n"
            print(f"    {state['outcome']:8} {name}", flush=True)
            self.values["steps"] = {**self.values["steps"], step.get("id", f"#{number}"): state}
        result, inner = self.result, self.values
        if action:
            # The outcome of an action is reported by its step.
            self.result, self.values = before, outer
        return result, inner

    def run(self, step, env, action, outputs):
        script = step["run"]
        if "${{" in script:
            script = self.fill(script)
        script = INSTEAD.get(script.strip(), script)
        shell = step.get("shell")
        if action and not shell:
            raise Unknown("a step of an action without a shell")
        command = {None: ["bash", "-e"], "bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"]}[shell]
        files = {}
        for name in ("OUTPUT", "ENV", "PATH", "STEP_SUMMARY"):
            files[name] = self.home / "files" / name
            if name != "STEP_SUMMARY":
                files[name].write_text("")
        environment = {**self.env, **env, "GITHUB_WORKSPACE": str(self.workspace)}
        environment.update({f"GITHUB_{name}": str(path) for name, path in files.items()})
        if action:
            environment["GITHUB_ACTION_PATH"] = str(action)
        path = self.home / "script"
        path.write_text(script)
        done = subprocess.run([*command, str(path)], env=environment, text=True, errors="replace",
                              cwd=self.workspace / step.get("working-directory", ""),
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.said = done.stdout
        (self.home / "log").open("a").write(done.stdout)
        for line in re.findall(r"(\w[\w-]*)=(.*)\n", files["OUTPUT"].read_text()):
            outputs[line[0]] = line[1]
        for line in files["ENV"].read_text().splitlines():
            name, value = line.split("=", 1)
            self.env[name] = value
        for line in files["PATH"].read_text().splitlines():
            self.env["PATH"] = f"{line}:{self.env['PATH']}"
        if done.returncode:
            raise Failed(f"status {done.returncode}\n" + "\n".join(done.stdout.splitlines()[-30:]))

    def use(self, name, given, env):
        if name == "./":
            return self.composite(self.workspace, given, env)
        action, _, version = name.partition("@")
        if action == OWN:
            return self.composite(self.world.actions / OWN / version, given, env)
        return ACTIONS[action](self, given) or {} if action in ACTIONS else self.unknown(name)

    def unknown(self, name):
        raise Unknown(f"the action {name}")

    def composite(self, folder, given, env):
        action = load(folder / "action.yml")
        only(given, action["inputs"], "an input of the action")
        inputs = {name: str(given.get(name, field.get("default", ""))) for name, field in action["inputs"].items()}
        inputs = {name: {"True": "true", "False": "false"}.get(value, value) for name, value in inputs.items()}
        result, inner = self.steps(action["runs"]["steps"], {"inputs": inputs, "steps": {}}, folder)
        outputs = {name: str(filled(field["value"], inner, result)) for name, field in action["outputs"].items()}
        if result == "failure":
            failure = Failed("the action failed")
            failure.outputs = outputs
            raise failure
        return outputs


def matching(job, patterns):
    found = []
    for pattern in patterns.split():
        found += glob.glob(str(job.workspace / pattern))
    return [Path(path) for path in found]


def checkout(job, given):
    only(given, ["persist-credentials", "fetch-depth"], "checkout")
    job.allows("contents", "read")
    if job.repository == ROOT:
        # The folder that contains the builds. Its owner differs from the user that a container's
        # steps run as.
        git("reset", "-q", "--hard")
        git("clean", "-fdxq", "-e", ".build*")
        job.workspace = ROOT
        for path in (ROOT, ROOT / ".git"):
            os.chown(path, 1001 if job.container else 0, 1001 if job.container else 0)
    else:
        shutil.copytree(job.repository, job.workspace, dirs_exist_ok=True)


def upload_artifact(job, given):
    only(given, ["name", "path", "if-no-files-found"], "upload-artifact")
    files = matching(job, given["path"])
    if not files and given.get("if-no-files-found") == "error":
        raise Failed("no files were found")
    target = job.world.artifacts / given["name"]
    target.mkdir()
    for file in files:
        shutil.copy(file, target)


def download_artifact(job, given):
    only(given, ["pattern", "path", "merge-multiple"], "download-artifact")
    target = job.workspace / given["path"]
    target.mkdir(exist_ok=True)
    for folder in job.world.artifacts.glob(given["pattern"]):
        for file in folder.iterdir():
            shutil.copy(file, target if given.get("merge-multiple") else target / folder.name)


def attest(job, given):
    only(given, ["subject-path"], "attest-build-provenance")
    for permission in ("id-token", "attestations"):
        job.allows(permission, "write")
    if not matching(job, given["subject-path"]):
        raise Failed("there is nothing to attest")


def publish(job, given):
    only(given, [], "gh-action-pypi-publish")
    job.allows("id-token", "write")
    files = list((job.workspace / "dist").iterdir())
    for file in files:
        if file.suffix != ".whl" and not file.name.endswith(".tar.gz"):
            raise Failed(f"{file.name} is not a distribution")
    done = subprocess.run([sys.executable, "-m", "twine", "check", "--strict", *map(str, files)],
                          capture_output=True, text=True)
    if done.returncode or not files:
        raise Failed(done.stdout)
    for file in files:
        shutil.copy(file, job.world.index)


def upload_sarif(job, given):
    only(given, ["sarif_file", "category"], "upload-sarif")
    job.allows("security-events", "write")
    job.uploaded = json.loads((job.workspace / given["sarif_file"]).read_text())
    if job.uploaded["version"] != "2.1.0":
        raise Failed("no SARIF 2.1.0")


ACTIONS = {
    "actions/checkout": checkout, "actions/upload-artifact": upload_artifact,
    "actions/download-artifact": download_artifact, "actions/attest-build-provenance": attest,
    "pypa/gh-action-pypi-publish": publish, "github/codeql-action/upload-sarif": upload_sarif,
}


def elsewhere(job):
    """Returns why a job cannot be walked on this machine; `None` if it can."""
    if "macos" in str(job.get("runs-on", "")):
        return "it needs macOS"
    wanted = re.fullmatch(r"swift:(\d+\.\d+)(?:\.\d+)?-\w+", job.get("container", ""))
    if wanted and SWIFT and wanted.group(1) != SWIFT:
        return f"it needs Swift {wanted.group(1)}, this is {SWIFT}"
    return None


def walk(world, path, ref, repository=ROOT, variables=None, wanted=None, jobs=None):
    """Walks a workflow; `wanted` has the result of each job, `success` if it names none."""
    workflow = load(path) if not isinstance(path, dict) else path
    only(workflow, ["name", True, "permissions", "concurrency", "jobs"], "workflow")
    title = workflow.get("name", "workflow")
    print(f"{title} ({ref})")
    results, last = {}, None
    for name, job in workflow["jobs"].items():
        only(job, ["needs", "if", "strategy", "runs-on", "container", "timeout-minutes", "permissions",
                   "environment", "steps", "uses"], "job")
        if jobs and name not in jobs:
            results[name] = {"result": "success", "outputs": {}}
            continue
        needed = [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", [])
        needs = {need: results[need] for need in needed}
        state = "success" if all(need["result"] == "success" for need in needs.values()) else "failure"
        permissions = job.get("permissions", workflow.get("permissions", {"contents": "read"}))
        for matrix in job.get("strategy", {}).get("matrix", {}).get("include", [{}]):
            values = {"workflow": title, "matrix": matrix, "needs": needs, "vars": variables or {}}
            condition = str(job.get("if", "success()"))
            if state != "success" or not is_true(evaluate(condition, values, state)):
                results[name] = {"result": "skipped", "outputs": {}}
                print(f"  {name}: skipped")
                continue
            if matrix.get("machine", MACHINE) != MACHINE:
                print(f"  {name}: not walked for {matrix['machine']}, this is {MACHINE}")
                continue
            left_out = elsewhere(job)
            if left_out:
                results[name] = {"result": "success", "outputs": {}}
                print(f"  {name}: not walked, {left_out}")
                continue
            print(f"  {name}")
            if "uses" in job:
                # A workflow of this repository, which is walked as a part of the one that calls it.
                count = len(PROBLEMS)
                walk(world, repository / job["uses"], ref, repository, variables)
                results[name] = {"result": "success" if len(PROBLEMS) == count else "failure", "outputs": {}}
                continue
            last = Job(world, repository, ref, values, permissions, job.get("container"), {})
            filled([job["runs-on"], workflow.get("concurrency", "")], last.values, "success")
            results[name] = {"result": last.steps(job["steps"])[0], "outputs": {}}
            if results[name]["result"] != (wanted or {}).get(name, "success"):
                print(last.log)
        if results[name]["result"] != (wanted or {}).get(name, "success"):
            problem(f"{title}, {name}: {results[name]['result']}")
    return last


def main():
    from walks import walks
    world = World(Path(sys.argv[1]).resolve())
    # Uncommitted changes are included in the walk.
    git("add", "-A")
    git("commit", "-q", "--allow-empty", "--no-verify", "-m", "walk")
    walks(world)
    print(f"{world.count} jobs, {len(PROBLEMS)} problems")
    sys.exit(1 if PROBLEMS else 0)


if __name__ == "__main__":
    sys.modules["walk"] = sys.modules["__main__"]
    main()
