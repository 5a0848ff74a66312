#!/usr/bin/env bash
# Writes npm packages: TARGET BINARY OUT for the package of one platform, or OUT alone for the package that chooses.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
version="$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cp "$root/LICENSE-MIT" "$root/LICENSE-APACHE" "$root/crates/command/README.md" "$folder/"

if [ "$#" -eq 1 ]; then
    out="$1"
    mkdir -p "$folder/bin"
    cp "$root/packaging/npm/cookie-registry.js" "$folder/bin/"
    sed "s/VERSION/$version/g" "$root/packaging/npm/package.json" > "$folder/package.json"
else
    target="$1" binary="$2" out="$3" program=cargo-cookie-registry
    case "$target" in
        x86_64-unknown-linux-musl) os=linux cpu=x64 ;;
        aarch64-unknown-linux-musl) os=linux cpu=arm64 ;;
        x86_64-apple-darwin) os=darwin cpu=x64 ;;
        aarch64-apple-darwin) os=darwin cpu=arm64 ;;
        x86_64-pc-windows-msvc) os=win32 cpu=x64 program="$program.exe" ;;
        *) printf 'error: there is no npm package for %s\n' "$target" >&2; exit 1 ;;
    esac
    cp "$binary" "$folder/$program"
    chmod 755 "$folder/$program"
    cat > "$folder/package.json" << JSON
{
  "name": "@cookie-registry/$os-$cpu",
  "version": "$version",
  "description": "The binary of cookie-registry for $os on $cpu.",
  "license": "MIT OR Apache-2.0",
  "repository": "github:cookie-registry/cookie-registry",
  "os": ["$os"],
  "cpu": ["$cpu"],
  "files": ["$program", "LICENSE-MIT", "LICENSE-APACHE"]
}
JSON
fi
mkdir -p "$out"
out="$(cd "$out" && pwd)"
cd "$folder"
npm pack --silent --pack-destination "$out"
