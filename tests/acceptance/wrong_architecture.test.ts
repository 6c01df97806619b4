/** A program of the wrong architecture behind a platform fails `athanor test //...`, with both architectures named. */
import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { athanor } from "../support/athanor.ts";
import { makeElf, X86_64 } from "../support/elf.ts";
import { workspace } from "../support/workspace.ts";

const CONFIG = `default_platform = "@athanor//platforms:linux_aarch64_musl"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]
`;

test("a rule of the user's own that provides a program brings the check along", () => {
  const place = workspace({
    "athanor.toml": CONFIG,
    "prebuilt.ts": `import { attr, BinaryInfo, depset, rule, type File } from "athanor";
export const prebuilt = rule({ attrs: { file: attr.file() }, impl: (ctx) => [BinaryInfo({ executable: ctx.attrs.file, linkage: "any", data: depset<File>([]) })] });
`,
    "BUILD.ts": `import { binary_platform_test } from "athanor";
import { prebuilt } from "//prebuilt.ts";
prebuilt({ name: "tool", file: "tool" });
binary_platform_test({ name: "tool_test", binary: "tool" });
`,
  });
  try {
    writeFileSync(path.join(place.root, "tool"), makeElf({ machine: X86_64 }));
    chmodSync(path.join(place.root, "tool"), 0o755);
    const { status, output } = athanor(place.root, ["test", "//..."]);
    assert.equal(status, 3, output);
    assert.match(output, /it is built for x86_64, and \S*linux_aarch64_musl is aarch64/);
    assert.match(output, /\/\/:tool#elf_check/);
    assert.match(output, /\/\/:tool_test/);
  } finally {
    place.remove();
  }
});

test.run();
