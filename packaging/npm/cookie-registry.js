#!/usr/bin/env node
// Runs the binary of this platform, which is a package of its own.
"use strict";

const { spawnSync } = require("node:child_process");

const name = `@cookie-registry/${process.platform}-${process.arch}`;
const program = process.platform === "win32" ? "cargo-cookie-registry.exe" : "cargo-cookie-registry";

let binary;
try {
  binary = require.resolve(`${name}/${program}`);
} catch {
  console.error(`error: the package ${name} with the binary is not installed`);
  console.error("help: install cookie-registry without --omit=optional; for other platforms, run: cargo install cargo-cookie-registry");
  process.exit(3);
}
const ran = spawnSync(binary, process.argv.slice(2), { stdio: "inherit" });
if (ran.error) {
  console.error(`error: ${binary} cannot be started: ${ran.error.message}`);
  process.exit(3);
}
// A signal that ended the binary ends this process, too.
if (ran.signal) process.kill(process.pid, ran.signal);
process.exit(ran.status ?? 3);
