/** The command lines of bubblewrap, and what is said when it fails: pure functions. */
import { WORK } from "./input_root.ts";
import { OUT } from "./placement.ts";

/** A folder whose `usr` is an action's, and the links at the top that lead into it. */
export interface RootMount {
  readonly path: string;
  readonly links: readonly string[];
}

/** What a cell has of the host: everything, or some of its folders and the links at its top. */
export type HostFolders =
  | "all"
  | {
      readonly links: readonly (readonly [path: string, target: string])[];
      readonly read: readonly string[];
      readonly written: readonly string[];
    };

/** Host paths of what only one action has. */
export interface WorkMounts {
  /** The staged work directory; it has a folder at every mount point. */
  readonly stage: string;
  readonly trees: readonly (readonly [place: string, path: string])[];
  readonly out: string;
  /** Where it begins: the work directory, or a folder below. */
  readonly folder: string;
  /**
   * Whether the kernel's settings are covered: to its own root it lets them be written by the user's number alone, without any capability. For anybody else
   * a cover would only be in the way of sandboxes within the sandbox.
   */
  readonly coverSettings: boolean;
}

type Env = readonly (readonly [string, string])[];

/**
 * A cell: the namespaces that actions may have one after another, and at `top` the top of their file system, which nobody can write to. What of the host
 * their mounts are made from lies where it does outside.
 */
export function cellArguments(host: HostFolders, root: RootMount | undefined, top: string): readonly string[] {
  return [
    ...["--unshare-user", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"],
    ...["--hostname", HOST_NAME],
    "--die-with-parent",
    ...["--cap-drop", "ALL"],
    // Not the host's number: 0 in there could be mapped once more only with a capability.
    ...USER,
    ...hostArguments(host),
    ...["--tmpfs", top],
    ...rootArguments(root, top),
    ...["--dev", `${top}/dev`],
    ...["proc", "tmp", WORK].flatMap((name) => ["--dir", `${top}/${name}`]),
    ...["--remount-ro", `${top}/dev`, "--remount-ro", top],
  ];
}

/** An action's own sandbox within a cell: processes, users and messages of its own, and its mounts on the cell's top. */
export function sandboxArguments(top: string, mounts: WorkMounts, env: Env): readonly string[] {
  return [...["--unshare-user", "--unshare-pid", "--unshare-ipc"], ...sealed(env), ...["--dev-bind", top, "/"], ...workArguments(mounts)];
}

/** The same without a cell, for people who run an action again. */
export function wholeArguments(root: RootMount | undefined, mounts: WorkMounts, env: Env): readonly string[] {
  return [
    "--unshare-all",
    ...["--hostname", HOST_NAME],
    ...sealed(env),
    ...rootArguments(root, ""),
    ...["--dev", "/dev", "--remount-ro", "/dev"],
    ...workArguments(mounts),
    ...["--remount-ro", "/"],
  ];
}

const HOST_NAME = "athanor";
const USER = ["--uid", "1000", "--gid", "1000"];

function sealed(env: Env): readonly string[] {
  return ["--die-with-parent", "--new-session", ...["--cap-drop", "ALL"], ...USER, "--clearenv", ...env.flatMap(([name, value]) => ["--setenv", name, value])];
}

/** A sandbox within needs a /proc that nothing is mounted over, and a /tmp, where bubblewrap begins. */
function hostArguments(host: HostFolders): readonly string[] {
  if (host === "all") return ["--dev-bind", "/", "/"];
  return [
    ...host.read.flatMap((folder) => ["--ro-bind", folder, folder]),
    ...["--dev-bind", "/proc", "/proc"],
    ...["--dir", "/tmp"],
    ...host.written.flatMap((folder) => ["--bind", folder, folder]),
    ...host.links.flatMap(([path, target]) => ["--symlink", target, path]),
  ];
}

function rootArguments(root: RootMount | undefined, top: string): readonly string[] {
  return root ? ["--ro-bind", `${root.path}/usr`, `${top}/usr`, ...root.links.flatMap((name) => ["--symlink", `usr/${name}`, `${top}/${name}`])] : [];
}

/**
 * The work directory is one read-only bind, so that the hard links in it cannot be written through, whatever the action does to modes; each further bind
 * costs 0.1 ms. Only the outputs, /tmp and /dev/shm can be written.
 */
function workArguments({ stage, trees, out, folder, coverSettings }: WorkMounts): readonly string[] {
  return [
    ...["--proc", "/proc"],
    ...(coverSettings ? ["--ro-bind", "/proc/sys", "/proc/sys"] : []),
    ...["--tmpfs", "/dev/shm", "--tmpfs", "/tmp"],
    ...["--ro-bind", stage, `/${WORK}`],
    ...trees.flatMap(([place, path]) => ["--ro-bind", path, `/${WORK}/${place}`]),
    ...["--bind", out, `/${WORK}/${OUT}`],
    ...["--chdir", `/${folder}`],
  ];
}

/** Says why bubblewrap itself could not work; undefined where the message is not one of its own. */
export function sandboxFailure(stderr: string): { readonly reason: string; readonly help: string } | undefined {
  const line = stderr.split("\n").find((text) => text.startsWith("bwrap: "));
  if (line === undefined) return undefined;
  const what = line.slice("bwrap: ".length);
  const missing = /^execvp (.*): No such file or directory$/.exec(what)?.[1];
  if (missing !== undefined) return { reason: `${missing} is not in the sandbox, or its loader is not`, help: "only declared inputs are visible in the sandbox; a program needs a root that holds it and its libraries" };
  if (!/namespace|uid map|gid map|Operation not permitted|Permission denied|No space left on device/i.test(what)) return { reason: `the sandbox could not be made: ${what}`, help: RERUN };
  return {
    reason: `the sandbox could not be made: ${what}`,
    help: [
      "this machine does not let processes make user namespaces. One of these allows them:",
      "  sysctl -w kernel.unprivileged_userns_clone=1                 (Debian of old)",
      "  sysctl -w kernel.apparmor_restrict_unprivileged_userns=0     (Ubuntu since 24.04)",
      "  sysctl -w user.max_user_namespaces=15000                     (where it is 0)",
      "  docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined ...",
      '`[sandbox] mode = "none"` in athanor.toml runs actions without a sandbox: they see the whole machine, and results may be wrong without notice',
    ].join("\n"),
  };
}

const RERUN = "the command is in rerun.sh";
