/** When compilers start, and how far a change goes. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { athanor } from "../support/athanor.ts";
import { workspace } from "../support/workspace.ts";

const CONFIG = `default_platform = "@athanor//platforms:linux_x86_64_musl"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]
`;

interface ActionEvent {
  readonly kind: string;
  readonly mnemonic?: string;
  readonly label?: string;
  readonly how?: string;
}

/** Starts and ends of a build's actions, in order. */
function eventsOf(root: string, targets: readonly string[]): readonly ActionEvent[] {
  const file = path.join(root, "events.json");
  const { status, output } = athanor(root, ["build", "-j2", "--events", file, ...targets]);
  assert.equal(status, 0, output);
  return readFileSync(file, "utf8").split("\n").filter((line) => line !== "").map((line): ActionEvent => JSON.parse(line));
}

/** "Mnemonic label" of the workspace's own actions that were really run; roots may or may not be there already. */
function ran(events: readonly ActionEvent[]): readonly string[] {
  return events.flatMap(({ kind, how, mnemonic, label }) => (kind === "action-finished" && how === "run" && label?.startsWith("//") ? [`${mnemonic} ${label}`] : [])).sort();
}

/** A function a compiler works on for a while; `salt` keeps it out of every store. */
function slow(salt: string): string {
  const arms = Array.from({ length: 1500 }, (_, i) => `        ${i} => text.replace("${i}", "${salt}").trim().to_string() + &format!("{text}{}", ${i}),`);
  return `pub fn slow(n: u32, text: &str) -> String {\n    match n {\n${arms.join("\n")}\n        _ => String::new(),\n    }\n}\n`;
}

test("a dependant starts once the metadata is there, and finishes without waiting for code", () => {
  const salt = `${process.pid}.${process.hrtime.bigint()}`;
  const place = workspace({
    "athanor.toml": CONFIG,
    "BUILD.ts": `import { rust_library } from "athanor";
rust_library({ name: "slow", srcs: ["slow.rs"] });
rust_library({ name: "user", srcs: ["user.rs"], deps: [":slow"] });
`,
    "slow.rs": slow(salt),
    "user.rs": `pub fn user() -> String { slow::slow(1, "${salt}") }\n`,
  });
  try {
    const events = eventsOf(place.root, ["//:user", "//:slow"]);
    const at = (kind: string, label: string) => events.findIndex((event) => event.kind === kind && event.label === label && event.mnemonic === "Rustc");
    assert.ok(at("action-started", "//:slow") >= 0);
    assert.ok(at("action-started", "//:slow") < at("action-started", "//:user"));
    assert.ok(at("action-started", "//:user") < at("action-finished", "//:slow"), JSON.stringify(events));
  } finally {
    place.remove();
  }
});

test("a header that is declared and not included rebuilds nothing, one that is included does, and so does one that comes to lie before it", () => {
  const place = workspace({
    "athanor.toml": CONFIG,
    "BUILD.ts": `import { cc_library, glob } from "athanor";
cc_library({ name: "lib", srcs: ["a.c"], hdrs: glob(["**/*.h"]), includes: ["first", "second"] });
`,
    "a.c": `#include <a.h>\nconst char *a(void) { return A "${process.hrtime.bigint()}"; }\n`,
    "second/a.h": '#define A "1"\n',
    "first/spare.h": "#define SPARE 1\n",
  });
  try {
    assert.deepEqual(ran(eventsOf(place.root, ["//:lib"])), ["CcArchive //:lib", "CcCompile //:lib"]);
    place.write("first/spare.h", "#define SPARE 2\n");
    assert.deepEqual(ran(eventsOf(place.root, ["//:lib"])), []);
    place.write("second/a.h", '#define A "2"\n');
    assert.deepEqual(ran(eventsOf(place.root, ["//:lib"])), ["CcArchive //:lib", "CcCompile //:lib"]);
    place.write("first/a.h", '#define A "3"\n');
    assert.deepEqual(ran(eventsOf(place.root, ["//:lib"])), ["CcArchive //:lib", "CcCompile //:lib"]);
  } finally {
    place.remove();
  }
});

test.run();
