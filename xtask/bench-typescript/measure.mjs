// Bundles the module with one of its entries, and compares a read of it with a plain search. Prints the compressed bytes with one
// cookie, those with one storage key, and the ratio, one a line. `cargo xtask bench typescript` runs it.
import { build } from "esbuild";
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

// The fastest round counts: what other programs do must leave the compiler of the engine the time to optimise both.
const ROUNDS = 201;
const TIMES = 20_000;

async function bundled(source) {
  writeFileSync("page.ts", source);
  const result = await build({ bundle: true, entryPoints: ["page.ts"], format: "esm", minify: true, write: false });
  return result.outputFiles[0].contents;
}

async function bytesOf(name) {
  const code = await bundled(`import { ${name} } from "./policy";\nconsole.log(${name}.get());\n`);
  return gzipSync(code, { level: 9 }).length;
}

// Ten cookies, of which the last is read.
const pairs = Array.from({ length: 10 }, (_, number) => `choice-${number}=value-of-${number}`);
globalThis.document = { cookie: pairs.join("; ") };

/** The plainest search: the value after the first `; NAME=`. */
function plain(name) {
  const text = `; ${document.cookie}`;
  const start = text.indexOf(`; ${name}=`);
  if (start < 0) return undefined;
  const from = start + name.length + 3;
  const end = text.indexOf(";", from);
  return text.slice(from, end < 0 ? undefined : end);
}

function timed(read) {
  const start = process.hrtime.bigint();
  let length = 0;
  for (let count = 0; count < TIMES; count++) length += read().length;
  const took = Number(process.hrtime.bigint() - start);
  if (length !== TIMES * "value-of-9".length) throw new Error("the wrong value was read");
  return took;
}

const bytes = [await bytesOf("cookieChoice9"), await bytesOf("storagePanel9")];
writeFileSync("read.mjs", await bundled(`export { cookieChoice9 } from "./policy";\n`));
const { cookieChoice9 } = await import("./read.mjs");
let [ours, theirs] = [Infinity, Infinity];
for (let round = 0; round < ROUNDS; round++) {
  ours = Math.min(ours, timed(() => cookieChoice9.get()));
  theirs = Math.min(theirs, timed(() => plain("choice-9")));
}
for (const figure of [...bytes, ours / theirs]) console.log(figure);
