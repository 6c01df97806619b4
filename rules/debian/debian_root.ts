/** debian_root and debian_sysroot: file systems unpacked from locked Debian packages, without dpkg and without running a script. */
import { attr, DefaultInfo, depset, RootInfo, rule, type AttrValues, type Context } from "athanor/api";
import { DebianLockInfo } from "./debian_lock.ts";
import type { LockedPackage } from "./tools/lock_format.ts";

const attrs = {
  /** The lock to take packages from. */
  lock: attr.dep({ provides: [DebianLockInfo] }),
  /** Further locks: their packages come on top, and what several hold must be of one version. */
  also: attr.deps({ provides: [DebianLockInfo] }),
  /** Debian's name of the processor. */
  architecture: attr.string({ values: ["amd64", "arm64"] }),
  /** Take only these of the locked packages; all when left out. */
  packages: attr.strings(),
  /** Take all but these. */
  without: attr.strings(),
  /** Keep only files that match one of these patterns (`usr/lib/**`); everything when left out. */
  keep: attr.strings(),
  /** Files to leave out, stronger than `keep`; beside what no program reads: documentation, manuals, translations. */
  drop: attr.strings(),
  /** Moves files after `keep` and `drop`: `EXPRESSION -> REPLACEMENT`, a regular expression over the path, one after the other. */
  rename: attr.strings(),
} as const;

/** What a program does not read at run time: documentation, translations, maintainers' notes. */
const UNREAD = ["usr/share/doc/**", "usr/share/man/**", "usr/share/info/**", "usr/share/locale/**", "usr/share/lintian/**", "usr/share/bug/**", "etc/**", "var/**", "run/**"];

/** A root file system for actions to run in: its `usr` is mounted at /usr, nothing else of any machine is there. */
export const debian_root = rule({
  attrs,
  impl: (ctx) => unpack(ctx, []),
});

/** A sysroot to compile and link against; it has the links `lib` and `lib64` that linker scripts and programs expect. */
export const debian_sysroot = rule({
  attrs: {
    ...attrs,
    /** Whether the tree says which package each of its files is from; `runtime_closure` reports it. */
    record: attr.bool({ default: false }),
  },
  impl: (ctx) => unpack(ctx, ctx.attrs.record ? ["--record", "usr/share/debian_packages.json"] : []),
});

function unpack(ctx: Context<AttrValues<typeof attrs>, {}>, options: readonly string[]) {
  const { architecture, keep, drop, rename } = ctx.attrs;
  const lock = ctx.attrs.lock.get(DebianLockInfo);
  const entries = new Map<string, LockedPackage>();
  for (const [dep, attribute] of [[ctx.attrs.lock, "lock"] as const, ...ctx.attrs.also.map((one) => [one, "also"] as const)]) {
    const { packages, path } = dep.get(DebianLockInfo);
    const own = packages[architecture];
    if (!own) return ctx.fail(`${path} does not answer what ${dep.label} asks for`, { attribute, help: `run \`athanor lock ${dep.label}\`` });
    for (const entry of own) {
      const other = entries.get(entry.name);
      if (other && other.version !== entry.version)
        return ctx.fail(`${entry.name} is ${other.version} in ${lock.path} and ${entry.version} in ${path}`, { attribute, help: `run \`athanor lock ${ctx.attrs.lock.label} ${dep.label}\`` });
      entries.set(entry.name, entry);
    }
  }
  const locked = [...entries.values()];
  const { packages, without } = ctx.attrs;
  const missing = [...packages, ...without].find((name) => !locked.some((entry) => entry.name === name));
  if (missing !== undefined) return ctx.fail(`${lock.path} has no package "${missing}" for ${architecture}`, { attribute: "packages", text: missing });
  const chosen = locked.filter(({ name }) => (packages.length === 0 || packages.includes(name)) && !without.includes(name));
  const archives = chosen.map(({ path, sha256, size }) => ctx.actions.download({ mirror: "debian", path, sha256, size }));
  const tree = ctx.actions.declareDirectory(ctx.label.name);
  ctx.actions.tool({
    mnemonic: "DebianUnpack",
    tool: "debian/unpack",
    args: [
      "--out",
      tree,
      "--symlinks-relative",
      ...options,
      ...[...UNREAD, ...drop].flatMap((pattern) => ["--filter", pattern]),
      ...keep.flatMap((pattern) => ["--only", pattern]),
      ...rename.flatMap((step) => ["--rename", step]),
      ...archives,
    ],
    outputs: [tree],
    timeout: 1800,
  });
  return [RootInfo({ tree }), DefaultInfo({ files: depset([tree]) })];
}
