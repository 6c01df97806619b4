/** crates_of: ties a generated folder of crates to the files it was made from. */
import { attr, DefaultInfo, depset, rule, type File } from "athanor/api";
import { filegroup } from "../general/filegroup.ts";
import { rust_crate, type RustCrate } from "../rust/rust_crate.ts";
import { fingerprint } from "./fingerprint.ts";

/** What everything made of the folder depends on, in its package. */
export const INPUTS = "crates_vendor.inputs";

export interface CratesOf {
  /** What makes the folder anew. */
  readonly command: string;
  /** Fingerprints of manifests and lock, by path from the workspace's root (`//Cargo.lock`). */
  readonly inputs: Readonly<Record<string, string>>;
}

/** `rust_crate` for a folder that crates_vendor wrote: its crates are refused, with the command to run, once a manifest or the lock holds anything else. */
export function crates_of({ command, inputs }: CratesOf): (crate: RustCrate) => ReturnType<typeof rust_crate> {
  const names = Object.entries(inputs).map(([file, expected]) => {
    const name = `${INPUTS}.${file.slice(2).replaceAll("/", ".")}` as const;
    crates_input({ name, tags: ["manual"], file, expected, command });
    return `:${name}` as const;
  });
  filegroup({ name: INPUTS, tags: ["manual"], srcs: names });
  return (crate) => rust_crate({ ...crate, requires: [`:${INPUTS}`] });
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
