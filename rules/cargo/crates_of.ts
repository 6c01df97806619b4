/** crates_of: ties a generated folder of crates to the files it was made from. */
import { attr, DefaultInfo, depset, rule, type File, type Label } from "athanor/api";
import { filegroup } from "../general/filegroup.ts";
import { rust_crate, type RustCrate } from "../rust/rust_crate.ts";
import { buildSettings, packageSettings, type CargoProfiles } from "./cargo_profiles.ts";
import { CratesRequestInfo } from "./crates_request.ts";
import { fingerprint } from "./fingerprint.ts";

/** What everything made of the folder depends on, in its package. */
export const INPUTS = "crates_vendor.inputs";

export interface CratesOf {
  /** What makes the folder anew. */
  readonly command: string;
  /** The target that says what was asked. */
  readonly request: Label;
  /** Its attributes' fingerprint. */
  readonly asked: string;
  /** Fingerprints of manifests and lock, by path from the workspace's root (`//Cargo.lock`). */
  readonly inputs: Readonly<Record<string, string>>;
  /** What `[profile.*]` says of single packages. */
  readonly profiles?: CargoProfiles;
}

/** `rust_crate` for a folder that crates_vendor wrote: its crates are refused, with the command to run, once a manifest or the lock holds anything else, or something else is asked. */
export function crates_of({ command, request, asked, inputs, profiles }: CratesOf): (crate: RustCrate) => ReturnType<typeof rust_crate> {
  crates_asked({ name: `${INPUTS}.request`, tags: ["manual"], request, expected: asked, command });
  const names = Object.entries(inputs).map(([file, expected]) => {
    const name = `${INPUTS}.${file.slice(2).replaceAll("/", ".")}` as const;
    crates_input({ name, tags: ["manual"], file, expected, command });
    return `:${name}` as const;
  });
  filegroup({ name: INPUTS, tags: ["manual"], srcs: [`:${INPUTS}.request`, ...names] });
  return (crate) => {
    const about = { name: crate.package, version: crate.version, member: false };
    const [own, build] = profiles ? [packageSettings(profiles, about), buildSettings(profiles, about)] : [];
    return rust_crate({ ...crate, requires: [`:${INPUTS}`], ...(own ? { profile: own } : {}), ...(build ? { build_profile: build } : {}) });
  };
}

/** One of the files; crates are as of this state of it. */
export const crates_input = rule({
  cfg: "exec",
  attrs: {
    /** A Cargo.toml or Cargo.lock. */
    file: attr.data(),
    /** Its fingerprint when the crates were written. */
    expected: attr.string(),
    /** What writes them anew. */
    command: attr.string(),
  },
  impl(ctx) {
    const { file, expected, command } = ctx.attrs;
    if (file.value === undefined || fingerprint(file.value) !== expected)
      return ctx.fail(`the crates of //${ctx.label.package} were made for ${file.value === undefined ? `${file.path}, which is gone` : `another state of ${file.path}`}`, { help: `\`${command}\` makes them anew` });
    return [DefaultInfo({ files: depset<File>([]) })];
  },
});

/** The request; crates are as it was. */
export const crates_asked = rule({
  cfg: "exec",
  attrs: {
    /** Who asks. */
    request: attr.dep({ provides: [CratesRequestInfo] }),
    /** Fingerprint of what was asked when the crates were written. */
    expected: attr.string(),
    /** What writes them anew. */
    command: attr.string(),
  },
  impl(ctx) {
    const { request, expected, command } = ctx.attrs;
    if (request.get(CratesRequestInfo).asked !== expected) return ctx.fail(`the crates of //${ctx.label.package} were made for other attributes of ${request.label}`, { help: `\`${command}\` makes them anew` });
    return [DefaultInfo({ files: depset<File>([]) })];
  },
});
