#!/usr/bin/env bash
# Opens pages of the running service in a browser, compares what it stores with the policy, and keeps the evidence.
set -euo pipefail
# shellcheck source=action/common.sh
. "$(dirname "$0")/common.sh"

# `audit` makes the folder itself.
evidence="$(new_folder)/evidence"
arguments=(audit --policy "$INPUT_POLICY" --browser "$INPUT_BROWSER" --out "$evidence")
while IFS= read -r code; do arguments+=(--deny "$code"); done < <(lines "$INPUT_DENY")
while IFS= read -r code; do arguments+=(--allow "$code"); done < <(lines "$INPUT_ALLOW")
pages=(--)
while IFS= read -r page; do pages+=("$page"); done < <(lines "$INPUT_AUDIT")

status=0
"$COMMAND" "${arguments[@]}" --format github "${pages[@]}" || status=$?
if [ -d "$evidence" ]; then
    output evidence "$evidence"
    # Each artifact of a run has a name of its own. The hash distinguishes jobs, and policies whose paths look alike.
    plain="$(printf '%s-%s' "$INPUT_POLICY" "$(basename "$INPUT_BROWSER")" | LC_ALL=C tr -c 'A-Za-z0-9._-' '-' | cut -c 1-80)"
    hash="$(printf '%s\n' "${GITHUB_JOB:-}" "$INPUT_POLICY" "$INPUT_BROWSER" "$RUNNER_OS" "$RUNNER_ARCH" "$INPUT_AUDIT" | sha256 | cut -c 1-8)"
    output artifact "cookie-policy-evidence-$plain-$hash"
fi
case "$status" in
    0) ;;
    1) fail "the browser stored what the policy does not allow; the evidence has the report" ;;
    4) fail "the audit found no violation, but did not see everything; the evidence says what is missing" "$status" ;;
    *) fail "the audit could not run; the message above says why" "$status" ;;
esac
