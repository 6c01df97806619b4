/** The command lines of bubblewrap, and what is said when it fails. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { messageFilter } from "../../engine/executor/messages.ts";
import { cellArguments, sandboxArguments, sandboxFailure, wholeArguments } from "../../engine/executor/sandbox.ts";

const ROOT = { path: "/store/trees/r", links: ["lib", "lib64"] };
const MOUNTS = { stage: "/s/w", trees: [["sys/root", "/store/trees/t"]], out: "/s/out", folder: "w/crates/x", coverSettings: false } as const;

test("an action is sealed by these arguments, in a cell made by those", () => {
  assert.equal(
    cellArguments("all", ROOT, "/s/top").join(" "),
    "--unshare-user --unshare-net --unshare-uts --unshare-cgroup-try --hostname athanor --die-with-parent --cap-drop ALL --uid 1000 --gid 1000 --dev-bind / / " +
      "--tmpfs /s/top --ro-bind /store/trees/r/usr /s/top/usr --symlink usr/lib /s/top/lib --symlink usr/lib64 /s/top/lib64 --dev /s/top/dev " +
      "--dir /s/top/proc --dir /s/top/tmp --dir /s/top/w --remount-ro /s/top/dev --remount-ro /s/top",
  );
  assert.equal(
    sandboxArguments("/s/top", MOUNTS, [["PATH", "/usr/bin"]]).join(" "),
    "--unshare-user --unshare-pid --unshare-ipc --die-with-parent --new-session --cap-drop ALL --uid 1000 --gid 1000 --clearenv --setenv PATH /usr/bin " +
      "--dev-bind /s/top / --proc /proc --tmpfs /dev/shm --tmpfs /tmp " +
      "--ro-bind /s/w /w --ro-bind /store/trees/t /w/sys/root --bind /s/out /w/out --chdir /w/crates/x",
  );
});

test("a cell may have some folders of the host only", () => {
  const host = { links: [["/lib", "usr/lib"]], read: ["/usr"], written: ["/s"] } as const;
  assert.match(cellArguments(host, ROOT, "/s/top").join(" "), /--ro-bind \/usr \/usr --dev-bind \/proc \/proc --dir \/tmp --bind \/s \/s --symlink usr\/lib \/lib --tmpfs \/s\/top /);
});

test("run again by hand, an action is sealed all the same without a cell", () => {
  assert.equal(
    wholeArguments(ROOT, MOUNTS, [["PATH", "/usr/bin"]]).join(" "),
    "--unshare-all --hostname athanor --die-with-parent --new-session --cap-drop ALL --uid 1000 --gid 1000 --clearenv --setenv PATH /usr/bin " +
      "--ro-bind /store/trees/r/usr /usr --symlink usr/lib /lib --symlink usr/lib64 /lib64 --dev /dev --remount-ro /dev --proc /proc " +
      "--tmpfs /dev/shm --tmpfs /tmp --ro-bind /s/w /w --ro-bind /store/trees/t /w/sys/root --bind /s/out /w/out --chdir /w/crates/x --remount-ro /",
  );
});

test("for the kernel's own root its settings are covered", () => {
  assert.match(sandboxArguments("/s/top", { ...MOUNTS, coverSettings: true }, []).join(" "), /--proc \/proc --ro-bind \/proc\/sys \/proc\/sys /);
});

test("without a root nothing lies at /usr", () => {
  assert.ok(!cellArguments("all", undefined, "/s/top").includes("/s/top/usr"));
  assert.ok(!wholeArguments(undefined, MOUNTS, []).includes("/usr"));
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
