#!/usr/bin/env bash
# Writes the archive of a target and its hash: TARGET BINARY OUT.
set -euo pipefail
target="$1" binary="$2" out="$3"
root="$(cd "$(dirname "$0")/.." && pwd)"

program=cargo-cookie-registry
case "$target" in *windows*) program="$program.exe" ;; esac
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cp "$binary" "$folder/$program"
chmod 755 "$folder/$program"
cp "$root/LICENSE-MIT" "$root/LICENSE-APACHE" "$root/crates/command/README.md" "$folder/"
# Each target is built on a machine that can run it.
mkdir "$folder/completions"
for shell in bash elvish fish powershell zsh; do
    "$folder/$program" generate completions "$shell" > "$folder/completions/cargo-cookie-registry.$shell"
done
"$folder/$program" --quiet generate man --out "$folder/man"

mkdir -p "$out"
archive="cargo-cookie-registry-$target.tar.gz"
# Nothing of the machine and the hour that built it is in the archive.
files=("$program" LICENSE-MIT LICENSE-APACHE README.md completions man)
if [[ "$(tar --version 2> /dev/null)" == *GNU* ]]; then
    tar -C "$folder" --sort=name --mtime='@0' --owner=0 --group=0 --numeric-owner -cf - "${files[@]}"
else
    tar -C "$folder" --uid 0 --gid 0 -cf - "${files[@]}"
fi | gzip -n > "$out/$archive"
cd "$out"
if command -v sha256sum > /dev/null; then sha256sum "$archive"; else shasum -a 256 "$archive"; fi > "$archive.sha256"
