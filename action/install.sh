#!/usr/bin/env bash
# Downloads the command from a release, compares the hash of the archive, and puts the command on the PATH of later steps.
set -euo pipefail
# shellcheck source=action/common.sh
. "$(dirname "$0")/common.sh"

if [ "$INPUT_VERSION" = none ]; then
    command -v "$COMMAND" > /dev/null ||
        fail "with version: none, an earlier step has to install cargo-cookie-registry"
    "$COMMAND" --version
    exit 0
fi
case "$INPUT_VERSION" in
    *[!0-9A-Za-z.+-]* | '') fail "version is no version: write one such as 0.1.0, or none" ;;
esac

case "$RUNNER_OS-$RUNNER_ARCH" in
    Linux-X64) target=x86_64-unknown-linux-musl ;;
    Linux-ARM64) target=aarch64-unknown-linux-musl ;;
    macOS-X64) target=x86_64-apple-darwin ;;
    macOS-ARM64) target=aarch64-apple-darwin ;;
    Windows-X64) target=x86_64-pc-windows-msvc ;;
    *) fail "there is no binary for this runner; install the command with cargo and set version: none" ;;
esac
program=cargo-cookie-registry
if [ "$RUNNER_OS" = Windows ]; then program="$program.exe"; fi
archive="cargo-cookie-registry-$target.tar.gz"
folder="$RUNNER_TEMP/cookie-registry-bin"
mkdir -p "$folder"
cd "$folder"

download() {
    # A redirect stays on HTTPS; only an address that was given as HTTP, such as a mirror on this machine, may use it.
    curl --silent --show-error --fail --location --proto '=https,http' --proto-redir '=https' \
        --retry 3 --max-time 300 --output "$1" "$INPUT_RELEASES/v$INPUT_VERSION/$1" ||
        fail "$1 of this version cannot be downloaded"
}
download "$archive"
wanted="$INPUT_SHA256"
if [ -z "$wanted" ]; then
    # This finds a damaged download. Who trusts the release page less names the hash in `sha256`.
    download "$archive.sha256"
    wanted="$(cut -d ' ' -f 1 "$archive.sha256" | tr -d '\r')"
fi
if [ "$(sha256 < "$archive")" != "$wanted" ]; then
    rm -f "$archive"
    fail "the archive does not have the expected SHA-256 hash; nothing was installed"
fi
tar -xzf "$archive" "$program"
rm -f "$archive" "$archive.sha256"
"./$program" --version
printf '%s\n' "$folder" >> "$GITHUB_PATH"
