/** The command line of bubblewrap, and what is said when it fails. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { messageFilter } from "../../engine/executor/messages.ts";
import { sandboxArguments, sandboxFailure } from "../../engine/executor/sandbox.ts";

test("an action is sealed by these arguments", () => {
  const mounts = { root: { path: "/store/trees/r", links: ["lib", "lib64"] }, stage: "/s/w", trees: [["sys/root", "/store/trees/t"]], out: "/s/out", folder: "w" } as const;
  assert.equal(
    sandboxArguments(mounts, [["PATH", "/usr/bin"]], ["/usr/bin/cc", "a b"]).join(" "),
    "--unshare-all --die-with-parent --new-session --cap-drop ALL --uid 1000 --gid 1000 --hostname athanor --clearenv --setenv PATH /usr/bin " +
      "--ro-bind /store/trees/r/usr /usr --symlink usr/lib /lib --symlink usr/lib64 /lib64 --proc /proc --dev /dev --tmpfs /tmp " +
      "--ro-bind /s/w /w --ro-bind /store/trees/t /w/sys/root --bind /s/out /w/out --chdir /w --remount-ro / -- /usr/bin/cc a b",
  );
});

test("without a root nothing lies at /usr", () => {
  assert.ok(!sandboxArguments({ root: undefined, stage: "/s/w", trees: [], out: "/s/out", folder: "w/crates/x" }, [], ["./app"]).includes("/usr"));
});

test("a machine without user namespaces is told how to allow them, and of the weaker mode", () => {
  for (const message of ["bwrap: setting up uid map: Permission denied", "bwrap: No permissions to create a new namespace, likely because the kernel does not allow non-privileged user namespaces.", "bwrap: Creating new namespace failed: Operation not permitted"]) {
    const failure = sandboxFailure(`${message}\n`);
    for (const expected of ["kernel.unprivileged_userns_clone=1", "kernel.apparmor_restrict_unprivileged_userns=0", "--security-opt", '[sandbox] mode = "none"']) assert.ok(failure?.help.includes(expected), expected);
  }
});

test("a program's own failure is not taken for the sandbox's", () => {
  assert.equal(sandboxFailure("error: Permission denied\n"), undefined);
  assert.equal(sandboxFailure("bwrap: execvp /usr/bin/cc: No such file or directory\n")?.reason, "/usr/bin/cc is not in the sandbox, or its loader is not");
});

test("of JSON messages people see what is rendered, and outputs are announced, wherever the chunks end", () => {
  const lines = Buffer.from('{"rendered":"wärning\\n"}\n{"artifact":"out/a.rmeta","emit":"metadata"}\n{"other":1}\nplain\n{"rendered":"last\\n"}');
  for (let cut = 1; cut < lines.length; cut++) {
    const announced: string[] = [];
    const filter = messageFilter((path) => announced.push(path));
    filter.write(lines.subarray(0, cut));
    filter.write(lines.subarray(cut));
    assert.deepEqual([filter.text(), announced], ["wärning\nplain\nlast\n", ["out/a.rmeta"]]);
  }
});

test.run();
