/** The command line of bubblewrap for one action: a pure function. */
import { WORK } from "./input_root.ts";
import { OUT } from "./placement.ts";

/** Host paths of everything that is mounted. */
export interface SandboxMounts {
  /** Folder whose `usr` is the action's, and the links at the top that lead into it. */
  readonly root: { readonly path: string; readonly links: readonly string[] } | undefined;
  /** The staged work directory; it has a folder at every mount point. */
  readonly stage: string;
  readonly trees: readonly (readonly [place: string, path: string])[];
  readonly out: string;
  /** Where it begins: the work directory, or a folder below. */
  readonly folder: string;
}

/**
 * Arguments after bubblewrap itself. The work directory is one read-only bind, so that the hard links in it cannot be written through, whatever
 * the action does to modes; each further bind costs 0.2 ms. Only the outputs and /tmp can be written; without `--remount-ro /` the
 * top would be a writable tmpfs.
 */
export function sandboxArguments({ root, stage, trees, out, folder }: SandboxMounts, env: readonly (readonly [string, string])[], argv: readonly string[]): readonly string[] {
  return [
    "--unshare-all",
    "--die-with-parent",
    "--new-session",
    ...["--cap-drop", "ALL"],
    ...["--uid", "1000", "--gid", "1000"],
    ...["--hostname", "athanor"],
    "--clearenv",
    ...env.flatMap(([name, value]) => ["--setenv", name, value]),
    ...(root ? ["--ro-bind", `${root.path}/usr`, "/usr", ...root.links.flatMap((name) => ["--symlink", `usr/${name}`, `/${name}`])] : []),
    ...["--proc", "/proc"],
    ...["--dev", "/dev"],
    ...["--tmpfs", "/tmp"],
    ...["--ro-bind", stage, `/${WORK}`],
    ...trees.flatMap(([place, path]) => ["--ro-bind", path, `/${WORK}/${place}`]),
    ...["--bind", out, `/${WORK}/${OUT}`],
    ...["--chdir", `/${folder}`],
    ...["--remount-ro", "/"],
    "--",
    ...argv,
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
