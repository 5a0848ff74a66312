# shellcheck shell=bash
# What the scripts of the action share. It runs with the bash of macOS too, which is 3.2.

# The command that `install.sh` put on the PATH.
export COMMAND="${COOKIE_REGISTRY_COMMAND:-cargo-cookie-registry}"

# Ends the step with an error that the run shows. Only fixed texts are passed: a text of the policy could be a command.
fail() {
    printf '::error title=Cookie policy::%s\n' "$1"
    exit "${2:-1}"
}

# Sets an output of the step.
output() {
    printf '%s=%s\n' "$1" "$2" >> "$GITHUB_OUTPUT"
}

# Prints the lines of a text that are not blank, without spaces around them.
lines() {
    printf '%s\n' "$1" | tr -d '\r' | sed -e 's/^[[:space:]]*//' -e 's/[[:space:]]*$//' -e '/^$/d'
}

# Prints the SHA-256 hash of standard input.
sha256() {
    if command -v sha256sum > /dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}

# Prints a field of the event that started the run, or nothing.
event() {
    jq -r "($1) // empty" "$GITHUB_EVENT_PATH" | tr -d '\r'
}

# Prints the number of the pull request, or nothing where the event is none.
pull_request() {
    event '.pull_request.number'
}

# Prints the revision that the change is compared with, or nothing where the event is no change of the branch, such as a
# schedule. After a forced push, the state before it may be gone: then there is nothing to compare with, either.
base_revision() {
    if [ -n "${INPUT_BASE:-}" ]; then
        printf '%s\n' "$INPUT_BASE"
        return
    fi
    # A pull request comes first: when commits are added to it, its event also has a `before`, which is only their parent.
    local base before
    base="$(event 'if .pull_request then .pull_request.base.sha
                   elif .merge_group then .merge_group.base_sha
                   else null end')"
    before="$(event 'if .pull_request or .merge_group or .created then null else .before end')"
    if [ -n "$before" ] && ! git cat-file -e "$before^{commit}" 2> /dev/null; then
        printf '::notice title=Cookie policy::the state before this push is not in the clone, so the policy is not compared with it\n' >&2
        before=''
    fi
    printf '%s\n' "${base:-$before}"
}

# Prints the path of a new folder for the files of this step. The action may run more than once in a job.
new_folder() {
    mktemp -d "$RUNNER_TEMP/cookie-registry.XXXXXX"
}

# Ends the step where a pull request has no base, or where what is checked out is the base itself: then its change was not
# looked at, and an empty comparison would look like a change without consequences.
require_change() {
    if [ -z "$(pull_request)" ]; then return; fi
    if [ -z "$1" ]; then
        fail "the event of this pull request names no base, so nothing was compared"
    fi
    if [ "$(git rev-parse HEAD)" = "$1" ]; then
        fail "the base is checked out, not the pull request, so nothing was compared; run the workflow on pull_request, or check out the head"
    fi
}
