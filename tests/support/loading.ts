/** Loading in tests: a loader over a temporary workspace with a few tiny rules, and what a user would see printed. */
import { BuildError } from "../../engine/api/diagnostic.ts";
import type { PackageId } from "../../engine/api/label.ts";
import type { LoadedPackage, LoadedTarget } from "../../engine/api/package.ts";
import { createLoader, type LoaderOptions, type WorkspaceLoader } from "../../engine/loader/create_loader.ts";
import { renderDiagnostics } from "../../engine/report/diagnostics.ts";
import { workspace } from "./workspace.ts";

export const packageRoot = process.env["ATHANOR_ROOT"] ?? "";

/** `//rules.ts` of every workspace made here. */
export const RULES = `import { attr, constraint, provider, rule, setting, toolchain_type } from "athanor/api";
export const cpu = constraint("cpu", ["x86_64", "aarch64"]);
export const os = constraint("os", ["linux", "darwin"]);
export const speed = setting("speed", { values: ["slow", "fast"], default: "slow" });
export const LibInfo = provider<{ readonly name: string }>("LibInfo");
export const tool_type = toolchain_type<{ readonly tool: string }>("tool");
export const lib = rule({
  attrs: {
    srcs: attr.files({ extensions: [".rs"] }),
    deps: attr.deps({ provides: [LibInfo] }),
    edition: attr.string({ values: ["2018", "2021", "2024"], default: "2021" }),
    flags: attr.strings({}),
  },
  impl: () => [],
});
export const everything = rule({
  attrs: {
    text: attr.string({ mandatory: false }),
    number: attr.int({ min: 1, max: 9, mandatory: false }),
    yes: attr.bool({ default: false }),
    map: attr.string_map(),
    where: attr.label({ mandatory: false }),
    wheres: attr.labels(),
    main: attr.file({ mandatory: false }),
    dep: attr.dep({ provides: [], mandatory: false }),
    by_name: attr.dep_map({ provides: [] }),
    placed: attr.file_map(),
    lock: attr.data({ mandatory: false }),
    exec: attr.constraint_values(),
  },
  impl: () => [],
});
export const image = rule({ attrs: { binary: attr.dep({ provides: [LibInfo] }) }, impl: () => [] });
export const slot = rule({ attrs: { type: attr.toolchain_type() }, impl: () => [] });
`;

export interface Loading {
  readonly root: string;
  readonly loader: WorkspaceLoader;
  /** Loads `//name`. */
  load(name?: string): LoadedPackage;
  target(label: string): LoadedTarget;
  /** What is printed when loading `//name` fails; fails itself when it does not. */
  errors(name?: string): string;
  write(file: string, text: string): void;
}

/** Runs `body` over a workspace that is removed afterwards. */
export function loading(files: Readonly<Record<string, string>>, body: (loading: Loading) => void, options: Partial<LoaderOptions> = {}): void {
  const { root, write, remove } = workspace({ "rules.ts": RULES, ...files });
  try {
    const loader = createLoader({ root, packageRoot, ...options });
    const load = (name = ""): LoadedPackage => loader.package(workspacePackage(name));
    body({
      root,
      loader,
      load,
      write,
      target(label) {
        const [name = "", target] = label.replace("//", "").split(":");
        const found = load(name).targets.find((one) => one.label === label);
        if (!found) throw new Error(`no target ${target} in //${name}`);
        return found;
      },
      errors: (name) => printed(() => load(name), loader),
    });
  } finally {
    remove();
  }
}

export function workspacePackage(name: string): PackageId {
  return { repository: "", package: name };
}

/** What a user would see of the BuildError that `body` throws. */
export function printed(body: () => unknown, loader: Pick<WorkspaceLoader, "readSource">): string {
  try {
    body();
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    return renderDiagnostics(error.diagnostics, { readSource: loader.readSource, color: false });
  }
  throw new Error("nothing was thrown");
}
