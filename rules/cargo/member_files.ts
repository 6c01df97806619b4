/** Files of a member of a Cargo workspace, found while loading: sources by the usual places, everything else as data. */
import { glob } from "athanor/api";
import type { Member, MemberTarget, WorkspaceFacts } from "./workspace_facts.ts";

export interface Folder {
  /** A path of the member from the package of BUILD.ts. */
  at(path: string): string;
  /** Files below the member's folder, without other members' and what was built. */
  files(patterns: readonly string[]): readonly string[];
  /** All of these. */
  readonly all: readonly string[];
  /** The sources of a crate other than the library: all that lies beside its root or below. */
  sources(root: string): readonly string[];
  /** The sources of the library: those of programs left out, so that an edit there leaves it alone. */
  library(root: string, bins: readonly { readonly path: string }[]): readonly string[];
  /** What include_str! and its like may read in the library and programs: everything but sources, and what is there for tests, benches and examples. */
  readonly data: readonly string[];
  /** What they may read in these. */
  readonly testData: readonly string[];
}

export function createFolder(member: Member, { members, crates }: WorkspaceFacts): Folder {
  const { folder } = member;
  const at = (path: string): string => (folder === "" ? path : `${folder}/${path}`);
  const inner = members.filter((one) => one.folder !== folder && (folder === "" || one.folder.startsWith(`${folder}/`))).map((one) => `${one.folder}/**`);
  const files = (patterns: readonly string[], exclude: readonly string[] = []): readonly string[] => glob(patterns.map(at), { allow_empty: true, exclude: [...inner, at("target/**"), ...exclude.map(at), ...OURS, `${crates}/**`] });
  const directory = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
  // Rust elsewhere (a template, a picture of code) is data like any other.
  const sources = ["src/**/*.rs", ...[member.lib, ...TARGETS.flatMap((kind) => member[kind])].flatMap((target) => target?.path ?? []), ...(member.build === undefined ? [] : [member.build])];
  return {
    at,
    files: (patterns) => files(patterns),
    all: files(["**"]),
    sources: (root) => files([`${directory(root)}**/*.rs`], root === "src/main.rs" ? ["src/bin/**"] : []),
    library: (root, bins) => files([`${directory(root)}**/*.rs`], bins.map(({ path }) => path).filter((path) => path !== root).concat("src/bin/**")),
    data: files(["**"], [...sources, "tests/**", "benches/**", "examples/**"]),
    testData: files(["**"], [...sources, "tests/**/*.rs", "benches/**/*.rs", "examples/**/*.rs"]),
  };
}

/** Files of this build, and Cargo's own of the whole workspace. */
const OURS = ["BUILD.ts", "athanor.toml", "cargo_workspace.json", "Cargo.lock", "node_modules/**"];

const TARGETS = ["bins", "tests", "examples", "benches"] as const;
type Kind = (typeof TARGETS)[number];
const USUAL = { bins: "src/bin", tests: "tests", examples: "examples", benches: "benches" } as const;

/** What the manifest names, and what lies where Cargo looks. */
export function findTargets(member: Member, folder: Folder, kind: Kind): readonly (MemberTarget & { readonly path: string })[] {
  const within = (path: string): string => (member.folder === "" ? path : path.slice(member.folder.length + 1));
  const found = new Map<string, string>();
  if (kind === "bins" && folder.files(["src/main.rs"]).length > 0) found.set(member.package, "src/main.rs");
  for (const file of folder.files([`${USUAL[kind]}/*.rs`, `${USUAL[kind]}/*/main.rs`]).map(within)) {
    const name = file.slice(USUAL[kind].length + 1).replace(/(\/main)?\.rs$/, "");
    found.set(name, file);
  }
  const named = member[kind].map((target) => ({ ...target, path: target.path ?? found.get(target.name) ?? `${USUAL[kind]}/${target.name}.rs` }));
  // The first edition looked for nothing where something was named.
  const looks = member.finds.includes(kind) && !(member.edition === "2015" && named.length > 0);
  const others = looks ? [...found].filter(([name, path]) => !named.some((target) => target.name === name || target.path === path)) : [];
  return [...named, ...others.map(([name, path]) => ({ name, path, required_features: [], harness: true, test: kind === "bins" || kind === "tests" }))];
}
