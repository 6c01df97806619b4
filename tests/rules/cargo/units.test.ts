/**
 * Units of a small workspace, against tables that cargo made: `ATHANOR_CARGO_ORACLE=1 ATHANOR_GOLDEN=write node build/test.mjs <this file>`
 * with a cargo on the PATH writes them anew from its `--unit-graph`.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { HOSTS, TRIPLES, type Triple } from "../../../rules/cargo/tools/cfg.ts";
import { crateOf, linkCrates, type CrateGraph } from "../../../rules/cargo/tools/crate_graph.ts";
import { parseCargoLock } from "../../../rules/cargo/tools/lockfile.ts";
import { idOfUnit, resolveUnits, sideOf, type UnitEdge, type Units } from "../../../rules/cargo/tools/units.ts";
import { readCargoWorkspace } from "../../../rules/cargo/tools/workspace.ts";
import { golden } from "../../support/golden.ts";

const checkout = process.env["ATHANOR_ROOT"] ?? process.cwd();
const [host] = HOSTS;

/** A copy of tests/rules/cargo/workspace with another resolver. */
function withWorkspace(resolver: number, body: (root: string) => void): void {
  const root = mkdtempSync(path.join(tmpdir(), "athanor-units-"));
  try {
    cpSync(path.join(checkout, "tests/rules/cargo/workspace"), root, { recursive: true });
    const file = path.join(root, "Cargo.toml");
    writeFileSync(file, readFileSync(file, "utf8").replace('resolver = "2"', `resolver = "${resolver}"`));
    body(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function ours(root: string, target: Triple, dev: boolean): string {
  const workspace = readCargoWorkspace(root, "Cargo.toml");
  const lock = parseCargoLock(readFileSync(path.join(root, "Cargo.lock"), "utf8"), "Cargo.lock");
  const idOf = ({ facts: { manifest } }: (typeof workspace.members)[number]): string => `${manifest.name} ${manifest.version}`;
  const facts = new Map([...workspace.members, ...workspace.others].map((one) => [idOf(one), one.facts]));
  const members = workspace.members.map(idOf);
  const graph = linkCrates(lock, facts, new Set(members));
  const roots = members.map((id) => ({ id, features: [], defaultFeatures: true, allFeatures: false }));
  return table(graph, resolveUnits(graph, { roots, resolver: workspace.resolver, target, host, dev }));
}

function table(graph: CrateGraph, units: Units): string {
  const show = (edge: UnitEdge): string => `${sideOf(edge.key)} ${idOfUnit(edge.key)} as ${edge.rename ?? crateOf(graph, idOfUnit(edge.key)).lib?.name}`;
  const lines = [...units.values()].flatMap((unit) => [
    line(`library for the ${unit.side}: ${unit.id}`, unit.features, unit.dependencies.map(show)),
    ...(crateOf(graph, unit.id).build === undefined ? [] : [line(`build script: ${unit.id}`, unit.features, unit.buildDependencies.map(show))]),
  ]);
  return print(lines);
}

interface CargoUnit {
  readonly pkg_id: string;
  readonly target: { readonly kind: readonly string[] };
  readonly platform: string | null;
  readonly mode: string;
  readonly features: readonly string[];
  readonly dependencies: readonly { readonly index: number; readonly extern_crate_name: string }[];
}

function cargos(root: string, target: Triple, dev: boolean): string {
  const args = [dev ? "test" : "build", "--workspace", "--unit-graph", "-Zunstable-options", "--target", target, "--offline"];
  const { units } = JSON.parse(execFileSync("cargo", args, { cwd: root, encoding: "utf8", env: { ...process.env, RUSTC_BOOTSTRAP: "1" } })) as { readonly units: readonly CargoUnit[] };
  const isLibrary = ({ target: { kind } }: CargoUnit): boolean => kind.some((one) => one === "lib" || one === "proc-macro");
  const name = ({ pkg_id }: CargoUnit): string => {
    const [source = "", own = ""] = pkg_id.split("#");
    return own.includes("@") ? own.replace("@", " ") : `${path.basename(source)} ${own}`;
  };
  const side = ({ platform }: CargoUnit): string => (platform === null ? "host" : "target");
  const lines = units.flatMap((unit) => {
    const isScript = unit.target.kind.includes("custom-build");
    if (unit.mode !== "build" || !(isScript || isLibrary(unit))) return [];
    const dependencies = unit.dependencies.flatMap(({ index, extern_crate_name }) => (isLibrary(units[index]!) ? [`${side(units[index]!)} ${name(units[index]!)} as ${extern_crate_name}`] : []));
    return [line(isScript ? `build script: ${name(unit)}` : `library for the ${side(unit)}: ${name(unit)}`, unit.features, dependencies)];
  });
  return print(lines);
}

function line(what: string, features: readonly string[], dependencies: readonly string[]): string {
  return [`${what} [${[...features].sort().join(", ")}]`, ...[...dependencies].sort().map((one) => `  ${one}`), ""].join("\n");
}

function print(lines: readonly string[]): string {
  return [...new Set(lines)].sort().join("");
}

const oracle = process.env["ATHANOR_CARGO_ORACLE"] === undefined ? ours : cargos;

for (const resolver of [1, 2, 3])
  for (const triple of TRIPLES)
    for (const dev of [false, true])
      test(`resolver ${resolver} for ${triple}${dev ? " with tests" : ""}`, () => withWorkspace(resolver, (root) => golden(`cargo/units/${resolver}.${triple}${dev ? ".tests" : ""}.txt`, oracle(root, triple, dev))));

test.run();
