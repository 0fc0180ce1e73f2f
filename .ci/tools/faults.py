#!/usr/bin/env python3
"""faults.py PROGRAM: what authlint does when system calls fail.

Runs authlint under strace, which makes one system call fail, sends a signal with it, or stops the
program there while a file is changed: at each call in turn, so that nothing depends on timing.
Whatever happens:

- no file is ever partly written, and no temporary file stays behind;
- the exit status is that of a run without the fault only if the output is too, else it is 2 or 3;
- a signal ends the run as that signal does;
- an edit that is saved during the run is not lost.
"""

import collections, concurrent.futures, json, os, re, shutil, signal, subprocess, sys, tempfile, time

PROGRAM = os.path.abspath(sys.argv[1])
ONLY = sys.argv[2] if len(sys.argv) > 2 else ""

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
BAD = GOOD.replace("enrolled: true", "enrolled: false").replace(
    '  - id: "8647245523056104235"', "  - id: 8647245523056104235"
)
CONFIGURATION = "root: true\nseverity:\n  unquoted-id: error\n"
# The same file as an editor might save it during the run.
EDITED = "# edited\n" + BAD

Result = collections.namedtuple("Result", "status output files left")
Scenario = collections.namedtuple("Scenario", "name arguments input targets")

SCENARIOS = [
    Scenario("check", ["check", "--format", "json", "--jobs", "1", "."], "", []),
    Scenario("standard input", ["check", "--no-config", "--format", "json", "-"], BAD, []),
    Scenario(
        "output", ["check", "--format", "json", "--output", "report", "--jobs", "1", "."], "",
        ["report"],
    ),
    Scenario("fix", ["check", "--fix", "--jobs", "1", "bad.manifest.yaml"], "", ["bad.manifest.yaml"]),
    Scenario("diff", ["check", "--diff", "--jobs", "1", "bad.manifest.yaml"], "", []),
    Scenario(
        "baseline", ["check", "--baseline", "baseline.json", "--write-baseline", "--jobs", "1", "."],
        "", ["baseline.json"],
    ),
    Scenario("rules", ["check", "--rules", "rules", "--no-config", "good.manifest.yaml"], "", []),
    Scenario("init", ["init", "new"], "", ["new/app.manifest.yaml", "new/.authlint.yaml",
                                           "new/.pre-commit-config.yaml"]),
    Scenario("link", ["link", "good.manifest.yaml"], "", []),
    Scenario("eval", ["eval", "manifest.app.name", "good.manifest.yaml"], "", []),
]
ERRORS = {
    "openat": ["EMFILE", "EACCES", "EINTR"],
    "read": ["EIO", "EINTR"],
    "write": ["ENOSPC", "EPIPE", "EINTR"],
    "newfstatat": ["EIO", "EACCES"],
    "getdents64": ["EIO"],
    "getcwd": ["ENOENT"],
    "access": ["EROFS"],
    "faccessat": ["EROFS"],
    "readlink": ["EIO"],
    "fchmod": ["EPERM"],
    "fsync": ["EIO"],
    "close": ["EIO", "EINTR"],
    "rename": ["ENOSPC", "EACCES"],
    "renameat": ["ENOSPC", "EACCES"],
    "renameat2": ["ENOSPC", "EACCES"],
    "clone": ["EAGAIN"],
    "clone3": ["EAGAIN"],
}
# Calls of the standard library and the loader, which do not contribute to the program's results.
FOREIGN = re.compile(r'"/(proc|sys|etc/ld|lib|usr/lib|etc/localtime|usr/share/zoneinfo)')
CALL = re.compile(r"^\d+ +(\w+)\((.*)")

problems = []
runs = 0


def tree(folder):
    os.makedirs(f"{folder}/rules")
    os.makedirs(f"{folder}/new")
    for name, text in [
        ("bad.manifest.yaml", BAD), ("good.manifest.yaml", GOOD), (".authlint.yaml", CONFIGURATION),
        (".gitignore", "ignored.manifest.yaml\n"), ("ignored.manifest.yaml", "manifest: ["),
        ("report", "an old report\n"), ("baseline.json", '{"version": 1, "entries": []}\n'),
        ("rules/ruleset.yaml", "name: names\ntitle: names\nvariable: manifest\n"
         "schema: ../schema.json\n"),
        ("schema.json", '{"type": "object", "required": ["app"], "properties": {"app": {"type": "object", '
         '"required": ["name"], "properties": {"name": {"type": "string"}}}}}'),
        ("rules/named.yaml", "id: named\ntitle: a name\nseverity: error\nrequirement: A name.\n"
         "require: manifest.app.name != ''\nmessage: no name\nhelp: name it\nwhy: So.\n"
         "examples:\n  good: []\n  bad: []\n"),
    ]:
        with open(f"{folder}/{name}", "w") as file:
            file.write(text)
        os.chmod(f"{folder}/{name}", 0o640)


def snapshot(path):
    if not os.path.lexists(path):
        return None
    if not os.path.isfile(path):
        return "a folder" if os.path.isdir(path) else "no file"
    with open(path, "rb") as file:
        return file.read()


def contents(folder, scenario):
    files = {}
    for name in scenario.targets:
        files[name] = snapshot(f"{folder}/{name}")
    left = [
        name for _, _, names in os.walk(folder) for name in names
        if name.startswith(".") and name.endswith(".tmp")
    ]
    return files, left


class Run:
    """One run of a scenario, in its own folder."""

    def __init__(self, scenario, injection=None, prepare=None):
        global runs
        runs += 1
        self.scenario = scenario
        self.base = tempfile.mkdtemp(prefix="authlint-faults-")
        self.folder = f"{self.base}/work"
        os.mkdir(self.folder)
        tree(self.folder)
        if prepare:
            prepare(self.folder)
        self.log = f"{self.base}/log"
        calls = "trace=" + ",".join("?" + name for name in [*ERRORS, "unlink", "rt_sigaction"])
        command = ["strace", "-f", "-o", self.log, "-e", calls]
        if injection:
            command += ["-e", "inject=" + injection]
        self.input = tempfile.TemporaryFile()
        self.input.write(scenario.input.encode())
        self.input.seek(0)
        self.process = subprocess.Popen(
            [*command, PROGRAM, *scenario.arguments], cwd=self.folder, stdin=self.input,
            stdout=open(f"{self.base}/out", "wb"), stderr=open(f"{self.base}/err", "wb"),
            start_new_session=True,
        )

    def wait_for_stop(self):
        """Returns the process id of the program once it is stopped; None if it ends first."""
        while True:
            if os.path.exists(self.log):
                with open(self.log) as file:
                    for line in file:
                        if "--- stopped by SIGSTOP" in line:
                            return int(line.split()[0])
            if self.process.poll() is not None:
                return None
            time.sleep(0.002)

    def finish(self):
        try:
            status = self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            status = "hangs"
        self.input.close()
        with open(f"{self.base}/out", "rb") as file:
            output = file.read()
        with open(f"{self.base}/err", "rb") as file:
            self.errors = file.read().decode("utf-8", "replace")
        with open(self.log) as file:
            self.calls = file.read().splitlines()
        result = Result(status, output, *contents(self.folder, self.scenario))
        shutil.rmtree(self.base, ignore_errors=True)
        return result


def places(run):
    """Yields the calls of a run after the start of the program: name, its count so far, and the rest."""
    seen = collections.Counter()
    begun = False
    for line in run.calls:
        match = CALL.match(line)
        if not match:
            continue
        name, rest = match[1], match[2]
        seen[name] += 1
        if name == "rt_sigaction" and rest.startswith("SIGPIPE"):
            begun = True
        if begun and name != "rt_sigaction" and not FOREIGN.search(rest):
            yield name, seen[name], rest


def problem(scenario, what, result, run):
    problems.append(what)
    print(f"{scenario.name}: {what}: status {result.status}, {result.output[:200]!r}, "
          f"{run.errors[:300]!r}")


def is_whole(name, text):
    """Returns whether a file with unusual content is still complete JSON; a report must say that it
    is incomplete."""
    try:
        if name == "report":
            return json.loads(text)["complete"] is False
        return name == "baseline.json" and json.loads(text)["version"] == 1
    except (ValueError, KeyError, TypeError):
        return False


def check_files(scenario, what, result, run, before, after, may_leave):
    for name in scenario.targets:
        text = result.files[name]
        if text not in (before[name], after[name]) and not (
            result.status in (2, 3) and is_whole(name, text)
        ):
            problem(scenario, f"{what}: `{name}` is neither old nor new", result, run)
    if result.left and not may_leave:
        problem(scenario, f"{what}: {result.left} left behind", result, run)


def fail(scenario, usual, before, name, number, rest, error):
    what = f"{name} {number} ({rest[:60]}) fails with {error}"
    run = Run(scenario, f"{name}:error={error}:when={number}")
    result = run.finish()
    check_files(scenario, what, result, run, before, usual.files, may_leave=name == "unlink")
    if error == "EINTR":
        if result != usual:
            problem(scenario, f"{what}: not repeated", result, run)
    elif result.status == usual.status:
        # If the reader has closed the pipe, the output may differ as long as the status is right.
        if result.output != usual.output and error != "EPIPE":
            problem(scenario, f"{what}: other output with the same status", result, run)
        if result.files != usual.files:
            problem(scenario, f"{what}: other files with the same status", result, run)
    elif result.status not in (2, 3):
        # A closed pipe is not a fault of the run.
        if not (error == "EPIPE" and result.status in (0, 1, 3)):
            problem(scenario, f"{what}: an unexpected status", result, run)
    elif not run.errors and error != "EPIPE" and not (name == "write" and rest.startswith("2,")):
        problem(scenario, f"{what}: nothing is said", result, run)


def interrupt(scenario, usual, before, name, number, rest, number_of_signal):
    what = f"{number_of_signal.name} at {name} {number} ({rest[:60]})"
    run = Run(scenario, f"{name}:signal={number_of_signal.name}:when={number}")
    result = run.finish()
    check_files(scenario, what, result, run, before, usual.files, may_leave=False)
    # strace ends in the same way as the program.
    if result.status != -number_of_signal:
        problem(scenario, f"{what}: does not end by the signal", result, run)


def truncate(path):
    os.truncate(path, 60)


def append(path):
    with open(path, "a") as file:
        file.write("# more\n" * 20_000)


def edit(path):
    with open(path, "w") as file:
        file.write(EDITED)


def save(path):
    with open(path + "~", "w") as file:
        file.write(EDITED)
    os.rename(path + "~", path)


def make_folder(path):
    os.unlink(path)
    os.mkdir(path)


def make_pipe(path):
    os.unlink(path)
    os.mkfifo(path)


CHANGES = [truncate, append, edit, save, os.unlink, make_folder, make_pipe]


def change(scenario, usual, answers, name, number, rest, how, is_last):
    what = f"{how.__name__} at {name} {number} ({rest[:60]})"
    path = "bad.manifest.yaml"
    run = Run(scenario, f"{name}:signal=SIGSTOP:when={number}")
    pid = run.wait_for_stop()
    if pid is None:
        return
    target = f"{run.folder}/{path}"
    was_written = snapshot(target) == usual.files.get(path)
    how(target)
    changed = snapshot(target)
    os.kill(pid, signal.SIGCONT)
    while run.process.poll() is None:
        try:
            run.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            problem(scenario, f"{what}: hangs", Result("hangs", b"", {}, []), run)
            os.killpg(run.process.pid, signal.SIGKILL)
    now = snapshot(target)
    result = run.finish()
    if result.left:
        problem(scenario, f"{what}: {result.left} left behind", result, run)
    if result.status not in (0, 1, 2, 3):
        problem(scenario, f"{what}: an unexpected status", result, run)
    if scenario.name == "fix":
        # An edit that was saved during the run must be kept or itself be fixed, unless it falls
        # between the last check of the status and the renaming that follows.
        fixed = answers.get(changed)
        if now != changed and now != fixed and not was_written and not is_last:
            problem(scenario, f"{what}: an edit is lost", result, run)
        if result.status == 0 and now not in (usual.files[path], fixed) and not was_written:
            problem(scenario, f"{what}: a success, but nothing is fixed", result, run)
    elif (result.status, result.output) not in (
        (usual.status, usual.output), answers.get(changed)
    ) and result.status != 3:
        problem(scenario, f"{what}: neither the old file's findings nor the new one's", result, run)


def main():
    pool = concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count())
    pending = []

    def later(*call):
        pending.append(pool.submit(*call))

    for scenario in SCENARIOS:
        if ONLY and scenario.name != ONLY:
            continue
        run = Run(scenario)
        usual = run.finish()
        if usual.status not in (0, 1) or usual.left:
            problem(scenario, "without a fault", usual, run)
            continue
        with tempfile.TemporaryDirectory() as folder:
            tree(folder)
            before, _ = contents(folder, scenario)
        calls = list(places(run))
        for name, number, rest in calls:
            for error in ERRORS.get(name, []):
                if error == "EPIPE" and not rest.startswith(("1,", "2,")):
                    continue
                later(fail, scenario, usual, before, name, number, rest, error)
            if scenario.targets:
                signals = [signal.SIGTERM]
                if name in ("write", "rename", "openat"):
                    signals += [signal.SIGINT, signal.SIGHUP]
                for number_of_signal in signals:
                    later(interrupt, scenario, usual, before, name, number, rest, number_of_signal)
        if scenario.name not in ("check", "fix"):
            continue
        # The results of a run that starts after the change.
        answers = {}
        for how in CHANGES:
            found = []

            def prepare(folder):
                how(f"{folder}/bad.manifest.yaml")
                found.append(snapshot(f"{folder}/bad.manifest.yaml"))

            changed = Run(scenario, prepare=prepare).finish()
            if scenario.name == "fix":
                answers[found[0]] = changed.files["bad.manifest.yaml"]
            else:
                answers[found[0]] = (changed.status, changed.output)
        renaming = [index for index, call in enumerate(calls) if call[0].startswith("rename")]
        for index, (name, number, rest) in enumerate(calls):
            is_last = bool(renaming) and index in (renaming[0] - 1, renaming[0])
            for how in CHANGES:
                later(change, scenario, usual, answers, name, number, rest, how, is_last)
    for call in pending:
        call.result()
    print(f"{runs} runs, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
