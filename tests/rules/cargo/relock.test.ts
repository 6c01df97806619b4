import assert from "node:assert/strict";
import { test } from "uvu";
import { parseCargoLock } from "../../../rules/cargo/tools/lockfile.ts";
import { parseManifest } from "../../../rules/cargo/tools/manifest.ts";
import { printCargoLock } from "../../../rules/cargo/tools/print_lock.ts";
import type { IndexEntry } from "../../../rules/cargo/tools/registry_index.ts";
import { relock } from "../../../rules/cargo/tools/relock.ts";
import { parseVersion } from "../../../rules/cargo/tools/version.ts";
import { rejection } from "../../support/rejection.ts";

const REGISTRY = "registry+https://github.com/rust-lang/crates.io-index";

/** Crates as `name version` with the dependencies that TOML would have. */
type Crates = Readonly<Record<string, string>>;

async function locked(dependencies: string, crates: Crates, options: { readonly lock?: string; readonly update?: readonly string[]; readonly yanked?: readonly string[] } = {}): Promise<string> {
  const entries = Object.entries(crates).map(([id, text]): IndexEntry => {
    const [name = "", version = ""] = id.split(" ");
    const manifest = parseManifest(`[package]\nname = "${name}"\nversion = "${version}"\n${text}`, id)!;
    return { name, version, parsed: parseVersion(version)!, checksum: "0", yanked: options.yanked?.includes(id) ?? false, dependencies: manifest.dependencies, features: manifest.features };
  });
  const own = parseManifest(`[package]\nname = "own"\nversion = "0.0.0"\n${dependencies}`, "Cargo.toml")!;
  const packages = await relock({
    lock: parseCargoLock(options.lock ?? "", "Cargo.lock"),
    fixed: [{ name: "own", version: "0.0.0", source: undefined, member: true, dependencies: own.dependencies, features: own.features }],
    patched: new Set(),
    update: options.update ?? [],
    index: (_, name) => Promise.resolve(entries.filter((entry) => entry.name === name)),
    registry: REGISTRY,
  });
  return printCargoLock(packages, options.lock);
}

const versions = (lock: string): readonly string[] => [...parseCargoLock(lock, "Cargo.lock").packages.values()].filter(({ name }) => name !== "own").map(({ name, version }) => `${name} ${version}`);

test("without a lock the newest versions that fit are taken, none that were withdrawn", async () => {
  const crates = { "a 1.0.0": "", "a 1.2.0": "", "a 1.3.0": "", "a 2.0.0": "", "a 1.4.0-beta": "" };
  assert.deepEqual(versions(await locked('[dependencies]\na = "1"\n', crates, { yanked: ["a 1.3.0"] })), ["a 1.2.0"]);
});

test("what is locked stays, withdrawn or not, unless it is to be updated", async () => {
  const lock = await locked('[dependencies]\na = "1"\nb = "1"\n', { "a 1.0.0": "", "b 1.0.0": "" });
  const crates = { "a 1.0.0": "", "a 1.1.0": "", "b 1.0.0": "", "b 1.1.0": "" };
  assert.equal(await locked('[dependencies]\na = "1"\nb = "1"\n', crates, { lock, yanked: ["b 1.0.0"] }), lock);
  assert.deepEqual(versions(await locked('[dependencies]\na = "1"\nb = "1"\n', crates, { lock, update: ["a"] })), ["a 1.1.0", "b 1.0.0"]);
});

test("optional dependencies are locked where a feature enables them, for every platform and weakly too", async () => {
  const crates = {
    "a 1.0.0": '[features]\ndefault = ["x"]\nx = ["dep:b"]\nweak = ["c?/f"]\n[dependencies]\nb = { version = "1", optional = true }\nc = { version = "1", optional = true }\nd = { version = "1", optional = true }\n[target."cfg(windows)".dependencies]\nw = "1"\n[dev-dependencies]\nt = "1"\n',
    "b 1.0.0": "",
    "c 1.0.0": "[features]\nf = []\n",
    "d 1.0.0": "",
    "w 1.0.0": "",
  };
  assert.deepEqual(versions(await locked('[dependencies]\na = "1"\n', crates)), ["a 1.0.0", "b 1.0.0", "w 1.0.0"]);
  assert.deepEqual(versions(await locked('[dependencies]\na = { version = "1", features = ["weak"] }\n', crates)), ["a 1.0.0", "b 1.0.0", "c 1.0.0", "w 1.0.0"]);
});

test("a later, narrower requirement moves an earlier choice to what satisfies both", async () => {
  const crates = { "a 1.0.0": '[dependencies]\nc = "1"\n', "b 1.0.0": '[dependencies]\nc = "=1.1.0"\n', "c 1.1.0": "", "c 1.2.0": "" };
  assert.deepEqual(versions(await locked('[dependencies]\na = "1"\nb = "1"\n', crates)), ["a 1.0.0", "b 1.0.0", "c 1.1.0"]);
});

test("versions that exclude each other are named with those who ask", async () => {
  const crates = { "a 1.0.0": '[dependencies]\nc = "=1.2.0"\n', "b 1.0.0": '[dependencies]\nc = "=1.1.0"\n', "c 1.1.0": "", "c 1.2.0": "" };
  assert.match(await rejection(locked('[dependencies]\na = "1"\nb = "1"\n', crates)), /no version of c satisfies all that need it: b 1\.0\.0 asks for "=1\.1\.0", and a 1\.0\.0 "=1\.2\.0"/);
});

test("a version that nobody offers is said, with those there are", async () => {
  assert.match(await rejection(locked('[dependencies]\na = "3"\n', { "a 1.0.0": "" })), /own 0\.0\.0 asks for a "3", and registry.* has no such version/);
  assert.match(await rejection(locked('[dependencies]\nb = "1"\n', {})), /has no crate of that name/);
});

test("two versions of a crate are told apart in the lock", async () => {
  const lock = await locked('[dependencies]\na = "1"\nold = { package = "a", version = "0.9" }\n', { "a 1.0.0": "", "a 0.9.0": "" });
  assert.match(lock, /dependencies = \[\n "a 0\.9\.0",\n "a 1\.0\.0",\n\]/);
});

test.run();
