#!/usr/bin/env python3
"""Writes a wheel that carries a built binary: TARGET BINARY OUT.

The layout is that of the binary distribution format (PyPA specifications): the binary is a script of the wheel, so
installers put it on the path and make it executable. Standard library only.
"""

import base64
import hashlib
import pathlib
import re
import sys
import zipfile

NAME = "cargo_cookie_registry"

# A static binary needs no C library, so it runs on every Linux.
PLATFORMS = {
    "x86_64-unknown-linux-musl": "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64",
    "aarch64-unknown-linux-musl": "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
    "x86_64-apple-darwin": "macosx_10_12_x86_64",
    "aarch64-apple-darwin": "macosx_11_0_arm64",
    "x86_64-pc-windows-msvc": "win_amd64",
}


def version(root: pathlib.Path) -> str:
    manifest = (root / "Cargo.toml").read_text(encoding="utf-8")
    found = re.search(r'^version = "([0-9]+\.[0-9]+\.[0-9]+)"$', manifest, re.MULTILINE)
    if found is None:
        sys.exit("error: Cargo.toml has no version of the form 1.2.3")
    return found.group(1)


def metadata(root: pathlib.Path, number: str) -> str:
    readme = (root / "crates/command/README.md").read_text(encoding="utf-8")
    return (
        "Metadata-Version: 2.4\n"
        "Name: cargo-cookie-registry\n"
        f"Version: {number}\n"
        "Summary: Checks a cookie policy (policy.toml), explains what it finds, and renders its public page.\n"
        "License-Expression: MIT OR Apache-2.0\n"
        "License-File: LICENSE-MIT\n"
        "License-File: LICENSE-APACHE\n"
        "Project-URL: Source, https://github.com/cookie-registry/cookie-registry\n"
        "Requires-Python: >=3.8\n"
        "Description-Content-Type: text/markdown\n"
        f"\n{readme}"
    )


def main() -> None:
    if len(sys.argv) != 4 or sys.argv[1] not in PLATFORMS:
        sys.exit(f"usage: wheel.py TARGET BINARY OUT, where TARGET is one of {', '.join(PLATFORMS)}")
    target, binary, out = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    root = pathlib.Path(__file__).resolve().parent.parent
    number = version(root)
    platform = PLATFORMS[target]
    tags = "".join(f"Tag: py3-none-{one}\n" for one in platform.split("."))
    program = "cargo-cookie-registry" + (".exe" if "windows" in target else "")
    info = f"{NAME}-{number}.dist-info"
    files = [
        (f"{NAME}-{number}.data/scripts/{program}", binary.read_bytes(), 0o755),
        (f"{info}/licenses/LICENSE-MIT", (root / "LICENSE-MIT").read_bytes(), 0o644),
        (f"{info}/licenses/LICENSE-APACHE", (root / "LICENSE-APACHE").read_bytes(), 0o644),
        (f"{info}/METADATA", metadata(root, number).encode(), 0o644),
        (f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: cookie-registry\nRoot-Is-Purelib: false\n{tags}".encode(), 0o644),
    ]
    record = ""
    for name, content, _ in files:
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(content)}\n"
    record += f"{info}/RECORD,,\n"
    files.append((f"{info}/RECORD", record.encode(), 0o644))

    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{NAME}-{number}-py3-none-{platform}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as wheel:
        for name, content, mode in files:
            # The hour of the build is no part of the wheel.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100000 | mode) << 16
            wheel.writestr(entry, content)
    print(path)


main()
