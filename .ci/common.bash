# Functions and settings that the checks share; to be sourced. A check exits with 0 if it passes,
# with 77 if it cannot run here (its last line says why), and with another status if it fails.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
shared=$root/../shared

# skip REASON…: ends a check that cannot run because something is missing that could be here. Where
# CI is set, that is a failure: what is not checked there is checked by nobody.
skip() {
  if [ -n "${CI:-}" ]; then
    echo "missing, and CI is set: $*"
    exit 1
  fi
  elsewhere "$@"
}

# elsewhere REASON…: ends a check that belongs on another kind of machine, or beside data that is not
# part of the repository.
elsewhere() {
  echo "skipped: $*"
  exit 77
}

# install PACKAGE…: installs packages of the system if that is possible here; the caller looks
# whether it was.
install() {
  command -v apt-get >/dev/null || return 0
  local sudo=() install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends)
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || return 0
    sudo=(sudo -n)
  fi
  # Checks that run at the same time wait for each other.
  install+=(-o DPkg::Lock::Timeout=300)
  "${sudo[@]}" "${install[@]}" "$@" </dev/null >&2 && return
  "${sudo[@]}" apt-get update -qq </dev/null >&2 || true
  "${sudo[@]}" "${install[@]}" "$@" </dev/null >&2 || true
}

# The program built by `swift build`, unless AUTHLINT names another one.
if [ -z "${AUTHLINT:-}" ]; then
  swift build --package-path "$root" --product authlint >&2
  AUTHLINT=$(swift build --package-path "$root" --show-bin-path)/authlint
fi
export AUTHLINT

# The environment must not change what authlint does.
unset "${!AUTHLINT_@}" GITHUB_ACTIONS GITHUB_STEP_SUMMARY FORCE_COLOR CLICOLOR_FORCE
export NO_COLOR=1

# A temporary folder for the check, which is removed at its end.
scratch=$(mktemp -d)
trap 'chmod -R u+rwX "$scratch"; rm -rf "$scratch"' EXIT

# python MODULE…: sets `python` to a Python with these packages, which are installed for the checks
# if necessary; skips the check if that is not possible.
python() {
  local environment=$root/.build/python
  command -v python3 >/dev/null || install python3 python3-venv
  command -v python3 >/dev/null || skip "there is no python3"
  # Checks that run at the same time change the environment one after the other.
  if command -v flock >/dev/null; then exec 9>"$root/.build/python.lock" && flock 9; fi
  if [ ! -x "$environment/bin/python" ]; then
    python3 -m venv "$environment" >/dev/null 2>&1 || skip "python3 makes no virtual environment"
  fi
  python=$environment/bin/python
  "$python" -m pip install --quiet --disable-pip-version-check "$@" >&2 \
    || skip "pip cannot install $*"
  if command -v flock >/dev/null; then exec 9>&-; fi
}

failures=0

# expect STATUS NAME COMMAND…: runs a command, with its streams in $scratch/out and $scratch/err,
# and compares its exit status.
expect() {
  local wanted=$1 name=$2 status=0
  shift 2
  timeout 60 "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || status=$?
  [ "$status" = "$wanted" ] || problem "$name: status $status, expected $wanted"
}

problem() {
  echo "$1"
  head -n 20 "$scratch/out" "$scratch/err" 2>/dev/null || true
  failures=$((failures + 1))
}

# holds NAME COMMAND…: checks that a command succeeds.
holds() {
  local name=$1
  shift
  "$@" >/dev/null 2>&1 || problem "$name: does not hold: $*"
}

finish() {
  [ "$failures" = 0 ] || { echo "$failures of the checks failed"; exit 1; }
}

# manifest FILE: writes a manifest without findings.
manifest() {
  cat >"$1" <<'END'
manifest: 1
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
END
}

# flaw FILE: writes a manifest with one error.
flaw() {
  manifest "$1"
  sed -i.bak 's/enrolled: true/enrolled: false/' "$1"
  rm "$1.bak"
}
