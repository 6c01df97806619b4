/** crate_source: the files of a package as one tree, unpacked from a registry's archive or gathered from the workspace. */
import { arg, attr, DefaultInfo, depset, provider, rule, type Tree } from "athanor/api";
import { packagePath } from "../cc/compile.ts";

/** A package's folder. */
export interface CrateSourceTreeInfo {
  readonly tree: Tree;
}
export const CrateSourceTreeInfo = provider<CrateSourceTreeInfo>("CrateSourceTreeInfo");

/** A package's sources; made once, whatever platforms it is compiled for. `rust_crate` declares it. */
export const crate_source = rule({
  cfg: "exec",
  attrs: {
    /** The package's name. */
    package: attr.string(),
    /** Its version. */
    version: attr.string(),
    /** The registry it comes from, as Cargo.lock says ("registry+https://..."): the name of a mirror. Left out where `srcs` are given. */
    registry: attr.string({ mandatory: false }),
    /** SHA-256 of the archive, Cargo.lock's `checksum`. */
    sha256: attr.string({ default: "" }),
    /** Bytes of the archive. */
    size: attr.int({ default: 0, min: 0 }),
    /** The files, where they are in the workspace. */
    srcs: attr.files(),
    /** The folder of the package (of BUILD.ts) that `srcs` lie in. */
    folder: attr.string({ default: "." }),
    /** Unified diffs, applied in their order; names in them begin with a folder that does not count (`a/src/lib.rs`). */
    patches: attr.files({ extensions: [".patch", ".diff"] }),
    /** Targets that must be in order before it is made; nothing of theirs goes into it. */
    requires: attr.deps({ provides: [] }),
  },
  impl(ctx) {
    const { package: name, version, registry, sha256, size, srcs, folder, patches } = ctx.attrs;
    const tree = ctx.actions.declareDirectory(ctx.label.name);
    const original = patches.length === 0 ? tree : ctx.actions.declareDirectory(`${ctx.label.name}.original`);
    if (registry === undefined) {
      ctx.actions.tool({ mnemonic: "CrateSource", tool: "rust/gather_crate", args: [arg`--out=${original}`, `--folder=${packagePath(ctx, folder)}`, ...srcs], outputs: [original] });
    } else {
      if (!/^[0-9a-f]{64}$/.test(sha256)) return ctx.fail(`${name} ${version} has no checksum of 64 hexadecimal digits`, { attribute: "sha256", help: "it is the `checksum` in Cargo.lock" });
      const archive = ctx.actions.download({ mirror: registry, path: `${name}/${version}/download`, sha256, size });
      ctx.actions.tool({ mnemonic: "CrateSource", tool: "rust/unpack_crate", args: [arg`--out=${original}`, `--package=${name}-${version}`, archive], outputs: [original] });
    }
    if (patches.length > 0) ctx.actions.tool({ mnemonic: "PatchCrate", tool: "rust/patch_crate", args: [arg`--out=${tree}`, arg`--tree=${original}`, `--package=${name}-${version}`, ...patches], outputs: [tree] });
    return [CrateSourceTreeInfo({ tree }), DefaultInfo({ files: depset([tree]) })];
  },
});
