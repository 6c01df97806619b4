/** crates_request: what `crates_vendor` and `cargo_workspace` ask of a folder of crates, and the tool that writes it. */
import { attr, provider, rule, RunInfo } from "athanor/api";
import { fingerprint } from "./fingerprint.ts";

/** For the crates themselves, which are as somebody asked for them. */
export interface CratesRequestInfo {
  /** Fingerprint of all that was asked. */
  readonly asked: string;
}
export const CratesRequestInfo = provider<CratesRequestInfo>("CratesRequestInfo");

/** Attributes are those of `crates_vendor`. */
export const crates_request = rule({
  cfg: "exec",
  attrs: {
    /** The Cargo.toml, of a package or of a workspace. */
    manifest: attr.string({ default: "Cargo.toml" }),
    /** Its Cargo.lock, beside the manifest. */
    lock: attr.string({ default: "Cargo.lock" }),
    /** The folder to write, relative to the package. */
    out: attr.string({ default: "crates" }),
    /** Whether sources are kept in the folder. */
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
    return [
      RunInfo({ argv: [], tool: { name: "cargo/crates_vendor", params }, network: true, writes: [below(out), below(beside + lock), ...(facts === undefined ? [] : [below(facts)])], lock: true }),
      CratesRequestInfo({ asked: fingerprint(params) }),
    ];
  },
});
