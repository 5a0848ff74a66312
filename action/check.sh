#!/usr/bin/env bash
# Checks the policy and the sources: writes SARIF, annotates the lines, and appends to the summary of the run.
set -euo pipefail
# shellcheck source=action/common.sh
. "$(dirname "$0")/common.sh"

base="$(base_revision)"
require_change "$base"

arguments=(check --policy "$INPUT_POLICY")
if [ -n "$base" ]; then arguments+=(--base "$base"); fi
while IFS= read -r code; do arguments+=(--deny "$code"); done < <(lines "$INPUT_DENY")
while IFS= read -r code; do arguments+=(--allow "$code"); done < <(lines "$INPUT_ALLOW")
paths=(--)
while IFS= read -r path; do paths+=("$path"); done < <(lines "$INPUT_PATHS")

# The summary is appended once, by the second run, which also decides.
sarif="$(new_folder)/cookie-policy.sarif"
GITHUB_STEP_SUMMARY='' "$COMMAND" --quiet "${arguments[@]}" --format sarif "${paths[@]}" > "$sarif" 2> /dev/null || true
if [ -s "$sarif" ]; then output sarif "$sarif"; fi

status=0
"$COMMAND" "${arguments[@]}" --format github "${paths[@]}" || status=$?
case "$status" in
    0) ;;
    1) fail "the policy has errors or denied findings; the annotations and the summary of this run list them" ;;
    *) fail "the policy was not checked; the message above says why" "$status" ;;
esac
