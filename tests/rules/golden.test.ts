/** Compilers' and linkers' command lines as golden texts: a change of flags shows in review. */
import { test } from "uvu";
import type { AbsoluteLabel } from "../../engine/api/label.ts";
import { golden } from "../support/golden.ts";
import { actionOf, commandOf, planWorkspace } from "../support/planning.ts";
import { workspace } from "../support/workspace.ts";

const FILES = {
  "BUILD.ts": `import { cc_binary, cc_library, rust_binary, rust_library, rust_proc_macro, rust_static_library, rust_test } from "athanor";
cc_library({ name: "base", srcs: ["base.c"], hdrs: ["base.h"], defines: ["LEVEL=1"], linkopts: ["-lm"] });
rust_proc_macro({ name: "macro", srcs: ["macro.rs"] });
rust_library({ name: "lib", srcs: ["lib.rs"], deps: [":macro"], native_deps: [":base"], crate_features: ["std"], edition: "2024", version: "1.2.3-beta" });
rust_binary({ name: "app", srcs: ["main.rs"], deps: [":lib"], aliases: { "//:lib": "library" } });
rust_test({ name: "lib_test", crate: ":lib" });
rust_static_library({ name: "archive", srcs: ["archive.rs"] });
cc_binary({ name: "tool", srcs: ["tool.c"], deps: [":base"], rust_deps: [":archive"] });
`,
  ...Object.fromEntries(["base.c", "base.h", "macro.rs", "lib.rs", "main.rs", "archive.rs", "tool.c"].map((file) => [file, ""])),
};
const TARGETS: readonly AbsoluteLabel[] = ["//:app", "//:lib_test", "//:tool"];
const SHOWN: readonly (readonly [AbsoluteLabel, string])[] = [
  ["//:lib", "Rustc"],
  ["//:app", "RustcLink"],
  ["//:macro", "Rustc"],
  ["//:lib_test", "RustcTest"],
  ["//:lib_test", "RustTest"],
  ["//:archive", "Rustc"],
  ["//:base", "CcCompile"],
  ["//:tool", "CcLink"],
];

/** Every command line of the workspace: one argument a line. */
function commandLines(platform: AbsoluteLabel, profile: "fastbuild" | "dbg" | "opt"): string {
  const place = workspace(FILES);
  try {
    const graph = planWorkspace(place.root, TARGETS, platform, { profile });
    return SHOWN.map(([label, mnemonic]) => {
      const action = actionOf(graph, label, mnemonic);
      return [`# ${mnemonic} of ${label}`, ...commandOf(action).map((argument, i) => (i === 0 ? argument : `  ${argument}`)), ""].join("\n");
    }).join("\n");
  } finally {
    place.remove();
  }
}

for (const platform of ["linux_x86_64_musl", "linux_aarch64_musl", "linux_x86_64_gnu", "linux_aarch64_gnu"])
  test(`command lines for ${platform}`, () => golden(`actions/${platform}.txt`, commandLines(`@athanor//platforms:${platform}`, "fastbuild")));

for (const profile of ["dbg", "opt"] as const)
  test(`command lines of the profile ${profile}`, () => golden(`actions/linux_x86_64_musl.${profile}.txt`, commandLines("@athanor//platforms:linux_x86_64_musl", profile)));

test.run();
