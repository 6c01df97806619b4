/** rust-project.json, which rust-analyzer reads where there is no Cargo.toml: the crates of a workspace, out of the command lines that compile them. */
import path from "node:path";
import type { EditorCall, HostAction } from "../../../engine/api/tool.ts";

/** A crate as https://rust-analyzer.github.io/book/non_cargo_based_projects.html has it. */
interface Crate {
  readonly display_name: string;
  readonly root_module: string;
  readonly edition: string;
  readonly deps: readonly { readonly crate: number; readonly name: string }[];
  readonly is_workspace_member: boolean;
  readonly source?: { readonly include_dirs: readonly string[]; readonly exclude_dirs: readonly string[] };
  readonly cfg: readonly string[];
  readonly target: string;
  readonly env: Readonly<Record<string, string>>;
  readonly is_proc_macro: boolean;
  readonly proc_macro_dylib_path?: string;
  readonly build?: { readonly label: string; readonly build_file: string; readonly target_kind: "bin" | "lib" | "test" };
}

/** What one compiler action says. */
interface Compiled {
  readonly action: HostAction;
  readonly name: string;
  readonly root: string;
  readonly edition: string;
  readonly kind: string;
  readonly target: string;
  readonly cfg: readonly string[];
  readonly externs: readonly (readonly [name: string, file: string])[];
}

export default function rustProject({ actions, workspace, options }: EditorCall): string {
  const groups = grouped(actions.map(read));
  const places = new Map(groups.flatMap(([first, ...rest], i) => [first!, ...rest].flatMap(({ action }) => action.outputs.map((output) => [output, i] as const))));
  const crates = groups.map((group, i) => crateOf(group, i, places, workspace));
  const project = {
    ...(options["sysroot"] === undefined ? {} : { sysroot: options["sysroot"] }),
    ...(options["sysroot_src"] === undefined ? {} : { sysroot_src: `${options["sysroot_src"]}/library` }),
    crates,
    runnables: [
      { kind: "testOne", program: "athanor", args: ["test", "{label}", "--test_filter={test_id}", "--test_output=all"], cwd: workspace },
      { kind: "run", program: "athanor", args: ["run", "{label}"], cwd: workspace },
    ],
  };
  return `${JSON.stringify(project, null, 2)}\n`;
}

/** A crate's tests are compiled from the crate's own root: to an editor both are one crate. */
function grouped(compiled: readonly Compiled[]): readonly (readonly Compiled[])[] {
  const groups = new Map<string, Compiled[]>();
  for (const one of compiled) {
    const key = `${one.action.platform} ${one.root}`;
    const group = groups.get(key);
    if (!group) groups.set(key, [one]);
    // The crate itself comes before its tests.
    else if (one.kind === "test") group.push(one);
    else group.unshift(one);
  }
  return [...groups.values()];
}

function crateOf(group: readonly Compiled[], index: number, places: ReadonlyMap<string, number>, workspace: string): Crate {
  const [first] = group;
  if (!first) throw new Error("a crate without an action");
  const { action, root, kind } = first;
  // Crates from elsewhere may lie in the workspace, vendored; their warnings are nobody's here.
  const own = isWithin(root, workspace) && !action.argv.includes("--cap-lints=allow");
  const deps = new Map(group.flatMap(({ externs }) => externs.flatMap(([name, file]) => {
    const crate = places.get(file);
    return crate === undefined || crate === index ? [] : [[name, crate] as const];
  })));
  const test = group.find((one) => one.kind === "test");
  const label = (test ?? first).action.label;
  const out = action.env["OUT_DIR"];
  return {
    display_name: first.name,
    root_module: root,
    edition: first.edition,
    deps: [...deps].map(([name, crate]) => ({ crate, name })),
    is_workspace_member: own,
    ...(out === undefined ? {} : { source: { include_dirs: [path.dirname(root), out], exclude_dirs: [] } }),
    cfg: [...new Set([...cfgOfTarget(first.target), "debug_assertions", ...(own ? ["test"] : []), ...group.flatMap(({ cfg }) => cfg)])],
    target: first.target,
    // What is said of the sandbox's work directory is true of the workspace.
    // Where an editor expands macros there is a real cargo.
    env: Object.fromEntries(Object.entries(action.env).filter(([name]) => name !== "CARGO").map(([name, value]) => [name, /^\/w(\/|$)/.test(value) ? path.join(workspace, value.slice(2)) : value])),
    is_proc_macro: kind === "proc-macro",
    ...(kind === "proc-macro" && action.outputs[0] !== undefined ? { proc_macro_dylib_path: action.outputs[0] } : {}),
    ...(own ? { build: { label, build_file: buildFile(label, workspace), target_kind: test ? "test" : kind === "bin" ? "bin" : "lib" } } : {}),
  };
}

function read(action: HostAction): Compiled {
  const { argv } = action;
  const after = (option: string): readonly string[] => argv.flatMap((word, i) => (word === option ? (argv[i + 1] ?? []) : word.startsWith(`${option}=`) ? word.slice(option.length + 1) : []));
  const externs = after("--extern").flatMap((text) => {
    const at = text.indexOf("=");
    return at < 0 ? [] : [[text.slice(0, at), text.slice(at + 1)] as const];
  });
  return {
    action,
    name: after("--crate-name")[0] ?? "",
    root: argv.find((word) => word.endsWith(".rs") && !word.startsWith("-")) ?? "",
    edition: after("--edition")[0] ?? "2021",
    kind: argv.includes("--test") ? "test" : (after("--crate-type")[0] ?? "bin"),
    target: after("--target")[0] ?? "",
    cfg: after("--cfg"),
    externs,
  };
}

/** What `rustc --print cfg` says of the targets there are; rust-analyzer asks a rustc of the host, which need not be there. */
function cfgOfTarget(triple: string): readonly string[] {
  const [arch = "", , , env = ""] = triple.split("-");
  const vendor = triple.split("-")[1] ?? "unknown";
  return [
    ...['panic="unwind"', `target_arch="${arch}"`, 'target_endian="little"', `target_env="${env}"`, 'target_family="unix"', 'target_os="linux"', 'target_pointer_width="64"', `target_vendor="${vendor}"`, "unix"],
    ...["8", "16", "32", "64", "ptr"].map((width) => `target_has_atomic="${width}"`),
  ];
}

function isWithin(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`) && !file.startsWith(`${folder}/athanor-out/`);
}

/** `//a/b:c` is declared in a/b/BUILD.ts. */
function buildFile(label: string, workspace: string): string {
  const folder = /^\/\/([^:]*):/.exec(label)?.[1] ?? "";
  return path.join(workspace, folder, "BUILD.ts");
}
