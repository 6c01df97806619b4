/** pypi_wheel: a wheel of Python's package index as a root, for the programs that are published that way. */
import { attr, DefaultInfo, depset, RootInfo, rule } from "athanor/api";
import { WheelLockInfo } from "./pypi_lock.ts";

/** Files of one wheel, unpacked below `usr/lib`; nothing of it is run. The index is the one that pip uses on the machine that downloads. */
export const pypi_wheel = rule({
  attrs: {
    /** The lock that says which wheel, to the byte. */
    lock: attr.dep({ provides: [WheelLockInfo] }),
    /** The lock's name for it. */
    wheel: attr.string(),
    /** Keep only files that match one of these patterns (`ziglang/lib/**`); everything when left out. */
    keep: attr.strings(),
    /** Files to leave out, stronger than `keep`. */
    drop: attr.strings(),
  },
  impl(ctx) {
    const { wheel, keep, drop } = ctx.attrs;
    const { label } = ctx.attrs.lock;
    const { project, wheels, path, fresh } = ctx.attrs.lock.get(WheelLockInfo);
    if (!fresh) return ctx.fail(`${path} does not answer what ${label} asks for`, { attribute: "lock", help: `run \`athanor lock ${label}\`` });
    const locked = wheels[wheel];
    if (!locked) return ctx.fail(`${label} has no wheel "${wheel}"`, { attribute: "wheel", text: wheel, help: `it has ${Object.keys(wheels).join(", ")}` });
    const { file, sha256, size } = locked;
    const archive = ctx.actions.download({ mirror: "pypi", path: `${project}/${file}`, sha256, size });
    const tree = ctx.actions.declareDirectory(ctx.label.name);
    ctx.actions.tool({
      mnemonic: "WheelUnpack",
      tool: "python/wheel",
      args: ["--out", tree, "--prefix", "usr/lib", ...keep.flatMap((pattern) => ["--only", pattern]), ...drop.flatMap((pattern) => ["--filter", pattern]), archive],
      outputs: [tree],
      timeout: 1800,
    });
    return [RootInfo({ tree }), DefaultInfo({ files: depset([tree]) })];
  },
});
