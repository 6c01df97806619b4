// What the launcher starts: brings dist/ up to date in a checkout, then the no-op check, then the engine. CommonJS up to the no-op
// check: for an ES module Node starts a loader first, which takes ten milliseconds.
"use strict";
const { existsSync, readFileSync, statSync } = require("node:fs");
const module_ = require("node:module");
const path = require("node:path");

const root = path.dirname(__dirname);
const argv = process.argv.slice(2);
// Node 22 and later keep compiled code between runs.
module_.enableCompileCache?.();

// The launcher has hidden this variable from Node's start; from here on the environment is the user's.
const { ATHANOR_EXTRA_CA_CERTS: authorities } = process.env;
if (authorities !== undefined) {
  process.env.NODE_EXTRA_CA_CERTS = authorities;
  delete process.env.ATHANOR_EXTRA_CA_CERTS;
}

void start();

async function start() {
  // The npm package has no engine/ folder.
  if (existsSync(`${root}/engine`) && isStale()) {
    const { rebuild } = await import("../build/rebuild.mjs");
    rebuild(isStale);
  }
  if (require("../dist/noop.cjs").runNoop(argv, root)) return;
  const { main } = await import("../dist/main.js");
  await main(argv, root);
}

/** Whether something of what dist/ is made from is newer than it: every file, and every folder, where files come and go. */
function isStale() {
  const quiet = { throwIfNoEntry: false };
  const built = statSync(`${root}/dist/stamp`, quiet)?.mtimeMs;
  if (built === undefined || !existsSync(`${root}/dist/sources`)) return true;
  const sources = readFileSync(`${root}/dist/sources`, "utf8").split("\n");
  return sources.some((file) => (statSync(`${root}/${file}`, quiet)?.mtimeMs ?? Infinity) > built);
}
