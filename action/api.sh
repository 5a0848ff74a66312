# shellcheck shell=bash
# Calls of GitHub's API.

# The most pages of 100 comments that are read. A pull request with more gets a second comment, not an endless loop.
MAX_PAGES=30

# Calls the API: METHOD PATH [FILE with the body]. Prints the answer; fails unless the status is 2xx. The token reaches curl
# by standard input, so that no list of processes shows it.
api() {
    local method="$1" path="$2" body="${3:-}"
    local arguments=(--silent --show-error --fail --retry 2 --max-time 60 --request "$method" --config -)
    arguments+=(--header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28')
    if [ -n "$body" ]; then arguments+=(--header 'Content-Type: application/json' --data-binary "@$body"); fi
    printf 'header = "Authorization: Bearer %s"\n' "$INPUT_TOKEN" |
        curl "${arguments[@]}" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$path"
}

# Prints the comment that begins with a marker, as JSON, or nothing: NUMBER MARKER. Only a comment of the author that
# `comment-author` names counts, because anybody can write one that begins with the marker.
find_comment() {
    local page=1 answer
    while [ "$page" -le "$MAX_PAGES" ]; do
        answer="$(api GET "issues/$1/comments?per_page=100&page=$page")" || return 1
        local found
        found="$(printf '%s' "$answer" | jq -c --arg marker "$2" --arg author "$INPUT_COMMENT_AUTHOR" '
            [.[] | select(.user.login == $author and (.body | startswith($marker)))][0] // empty')"
        if [ -n "$found" ]; then
            printf '%s\n' "$found"
            return
        fi
        if [ "$(printf '%s' "$answer" | jq length | tr -d '\r')" -lt 100 ]; then return; fi
        page=$((page + 1))
    done
}

# Writes a comment, in place of an earlier one where its id is given: NUMBER ID FILE REQUEST. REQUEST is a file for the body of
# the request.
write_comment() {
    local request="$4"
    jq -n --rawfile body "$3" '{ body: $body }' > "$request"
    if [ -n "$2" ]; then
        api PATCH "issues/comments/$2" "$request" > /dev/null
    else
        api POST "issues/$1/comments" "$request" > /dev/null
    fi
}
