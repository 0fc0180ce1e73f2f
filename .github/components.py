#!/usr/bin/env python3
"""Says what a release's program is made of, as SPDX 2.3 in JSON.

    components.py BINARY      prints the document for a stripped program of this machine

The versions are those of Package.swift, of libyaml's header and of the Swift that builds here. The
same input gives the same bytes: the time is SOURCE_DATE_EPOCH. Standard library only.
"""

import hashlib
import json
import os
import platform
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = "https://github.com/authlint/authlint"


def dependencies():
    """The packages that Package.swift pins, by their names: their addresses and versions."""
    text = (ROOT / "Package.swift").read_text(encoding="utf-8")
    found = {}
    for address, rule in re.findall(r'\.package\(\s*url: "([^"]+)",\s*([^)]*)\)', text):
        pinned = re.fullmatch(r'exact: "([0-9A-Za-z.+-]+)"', rule.strip())
        if pinned is None:
            sys.exit(f"components: {address} is not pinned with `exact:`")
        found[address.rstrip("/").removesuffix(".git").rsplit("/", 1)[1]] = (address, pinned.group(1))
    return found


def libyaml():
    """The version of the libyaml that is linked, from pkg-config's file."""
    done = subprocess.run(["pkg-config", "--modversion", "yaml-0.1"], capture_output=True, text=True,
                          check=False) if in_path("pkg-config") else None
    if done is not None and done.returncode == 0:
        return done.stdout.strip()
    for folder in ("/usr/lib/pkgconfig", f"/usr/lib/{platform.machine()}-linux-gnu/pkgconfig",
                   "/opt/homebrew/lib/pkgconfig", "/usr/local/lib/pkgconfig"):
        file = Path(folder, "yaml-0.1.pc")
        if file.exists():
            return re.search(r"^Version: *(\S+)", file.read_text(), re.M).group(1)
    sys.exit("components: the version of libyaml is not to be found: is libyaml-dev installed?")


def in_path(name):
    return any(Path(folder, name).exists() for folder in os.environ.get("PATH", "").split(":"))


def swift():
    """The version of Swift that builds here."""
    said = subprocess.run(["swift", "--version"], capture_output=True, text=True, check=True).stdout
    return re.search(r"Swift version ([0-9.]+)", said).group(1)


def libc():
    """The C library that a static program has in it, and its version."""
    name, version = platform.libc_ver()
    return (name or "libc", version or "NOASSERTION")


def package(name, version, address, licence, purl=None):
    entry = {
        "SPDXID": f"SPDXRef-{re.sub('[^A-Za-z0-9.-]', '-', name)}",
        "name": name,
        "versionInfo": version,
        "downloadLocation": address,
        "filesAnalyzed": False,
        "licenseConcluded": licence,
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
    }
    if purl is not None:
        entry["externalRefs"] = [{
            "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}]
    return entry


def document(version, machine, binary, seconds):
    """Returns the document about a program of some bytes."""
    digest = hashlib.sha256(binary).hexdigest()
    own = package("authlint", version, f"git+{ADDRESS}.git@v{version}", "Apache-2.0",
                  f"pkg:github/authlint/authlint@v{version}")
    own["primaryPackagePurpose"] = "APPLICATION"
    own["checksums"] = [{"algorithm": "SHA256", "checksumValue": digest}]
    own["comment"] = "The checksum is that of the program bin/authlint."
    parts = [
        package(name, number, f"git+{address}@{number}", "Apache-2.0 WITH Swift-exception",
                f"pkg:swift/{address.removeprefix('https://').removesuffix('.git')}@{number}")
        for name, (address, number) in sorted(dependencies().items())
    ]
    parts.append(package("libyaml", libyaml(), "https://github.com/yaml/libyaml", "MIT"))
    parts.append(package("swift-stdlib", swift(), "https://github.com/swiftlang/swift",
                         "Apache-2.0 WITH Swift-exception"))
    name, number = libc()
    parts.append(package(name, number, "NOASSERTION", "LGPL-2.1-or-later" if name == "glibc"
                         else "NOASSERTION"))
    relations = [{
        "spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
        "relatedSpdxElement": own["SPDXID"]}]
    relations += [{
        "spdxElementId": own["SPDXID"], "relationshipType": "STATIC_LINK",
        "relatedSpdxElement": part["SPDXID"]} for part in parts]
    return json.dumps({
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"authlint-{version}-linux-{machine}",
        "documentNamespace": f"{ADDRESS}/spdx/{version}/linux-{machine}/{digest}",
        "creationInfo": {
            "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds)),
            "creators": ["Tool: authlint-components"],
        },
        "packages": [own, *parts],
        "relationships": relations,
    }, indent=2) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    source = (ROOT / "Sources/AuthLint/API/TextChecker.swift").read_text(encoding="utf-8")
    current = re.search(r'static let version = "([^"]+)"', source).group(1)
    print(document(current, platform.machine(), Path(sys.argv[1]).read_bytes(),
                   int(os.environ.get("SOURCE_DATE_EPOCH", "0"))), end="")
