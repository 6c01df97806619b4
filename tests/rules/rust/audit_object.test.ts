import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { test } from "uvu";
import { auditData, elfObject, stored, type AuditEntry } from "../../../rules/rust/tools/audit_object.ts";

const CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index";
const entry = (name: string, deps: readonly string[] = [], more: Partial<AuditEntry> = {}): AuditEntry => {
  const origin = more.origin ?? "path";
  return { id: `${name} 1.0.0 ${origin}`, name, version: "1.0.0", origin, macro: false, deps, ...more };
};

test("packages stand in order, dependencies by their place, and what only builds is told apart", () => {
  const serde = `serde 1.0.0 ${CRATES_IO}`;
  const data = JSON.parse(
    auditData([entry("app", [serde, "derive 1.0.0 path"]), entry("derive", ["syn 1.0.0 path"], { macro: true }), entry("syn"), entry("serde", [], { origin: CRATES_IO }), entry("fork", [], { origin: "git+https://example.com/fork" })], "app 1.0.0 path"),
  );
  assert.deepEqual(data.packages, [
    { name: "app", version: "1.0.0", source: "local", dependencies: [1, 3], root: true },
    { name: "derive", version: "1.0.0", source: "local", kind: "build", dependencies: [4] },
    { name: "fork", version: "1.0.0", source: "git", kind: "build" },
    { name: "serde", version: "1.0.0", source: "crates.io" },
    { name: "syn", version: "1.0.0", source: "local", kind: "build" },
  ]);
});

test("a package compiled twice is one, with the dependencies of both", () => {
  const { packages } = JSON.parse(auditData([entry("app", ["a 1.0.0 path"]), entry("a", ["b 1.0.0 path"]), entry("a"), entry("b")], "app 1.0.0 path"));
  assert.deepEqual(packages.map(({ name, dependencies }: { name: string; dependencies: readonly number[] }) => [name, dependencies]), [["a", [2]], ["app", [0]], ["b", undefined]]);
});

test("the stream is one that zlib reads, whatever its length", () => {
  for (const length of [0, 1, 0xffff, 0x10000, 200_000]) {
    const data = Buffer.alloc(length, "athanor");
    assert.ok(inflateSync(stored(data)).equals(data), String(length));
  }
});

test("an object is for its processor", () => {
  assert.deepEqual([62, 183].map((machine) => elfObject(machine, Buffer.from("x")).readUInt16LE(18)), [62, 183]);
});

test.run();
