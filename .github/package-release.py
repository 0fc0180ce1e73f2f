#!/usr/bin/env python3
"""Packs a static authlint binary into a wheel, a tarball and a Debian package, with a list of what it
is made of (SPDX) and the checksums of all.

    package-release.py --binary .build/release/authlint [--man FILE] [--output dist]

The wheel contains the program itself, so that `pip install` needs no Swift and no compiler; the
tarball is for all other installers. All contain the shell completions, the manual page and the
licences. The same input gives the same bytes: times are SOURCE_DATE_EPOCH or 1980, entries are in
order, owners are zero. Standard library only.
"""

import argparse
import base64
import gzip
import hashlib
import io
import os
import re
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path

sys.dont_write_bytecode = True
import components  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent

# The machine names of Python and Linux by `e_machine` of an ELF header.
MACHINES = {62: "x86_64", 183: "aarch64"}

# The machine names of Debian.
DEBIAN_MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}

# A static executable does not need the system's C library, so the oldest platform tags apply.
PLATFORMS = ["manylinux_2_17_{}", "manylinux2014_{}", "musllinux_1_1_{}"]

COMPLETIONS = {
    "bash": "share/bash-completion/completions/authlint",
    "zsh": "share/zsh/site-functions/_authlint",
    "fish": "share/fish/vendor_completions.d/authlint.fish",
}


def fail(message):
    sys.exit(f"package-release: {message}")


def machine_of_static_executable(binary):
    """Returns the machine of a static ELF executable; exits for every other file."""
    if binary[:6] != b"\x7fELF\x02\x01" or len(binary) < 64:
        fail("the binary is no 64-bit little-endian ELF file")
    kind, machine = struct.unpack_from("<HH", binary, 16)
    table, = struct.unpack_from("<Q", binary, 32)
    size, count = struct.unpack_from("<HH", binary, 54)
    if kind not in (2, 3):
        fail("the binary is not executable")
    for index in range(count):
        header = table + index * size
        segment, = struct.unpack_from("<I", binary, header)
        if segment == 3:  # PT_INTERP: a dynamic loader is needed
            fail("the binary is not static: build it with `-Xswiftc -static-executable`")
    if machine not in MACHINES:
        fail(f"no name is known for ELF machine {machine}")
    return MACHINES[machine]


def run(*command):
    result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
    if result.returncode != 0:
        fail(f"`{' '.join(map(str, command))}` ended with status {result.returncode}")
    return result.stdout


def stripped(path):
    """Returns the binary without symbols, which are two thirds of it, and without its build's id, which
    is a hash of the symbols too: they name the folder of the build."""
    tool = shutil.which("strip") or shutil.which("llvm-strip")
    if tool is None:
        fail("`strip` is missing: it comes with binutils")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "authlint")
        shutil.copyfile(path, copy)
        run(tool, "--strip-all", "--remove-section=.note.gnu.build-id", str(copy))
        return copy.read_bytes()


def time_stamp():
    """Returns seconds since 1970; never before 1980, the earliest time in a wheel."""
    return max(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), 315532800)


def wheel_version(version):
    """Returns a version in Python's form: `1.2.0-beta.3` is `1.2.0b3`."""
    match = re.fullmatch(r"(\d+\.\d+\.\d+)(?:-(alpha|beta|rc)\.(\d+))?", version)
    if match is None:
        fail(f"`{version}` is not a version: expected `1.2.3` or `1.2.3-beta.1`")
    number, stage, count = match.groups()
    return number if stage is None else number + {"alpha": "a", "beta": "b", "rc": "rc"}[stage] + count


def metadata(version, licences):
    lines = [
        "Metadata-Version: 2.4",
        "Name: authlint",
        f"Version: {version}",
        "Summary: Checks app manifests against the partner authorization guide.",
        "License-Expression: Apache-2.0",
        *(f"License-File: {name}" for name in licences),
        "Keywords: linter,policy,configuration,yaml,json,cel,sarif",
        "Classifier: Environment :: Console",
        "Classifier: Operating System :: POSIX :: Linux",
        "Classifier: Topic :: Software Development :: Quality Assurance",
        "Requires-Python: >=3.7",
        "Description-Content-Type: text/markdown",
    ]
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8") if readme.exists() else ""
    return ("\n".join(lines) + "\n\n" + text).encode()


def write_wheel(path, version, tags, files, licences):
    info, data = f"authlint-{version}.dist-info", f"authlint-{version}.data"
    entries = {}
    for name, (content, mode) in files.items():
        scheme = "scripts" + name[len("bin"):] if name.startswith("bin/") else "data/" + name
        entries[f"{data}/{scheme}"] = (content, mode)
    for name, content in licences.items():
        entries[f"{info}/licenses/{name}"] = (content, 0o644)
    entries[f"{info}/METADATA"] = (metadata(version, sorted(licences)), 0o644)
    wheel = ["Wheel-Version: 1.0", "Generator: authlint", "Root-Is-Purelib: false"]
    entries[f"{info}/WHEEL"] = (
        "\n".join(wheel + [f"Tag: {tag}" for tag in tags] + [""]).encode(), 0o644)
    # The record is the last entry, as installers expect, and lists itself without a hash.
    order, record = sorted(entries), []
    for name in order:
        digest = base64.urlsafe_b64encode(hashlib.sha256(entries[name][0]).digest())
        record.append(f"{name},sha256={digest.rstrip(b'=').decode()},{len(entries[name][0])}")
    record.append(f"{info}/RECORD,,")
    entries[f"{info}/RECORD"] = (("\n".join(record) + "\n").encode(), 0o644)
    date = time.gmtime(time_stamp())[:6]
    with zipfile.ZipFile(path, "w") as archive:
        for name in order + [f"{info}/RECORD"]:
            content, mode = entries[name]
            entry = zipfile.ZipInfo(name, date)
            entry.create_system = 3
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=9)


def compressed(content):
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, mtime=0) as output:
        output.write(content)
    return buffer.getvalue()


def tarball(folder, files, folders=()):
    """Returns a compressed archive of files and folders, all below `folder`."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted([*files, *folders]):
            entry = tarfile.TarInfo(f"{folder}/{name}")
            entry.mtime = time_stamp()
            if name in files:
                content, entry.mode = files[name]
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
            else:
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                archive.addfile(entry)
    return compressed(buffer.getvalue())


def debian_files(files, licences):
    """Returns the files where Debian has them."""
    places = {"share/zsh/site-functions/": "share/zsh/vendor-completions/"}
    moved = {}
    for name, (content, mode) in files.items():
        for old, new in places.items():
            name = name.replace(old, new)
        if name.startswith("share/man/"):
            name, content = name + ".gz", compressed(content)
        moved[f"usr/{name}"] = (content, mode)
    notice = b"\n\n".join(licences[name] for name in sorted(licences))
    moved["usr/share/doc/authlint/copyright"] = (notice, 0o644)
    return moved


def write_debian(path, version, machine, files):
    """Writes an `ar` archive of the three members that `dpkg` expects (deb(5))."""
    folders = sorted({str(parent) for name in files for parent in Path(name).parents} - {"."})
    size = sum(-(-len(content) // 1024) for content, _ in files.values()) + len(folders)
    control = "\n".join([
        "Package: authlint",
        # `~` sorts before everything, so that a pre-release is older than its release.
        f"Version: {version.replace('-', '~')}",
        f"Architecture: {DEBIAN_MACHINES[machine]}",
        "Maintainer: The authlint project <authlint@users.noreply.github.com>",
        f"Installed-Size: {size}",
        "Section: devel",
        "Priority: optional",
        "Homepage: https://github.com/authlint/authlint",
        "Description: checks app manifests against the partner authorization guide",
        " authlint reads the YAML or JSON file that describes an app of TikTok Shop,",
        " and reports what would turn partners away: where it is, why it matters and",
        " how to fix it.",
        "",
    ])
    sums = "".join(f"{hashlib.md5(files[name][0]).hexdigest()}  {name}\n" for name in sorted(files))
    members = {
        "debian-binary": b"2.0\n",
        "control.tar.gz": tarball(".", {
            "control": (control.encode(), 0o644), "md5sums": (sums.encode(), 0o644)}),
        "data.tar.gz": tarball(".", files, folders),
    }
    with open(path, "wb") as output:
        output.write(b"!<arch>\n")
        for name, content in members.items():
            header = f"{name:<16}{time_stamp():<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n"
            output.write(header.encode() + content + b"\n" * (len(content) % 2))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, required=True, help="a static executable")
    parser.add_argument("--man", type=Path, help="the manual page, `authlint.1`")
    parser.add_argument("--output", type=Path, default=Path("dist"), help="a folder")
    arguments = parser.parse_args()
    try:
        pack(arguments)
    except OSError as error:
        fail(error)


def pack(arguments):
    machine = machine_of_static_executable(arguments.binary.read_bytes())
    binary = str(arguments.binary.resolve())
    version = run(binary, "--version").decode().strip()
    python_version = wheel_version(version)

    files = {"bin/authlint": (stripped(arguments.binary), 0o755)}
    size = len(files["bin/authlint"][0])
    print(f"the program has {size} bytes ({size / (1 << 20):.1f} MiB)")
    for shell, name in COMPLETIONS.items():
        files[name] = (run(binary, "--generate-completion-script", shell), 0o644)
    if arguments.man is not None:
        files["share/man/man1/authlint.1"] = (arguments.man.read_bytes(), 0o644)
    licences = {
        "LICENSE": (ROOT / "LICENSE").read_bytes(),
        "THIRD-PARTY": (ROOT / ".github/third-party-licences.txt").read_bytes(),
    }

    arguments.output.mkdir(parents=True, exist_ok=True)
    platforms = [platform.format(machine) for platform in PLATFORMS]
    wheel = arguments.output / f"authlint-{python_version}-py3-none-{'.'.join(platforms)}.whl"
    write_wheel(
        wheel, python_version, [f"py3-none-{platform}" for platform in platforms], files, licences)

    folder = f"authlint-{version}-linux-{machine}"
    archive = arguments.output / f"{folder}.tar.gz"
    documents = {f"share/doc/authlint/{name}": (text, 0o644) for name, text in licences.items()}
    archive.write_bytes(tarball(folder, {**files, **documents}))

    # Not Debian's `~` in the name of the file: a release would change it.
    debian = arguments.output / f"authlint_{version}_{DEBIAN_MACHINES[machine]}.deb"
    write_debian(debian, version, machine, debian_files(files, licences))

    parts = arguments.output / f"{folder}.spdx.json"
    parts.write_text(components.document(
        version, machine, files["bin/authlint"][0], time_stamp()), encoding="utf-8")

    sums = arguments.output / "SHA256SUMS"
    written = sorted([wheel, archive, debian, parts])
    sums.write_text("".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in written))
    for path in (*written, sums):
        print(f"{path} ({path.stat().st_size} bytes)")


if __name__ == "__main__":
    main()
