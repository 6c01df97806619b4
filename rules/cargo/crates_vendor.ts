/** crates_vendor: the crates of a Cargo.lock as targets. */
import { attr, rule, RunInfo } from "athanor/api";

/**
 * Writes a folder of targets, one for each crate of a Cargo workspace's lock, with the features Cargo would give it on every platform:
 * `athanor run //thirdparty:crates_vendor` after a change of Cargo.toml or Cargo.lock, `-- --repin serde` to update one crate in the lock first.
 * `//thirdparty/crates:serde` is then the crate that the manifest calls serde. `athanor lock --check` says when the folder is stale.
 * What a crate needs beyond its manifest stands in `[package.metadata.athanor.<crate>]` (or `workspace.metadata`): rustc_flags, rustc_env,
 * build_script_env, build_script_data, build_script_tools, native_deps.
 */
export const crates_vendor = rule({
  attrs: {
    /** The Cargo.toml, of a package or of a workspace. */
    manifest: attr.string({ default: "Cargo.toml" }),
    /** Its Cargo.lock, beside the manifest. */
    lock: attr.string({ default: "Cargo.lock" }),
    /** The folder to write, relative to the package. */
    out: attr.string({ default: "crates" }),
    /** `remote` takes sources from their registries by checksum when something is built; `local` keeps them in the folder. */
    mode: attr.string({ values: ["remote", "local"], default: "remote" }),
    /** Features of the manifest's own packages that are on. */
    features: attr.strings(),
    /** Whether their default features are. */
    default_features: attr.bool({ default: true }),
    /** A file to write with what is known of the manifest's own packages; `cargo_workspace` declares them with it. */
    facts: attr.string({ mandatory: false }),
  },
  impl(ctx) {
    const { manifest, lock, out, mode, features, default_features, facts } = ctx.attrs;
    const { package: folder, name } = ctx.label;
    const below = (path: string): string => (folder === "" ? path : `${folder}/${path}`);
    const params = { label: `//${folder}:${name}`, package: folder, manifest, lock, out, mode, features, default_features, ...(facts === undefined ? {} : { facts }) };
    const beside = manifest.includes("/") ? manifest.slice(0, manifest.lastIndexOf("/") + 1) : "";
    return [RunInfo({ argv: [], tool: { name: "cargo/crates_vendor", params }, network: true, writes: [below(out), below(beside + lock), ...(facts === undefined ? [] : [below(facts)])], lock: true })];
  },
});
