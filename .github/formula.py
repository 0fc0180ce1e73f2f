#!/usr/bin/env python3
"""Prints the Homebrew formula of a release.

    formula.py VERSION REVISION SHA256SUMS

On Linux it installs the release's static program; on macOS it builds the tagged commit from its
sources, since a release has no program for it. Standard library only.
"""

import re
import sys
from pathlib import Path

FORMULA = '''class Authlint < Formula
  desc "Checks app manifests against the partner authorization guide"
  homepage "https://github.com/authlint/authlint"
  license "Apache-2.0"
  version "{version}"

  on_macos do
    url "https://github.com/authlint/authlint.git", tag: "v{version}", revision: "{revision}"
    depends_on "pkgconf" => :build
    depends_on xcode: ["16.3", :build]
    depends_on "libyaml"
  end

  on_linux do
{machines}
  end

  def install
    if OS.mac?
      system "swift", "build", "--disable-sandbox", "-c", "release", "--product", "authlint"
      bin.install ".build/release/authlint"
      generate_completions_from_executable(bin/"authlint", "--generate-completion-script")
    else
      bin.install "bin/authlint"
      man1.install "share/man/man1/authlint.1"
      bash_completion.install "share/bash-completion/completions/authlint"
      zsh_completion.install "share/zsh/site-functions/_authlint"
      fish_completion.install "share/fish/vendor_completions.d/authlint.fish"
    end
  end

  test do
    assert_equal version.to_s, shell_output("#{{bin}}/authlint --version").strip
    (testpath/"bad.manifest.yaml").write "manifest: 1\\n"
    assert_match "error[", shell_output("#{{bin}}/authlint check bad.manifest.yaml", 1)
  end
end
'''

MACHINE = '''    on_{kind} do
      url "https://github.com/authlint/authlint/releases/download/v{version}/{name}"
      sha256 "{sum}"
    end'''


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    version, revision, sums = sys.argv[1:]
    if not re.fullmatch(r"[0-9A-Za-z.+-]+", version) or not re.fullmatch(r"[0-9a-f]{40}", revision):
        sys.exit("formula: expected a version and the revision's 40 digits")
    machines = []
    for line in Path(sums).read_text(encoding="utf-8").splitlines():
        found = re.fullmatch(r"([0-9a-f]{64})  (authlint-\S+-linux-(x86_64|aarch64)\.tar\.gz)", line)
        if found is not None and f"authlint-{version}-linux-" in found.group(2):
            kind = {"x86_64": "intel", "aarch64": "arm"}[found.group(3)]
            machines.append(MACHINE.format(
                kind=kind, version=version, name=found.group(2), sum=found.group(1)))
    if not machines:
        sys.exit(f"formula: {sums} names no tarball of {version}")
    print(FORMULA.format(
        version=version, revision=revision, machines="\n".join(sorted(machines))), end="")


if __name__ == "__main__":
    main()
