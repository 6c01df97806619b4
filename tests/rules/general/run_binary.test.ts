import assert from "node:assert/strict";
import { test } from "uvu";
import type { RunPlan } from "../../../engine/planner/action_graph.ts";
import { actionOf, argvOf, commandOf, planWorkspace } from "../../support/planning.ts";
import { workspace } from "../../support/workspace.ts";

/** The action of `//:made`, beside a program `//:tool` and a shell's root. */
function planned(attributes: string): RunPlan {
  const place = workspace({
    "BUILD.ts": `import { cc_binary, rust_binary, run_binary } from "athanor";
rust_binary({ name: "tool", srcs: ["main.rs"], data: ["table.txt"] });
cc_binary({ name: "c_tool", srcs: ["main.c"] });
run_binary({ name: "made", outs: ["made.txt"], ${attributes} });
`,
    "main.rs": "",
    "main.c": "",
    "table.txt": "",
    "in.txt": "",
    "deep/in.txt": "",
  });
  try {
    const action = actionOf(planWorkspace(place.root, ["//:made"]), "//:made", "RunBinary");
    assert.ok(action.kind === "run");
    return action;
  } finally {
    place.remove();
  }
}

test("a tool is built for the platform actions run on, and runs in the sysroot it was linked against", () => {
  for (const tool of ["tool", "c_tool"]) {
    const { root, argv } = planned(`tool: ":${tool}"`);
    assert.ok(root?.kind === "output" && root.path.endsWith("gnu_x86_64"));
    assert.match(JSON.stringify(argv), /linux_x86_64_gnu/);
  }
});

test("a root of the author's takes the place of the tool's own", () => {
  const { root } = planned('tool: ":tool", root: "@athanor//sysroots:shell_x86_64"');
  assert.ok(root?.kind === "output" && root.path.endsWith("shell_x86_64"));
});

test("files that the tool reads when it runs are inputs", () => {
  assert.match(JSON.stringify(planned('tool: ":tool"').inputs), /table\.txt/);
});

test("a program of a root runs in that root, and a root for whichever platform actions run on is there", () => {
  const action = planned('root: "@athanor//sysroots:shell", program: "usr/bin/sort"');
  assert.equal(argvOf(action)[0], "/usr/bin/sort");
  assert.ok(action.root?.kind === "output" && action.root.path.endsWith("sysroots/shell"));
});

test("$(src) and $(out) stand for paths, within an argument too", () => {
  assert.deepEqual(commandOf(planned('tool: ":tool", srcs: ["in.txt"], args: ["--in=$(src in.txt)", "$(out made.txt)", "plain", "$(src in.txt):$(out made.txt):$(date)"]')), ["tool", "--in=in.txt", "out/made.txt", "plain", "in.txt:out/made.txt:$(date)"]);
});

test("what to run is said once", () => {
  assert.throws(() => planned('tool: ":tool", root: "@athanor//sysroots:shell", program: "usr/bin/sort"'), /tool and program exclude each other/);
  assert.throws(() => planned('root: "@athanor//sysroots:shell"'), /either tool, or root and program, must say what to run/);
});

test("a name that is no src, or two, is told", () => {
  assert.throws(() => planned('tool: ":tool", srcs: ["in.txt"], args: ["$(src inn.txt)"]'), /no src is called "inn\.txt"/);
  assert.throws(() => planned('tool: ":tool", srcs: ["in.txt", "deep/in.txt"], args: ["$(src in.txt)"]'), /2 srcs are called "in\.txt"/);
  assert.throws(() => planned('tool: ":tool", args: ["$(out other.txt)"]'), /no out is called "other\.txt"/);
});

test.run();
