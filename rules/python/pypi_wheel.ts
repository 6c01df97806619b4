/** pypi_wheel: a wheel of Python's package index as a root, for the programs that are published that way. */
import { attr, DefaultInfo, depset, RootInfo, rule } from "athanor/api";

/** Files of one wheel, pinned to the byte and unpacked below `usr/lib`; nothing of it is run. The index is the one that pip uses on the machine that downloads. */
export const pypi_wheel = rule({
  attrs: {
    /** The wheel's whole name, as the index has it: "ziglang-0.17.1-py3-none-macosx_13_0_arm64.whl". */
    wheel: attr.string(),
    /** Its SHA-256 in hexadecimal, as the index says it. */
    sha256: attr.string(),
    /** Its size in bytes. */
    size: attr.int(),
    /** Keep only files that match one of these patterns (`ziglang/lib/**`); everything when left out. */
    keep: attr.strings(),
    /** Files to leave out, stronger than `keep`. */
    drop: attr.strings(),
  },
  impl(ctx) {
    const { wheel, sha256, size, keep, drop } = ctx.attrs;
    const distribution = /^([A-Za-z0-9._]+)-[^-/]+(-[^-/]+){3,4}\.whl$/.exec(wheel)?.[1];
    if (distribution === undefined) return ctx.fail(`"${wheel}" is no name of a wheel`, { attribute: "wheel", help: '"<name>-<version>-<python>-<abi>-<platform>.whl"' });
    if (!/^[0-9a-f]{64}$/.test(sha256)) return ctx.fail(`"${sha256}" is no SHA-256`, { attribute: "sha256", help: "64 hexadecimal digits" });
    const project = distribution.toLowerCase().replace(/[._]+/g, "-");
    const archive = ctx.actions.download({ mirror: "pypi", path: `${project}/${wheel}`, sha256, size });
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
