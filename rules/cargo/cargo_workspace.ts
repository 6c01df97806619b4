/** cargo_workspace: a whole Cargo workspace as targets. */
import { alias } from "../general/alias.ts";
import { attr, glob, load_json, rule, type Label } from "athanor/api";
import { crates_request } from "./crates_request.ts";
import { declareMember } from "./member_targets.ts";
import type { WorkspaceFacts } from "./workspace_facts.ts";

/** Where crates_vendor puts what it finds out about members, beside BUILD.ts. */
const FACTS = "cargo_workspace.json";

export interface CargoWorkspace {
  /** The target that resolves the workspace; "crates_vendor" unless told. */
  readonly name?: string;
  /** The workspace's Cargo.toml, in the folder of BUILD.ts. */
  readonly manifest?: "Cargo.toml";
  /** The folder of generated crates; "thirdparty/crates" unless told, since many workspaces keep their members in "crates". */
  readonly out?: string;
  /** `remote` takes sources from their registries by checksum when something is built; `local` keeps them in the folder. */
  readonly mode?: "remote" | "local";
  /** Features of the members that are on. */
  readonly features?: readonly string[];
  /** Whether their default features are. */
  readonly default_features?: boolean;
  /** Files outside of a member's folder, or for its library in `tests`, `benches` and `examples`, that it includes (`include_str!("../../README.md")`), by its package: `{ app: ["README.md"] }`. */
  readonly compile_data?: Readonly<Record<string, readonly string[]>>;
  /** A root file system for the members' tests, where they start programs of one: "@athanor//sysroots:shell". */
  readonly test_root?: Label;
  /** Programs that the members' tests start, beside those of their own package. */
  readonly test_data?: readonly string[];
  /** Whether examples in the documentation of the members' libraries are tests, `<package>.lib.doc_test`, as with Cargo; off unless told, since each is compiled as a program. */
  readonly doc_tests?: boolean;
}

/**
 * Targets for the members of the Cargo workspace in this folder, after `athanor run //:crates_vendor` has resolved it (and again after a change of
 * a Cargo.toml or Cargo.lock). A program has its own name, a library is `<package>.lib` (and `<package>`, where no program is called that), unit
 * tests are `<target>.unit_test`, and there are `<package>.test.<name>`, `<package>.example.<name>` and `<package>.bench.<name>`.
 * Editions, features, lints, profiles and default-run are those of the manifests.
 */
export function cargo_workspace({ name = "crates_vendor", manifest = "Cargo.toml", out = "thirdparty/crates", mode = "remote", features = [], default_features = true, compile_data = {}, test_root, test_data = [], doc_tests = false }: CargoWorkspace = {}): void {
  crates_request({ name, visibility: ["public"], manifest, out, mode, features, default_features, facts: FACTS });
  if (glob([FACTS], { allow_empty: true }).length === 0) return;
  // Written by crates_vendor, whose tests hold it to this shape.
  const facts = load_json(FACTS) as unknown as WorkspaceFacts;
  if (facts.format !== 2) return facts.members.forEach((member) => facts_of_another_version({ name: member.package, command: `athanor run //${facts.package}:${name}` }));
  const unknown = Object.keys(compile_data).find((one) => !facts.members.some((member) => member.package === one));
  if (unknown !== undefined) throw new TypeError(`compile_data names "${unknown}", which is no member: they are ${facts.members.map((member) => member.package).join(", ")}`);
  const names = facts.members.flatMap((member) => declareMember(member, facts, { compile_data: compile_data[member.package] ?? [], tests: { data: test_data, root: test_root, documentation: doc_tests } }));
  for (const { package: own, lib, default_run } of facts.members) {
    if (names.includes(own)) continue;
    if (default_run !== undefined) alias({ name: own, actual: `:${default_run}` });
    else if (lib) alias({ name: own, actual: `:${own}.lib` });
  }
}

/** Stands for a member whose facts are in another form; crates_vendor, which makes them anew, can be run all the same. */
export const facts_of_another_version = rule({
  attrs: {
    /** What makes them anew. */
    command: attr.string(),
  },
  impl: (ctx): readonly [] => ctx.fail(`${FACTS} was written by another version of athanor`, { help: `\`${ctx.attrs.command}\` makes it anew` }),
});
