/** What cargo tells a crate about its package: the CARGO_PKG_* variables. */
import { arg, type Arg } from "athanor/api";
import type { CargoPackage } from "./crate_info.ts";

/** Variables that the crate itself and its build script see; the version reaches nobody else, or a bump would rebuild every dependant. */
export function packageVariables({ name, version, directory, facts }: CargoPackage): Readonly<Record<string, Arg>> {
  const [, major = "0", minor = "0", patch = "0", pre = ""] = /^(\d+)\.(\d+)\.(\d+)(?:-([^+]*))?/.exec(version) ?? [];
  const folder: Arg = typeof directory === "string" ? `/w/${directory}` : arg`/w/${directory}`;
  return {
    CARGO_MANIFEST_DIR: folder,
    CARGO_MANIFEST_PATH: typeof directory === "string" ? `/w/${directory}/Cargo.toml` : arg`/w/${directory}/Cargo.toml`,
    CARGO_PKG_NAME: name,
    CARGO_PKG_VERSION: version,
    CARGO_PKG_VERSION_MAJOR: major,
    CARGO_PKG_VERSION_MINOR: minor,
    CARGO_PKG_VERSION_PATCH: patch,
    CARGO_PKG_VERSION_PRE: pre,
    // Cargo sets all of them, empty where the manifest is silent; some crates read them with env!().
    ...Object.fromEntries(FACTS.map((fact) => [`CARGO_PKG_${fact.toUpperCase()}`, ""])),
    ...Object.fromEntries(Object.entries(facts).map(([fact, value]) => [`CARGO_PKG_${fact.toUpperCase()}`, value])),
  };
}

/** What a manifest says of itself; `authors` are joined by ":". */
export const FACTS = ["authors", "description", "homepage", "repository", "license", "license_file", "readme", "rust_version"] as const;
