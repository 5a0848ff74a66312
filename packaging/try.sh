#!/usr/bin/env bash
# Installs what was packaged for a target as a person does, each in an empty folder and without a network, and checks a policy with
# it: TARGET DIST POLICY [CRATES [OPTION…]]. DIST has the archive, the wheel and the npm packages. CRATES is a folder with the unpacked
# packages of the crates, as a step of `cargo xtask test` leaves it in target/packages; the options are for `cargo install`.
set -euo pipefail
target="$1" dist="$(cd "$2" && pwd)" crates="${4:-}"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/home"
cp "$3" "$folder/policy.toml"
python="$(command -v python3 || command -v python)"

# No variable, no configuration and no cache of the person who runs this helps.
alone=(env -i "PATH=$PATH" "HOME=$folder/home" "TMPDIR=$folder" "SYSTEMROOT=${SYSTEMROOT:-}" "npm_config_cache=$folder/npm-cache")
# On Linux, there is no network at all.
if unshare --map-root-user --net true 2> /dev/null; then alone=(unshare --map-root-user --net "${alone[@]}"); fi

# Checks the policy with an installed command: WHAT FOLDER COMMAND….
check() {
    (cd "$folder/$2" && "${alone[@]}" "${@:3}" check --quiet --policy ../policy.toml)
    printf 'ok: %s\n' "$1"
}
mkdir "$folder/empty"

mkdir "$folder/archive"
(cd "$dist" && if command -v sha256sum > /dev/null; then sha256sum --check --quiet "cargo-cookie-registry-$target.tar.gz.sha256"
    else shasum -a 256 --check --quiet "cargo-cookie-registry-$target.tar.gz.sha256"; fi)
tar -xzf "$dist/cargo-cookie-registry-$target.tar.gz" -C "$folder/archive"
check "the archive" empty "$folder/archive/cargo-cookie-registry"

"${alone[@]}" "$python" -m venv "$folder/python"
bin="$folder/python/bin"
if [ -d "$folder/python/Scripts" ]; then bin="$folder/python/Scripts"; fi
"${alone[@]}" "$bin/python" -m pip install --quiet --no-index --disable-pip-version-check "$dist"/cargo_cookie_registry-*.whl
check "the wheel" empty "$bin/cargo-cookie-registry"

mkdir "$folder/node"
printf '{ "private": true }\n' > "$folder/node/package.json"
(cd "$folder/node" && "${alone[@]}" npm install --offline --silent --no-audit --no-fund --no-update-notifier \
    "$dist"/cookie-registry-[a-z]*.tgz "$dist"/cookie-registry-[0-9]*.tgz)
check "the npm packages" empty "$folder/node/node_modules/.bin/cookie-registry"
# Without the dashes, npx would take the options for its own.
check "npx" node npx --offline --no -- cookie-registry

if [ -n "$crates" ]; then
    package=("$crates"/cargo-cookie-registry-*)
    # Not in an empty environment: cargo's own folder has the dependencies.
    cargo install --quiet --offline --locked --path "${package[0]}" --root "$folder/cargo" "${@:5}"
    check "the packed crates" empty "$folder/cargo/bin/cargo-cookie-registry"
fi
