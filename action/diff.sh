#!/usr/bin/env bash
# Compares the policy with the base, and reports what visitors must be informed of: in the summary of the run, and in one comment
# on the pull request that each run replaces. Fails on a material change that nobody has accepted with the label.
#
# An acceptance holds for the material changes that were there when the label was set. The first line of the comment records
# their hash; after other material changes, the label has to be set anew.
set -euo pipefail
# shellcheck source=action/common.sh
. "$(dirname "$0")/common.sh"
# shellcheck source=action/api.sh
. "$(dirname "$0")/api.sh"

# GitHub rejects a comment of more than 65,536 characters.
MAX_CHARACTERS=60000

base="$(base_revision)"
number="$(pull_request)"
require_change "$base"
if [ -z "$base" ]; then
    printf 'There is nothing to compare with: the event is no change, or the state before it is gone.\n'
    exit 0
fi

arguments=(diff --policy "$INPUT_POLICY" --base "$base" --allow-new)
folder="$(new_folder)"
report="$folder/diff.md"
changes="$folder/diff.json"
status=0
"$COMMAND" "${arguments[@]}" --exit-code --format markdown > "$report" || status=$?
if [ "$status" -le 1 ]; then
    "$COMMAND" --quiet "${arguments[@]}" --format json > "$changes" || status=$?
fi

marker="<!-- cookie-registry:diff $(jq -rn --arg path "$INPUT_POLICY" '$path | @uri' | tr -d '\r') "
state="$(cat "$report")"
comment='' id='' recorded=''
uses_comment=no
if [ -n "$number" ] && [ "$INPUT_COMMENT" = true ] && [ -n "$INPUT_TOKEN" ]; then
    if comment="$(find_comment "$number" "$marker")"; then
        uses_comment=yes
    else
        printf '::warning title=Cookie policy::the comments of this pull request cannot be read; the token needs pull-requests: write\n'
    fi
fi
if [ -n "$comment" ]; then
    id="$(printf '%s' "$comment" | jq -r .id | tr -d '\r')"
    # Only the first line, which this script writes: below it are texts of the policy.
    first="$(printf '%s' "$comment" | jq -r '.body | split("\n")[0]' | tr -d '\r')"
    recorded="$(printf '%s\n' "$first" | sed -n 's/^.* accepted=\([0-9a-f]\{64\}\) -->$/\1/p')"
fi

# Writes the comment, and appends the same to the summary of the run: RECORD CONCLUSION.
publish() {
    local body="$folder/comment.md"
    local shown="$state"
    {
        printf '%s\n\n' "$state"
        printf '%s\n\n' "$2"
    } >> "${GITHUB_STEP_SUMMARY:-/dev/null}"
    if [ "$uses_comment" = no ]; then return; fi
    if [ "${#shown}" -gt "$MAX_CHARACTERS" ]; then
        # Not by `head`, which would end the writer of a long text with an error.
        shown="${shown%%$'\n'*}"
        shown="$shown"$'\n\nThe list of changes is too long for a comment. The summary of the run has it.'
    fi
    printf '%saccepted=%s -->\n%s\n\n%s\n' "$marker" "$1" "$shown" "$2" > "$body"
    write_comment "$number" "$id" "$body" "$folder/request.json" ||
        printf '::warning title=Cookie policy::the comment cannot be written, as in a pull request from a fork; the summary of this run has its text\n'
}

if [ "$status" -gt 1 ]; then
    state='## Cookie policy: not compared'
    publish "${recorded:-none}" 'The policy could not be compared with the base. The log of the run says why.'
    fail "the policy could not be compared with the base; the message above says why" "$status"
fi
if [ "$status" -eq 0 ]; then
    output material false
    output accepted false
    # A comment that says nothing is only written in place of one that said something.
    if [ -z "$id" ] && [ "$(jq '.changes | length' "$changes" | tr -d '\r')" = 0 ]; then uses_comment=no; fi
    publish none 'No change is material: nobody has to accept anything.'
    exit 0
fi

output material true
now="$(jq -cS '[.changes[] | select(.verdict == "material")]' "$changes" | tr -d '\r' | sha256)"
if [ -z "$number" ]; then
    output accepted false
    publish none 'The change is material. On a branch, this is only reported.'
    exit 0
fi

# The labels as they are now: a run that is repeated has the event of the first one.
if [ -n "$INPUT_TOKEN" ]; then
    labels="$(api GET "issues/$number/labels?per_page=100")" ||
        fail "the labels of this pull request cannot be read, so nobody can accept the material change; the token needs pull-requests: read"
else
    labels="$(jq -c '.pull_request.labels' "$GITHUB_EVENT_PATH")"
fi
has_label="$(printf '%s' "$labels" | jq --arg wanted "$INPUT_LABEL" 'any(.[]; .name == $wanted)' | tr -d '\r')"
is_set_now="$(jq --arg wanted "$INPUT_LABEL" '
    (.action == "labeled" and .label.name == $wanted) or .action == "opened" or .action == "reopened"' "$GITHUB_EVENT_PATH" | tr -d '\r')"

if [ "$has_label" = true ] && { [ "$is_set_now" = true ] || [ "$recorded" = "$now" ]; }; then
    output accepted true
    publish "$now" "**Accepted** with the label \`$INPUT_LABEL\`, for these material changes. After others, set the label anew."
    exit 0
fi
output accepted false
if [ "$has_label" = true ]; then
    what="The label \`$INPUT_LABEL\` was set before these material changes were there, and does not accept them. To accept them, remove the label and set it anew."
else
    what="To accept the material changes, set the label \`$INPUT_LABEL\`."
fi
publish none "**Not accepted.** $what"
fail "a change is material and not accepted. $(printf '%s' "$what" | tr -d '\`')"
