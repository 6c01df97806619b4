/** What a package consists of: what its manifest names, else what Cargo finds by the usual names. */
import type { CrateFacts } from "./crate_graph.ts";
import type { Manifest } from "./manifest.ts";
import { bool, string, strings } from "./toml.ts";

/** `has` asks for a file of the package. */
export function describeCrate(manifest: Manifest, has: (file: string) => boolean): CrateFacts {
  const { lib, package: own, build, name } = manifest;
  const found = lib?.path ?? (lib || (own["autolib"] !== false && has("src/lib.rs")) ? (lib?.path ?? "src/lib.rs") : undefined);
  const types = strings(lib?.table["crate-type"] ?? lib?.table["crate_type"]);
  const macro = bool(lib?.table["proc-macro"] ?? lib?.table["proc_macro"]) ?? types.includes("proc-macro");
  return {
    manifest,
    lib: found === undefined ? undefined : { name: (string(lib?.table["name"]) ?? name).replaceAll("-", "_"), path: clean(found), procMacro: macro },
    build: build === true ? (has("build.rs") ? "build.rs" : undefined) : build === false ? undefined : clean(build),
  };
}

function clean(path: string): string {
  return path.replace(/^(\.\/)+/, "");
}

/** Whether a manifest switches off what `[[bin]]` and its like would otherwise find by themselves. */
export function findsBySelf({ package: own }: Manifest, key: "autobins" | "autotests" | "autoexamples" | "autobenches"): boolean {
  return bool(own[key]) ?? true;
}
