/** What the resolver says when there is no solution, and where it finds one that greed misses. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { ToolError } from "../../../engine/api/tool.ts";
import { fileName } from "../../../rules/apk/tools/metadata.ts";
import type { PackagesIndex } from "../../../rules/apk/tools/packages_index.ts";
import { resolve } from "../../../rules/apk/tools/resolve.ts";
import { indexOf } from "../../support/apk_index.ts";
import { golden } from "../../support/golden.ts";

function complaint(index: PackagesIndex, world: readonly string[]): string {
  try {
    resolve(index, world);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return `${error.message}\n${error.help === undefined ? "" : `help: ${error.help}\n`}`;
  }
  throw new Error("there is a solution");
}

test("a clash names the path to it and what stands in the way of each candidate", () => {
  const index = indexOf([
    {
      packages: [
        { name: "web", version: "3.0-r0", dependencies: ["tls>=2"] },
        { name: "tls", version: "2.1-r0", dependencies: ["libc>1.5"] },
        { name: "tls", version: "1.0-r0", dependencies: ["libc"] },
        { name: "libc", version: "1.2-r0" },
        { name: "libc", version: "1.6-r0" },
      ],
    },
  ]);
  golden("apk/clash.txt", complaint(index, ["libc<1.5", "web"]));
});

test("a name that nothing provides comes with the nearest that is", () => {
  golden("apk/unknown_package.txt", complaint(indexOf([{ packages: [{ name: "busybox" }, { name: "musl" }] }]), ["busybocks"]));
});

test("a pinned package must be asked for with its pin", () => {
  const index = indexOf([{ pin: "edge", packages: [{ name: "tool", version: "9" }] }]);
  golden("apk/unpinned.txt", complaint(index, ["tool"]));
  assert.deepEqual(resolve(index, ["tool@edge"]).install.map(fileName), ["tool-9.apk"]);
});

test("a version that cannot be installed is set aside for one that can", () => {
  const index = indexOf([
    {
      packages: [
        { name: "app", version: "2", dependencies: ["library=2"] },
        { name: "app", version: "1", dependencies: ["library=1"] },
        { name: "library", version: "1" },
      ],
    },
  ]);
  assert.deepEqual(resolve(index, ["app"]).install.map(fileName), ["library-1.apk", "app-1.apk"]);
});

test("a package comes along once all that its install_if lists is there", () => {
  const index = indexOf([
    {
      packages: [
        { name: "app", dependencies: ["docs", "server=1-r0"] },
        { name: "docs" },
        { name: "server", version: "1-r0" },
        { name: "server-doc", installIf: ["docs", "server=1-r0"] },
        { name: "other-doc", installIf: ["docs", "other"] },
      ],
    },
  ]);
  assert.deepEqual(resolve(index, ["app"]).install.map(({ name }) => name), ["docs", "server", "server-doc", "app"]);
});

test("what is not wanted in the world is kept out of it", () => {
  const index = indexOf([{ packages: [{ name: "shell", provides: ["/bin/sh"] }, { name: "dash", provides: ["/bin/sh"] }, { name: "app", dependencies: ["/bin/sh"] }] }]);
  assert.deepEqual(resolve(index, ["!dash", "app"]).install.map(({ name }) => name), ["shell", "app"]);
});

test.run();
