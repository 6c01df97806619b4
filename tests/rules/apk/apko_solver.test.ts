/** apko's own cases of its solver, read from its module: the same constraints over the same indexes must give the same packages in the same order. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { parseConstraint } from "../../../rules/apk/tools/constraint.ts";
import { fileName, type IndexedPackage } from "../../../rules/apk/tools/metadata.ts";
import type { PackagesIndex } from "../../../rules/apk/tools/packages_index.ts";
import { preferred } from "../../../rules/apk/tools/prefer.ts";
import { createResolver, resolve } from "../../../rules/apk/tools/resolve.ts";
import { candidate, indexOf } from "../../support/apk_index.ts";
import { apko, check } from "../../support/apko_module.ts";
import { goFunction, goLiteral, type GoValue } from "../../support/go_literal.ts";

const source = apko.text("pkg/apk/apk/repo_test.go");

type Fields = Readonly<Record<string, GoValue>>;
const strings = (value: GoValue | undefined) => (Array.isArray(value) ? value.map(String) : []);

function packageFrom(fields: Fields): Partial<IndexedPackage> & { readonly name: string } {
  const text = (name: string) => String(fields[name] ?? "");
  return { name: text("Name"), version: text("Version"), origin: text("Origin"), dependencies: strings(fields["Dependencies"]), provides: strings(fields["Provides"]), providerPriority: Number(fields["ProviderPriority"] ?? 0) };
}

/** What a test's own code sets up: literal packages, or maps of providers and dependers. */
function indexIn(text: string): PackagesIndex {
  if (text.includes(":= testGetPackagesAndIndex()")) return indexIn(goFunction(source, "testGetPackagesAndIndex"));
  const lists = [...text.matchAll(/(?:Packages: |packages = )\[\]\*Package\{/g)].map(({ index }) => goLiteral(text, "[]*Package{", index) as readonly Fields[]);
  if (lists.length > 0) return indexOf(lists.map((list, i) => ({ url: `repository ${i}`, packages: list.map(packageFrom) })));
  const mapOf = (name: string) => goLiteral(text, `${name} := map[string][]string{`) as Readonly<Record<string, GoValue>>;
  const [providers, dependers] = [mapOf("providers"), mapOf("dependers")];
  const all = [...new Set([...Object.keys(providers), ...Object.keys(dependers)])];
  return indexOf([{ packages: all.map((text) => ({ ...pick(text), provides: strings(providers[text]), dependencies: strings(dependers[text]) })) }]);
}

function pick(text: string): { readonly name: string; readonly version: string } {
  const { name, version } = parseConstraint(text);
  return { name, version };
}

/** Every call of the solver in a test, with what the test says about its answer. */
function scenario(title: string, text: string, index: PackagesIndex): void {
  check(`apko's case: ${title}`, () => {
    const call = text.indexOf("GetPackagesWithDependencies(");
    const inline = /GetPackagesWithDependencies\(context\.Background\(\),\s*\[\]string\{/.test(text);
    const variables: Record<string, string> = Object.fromEntries([...text.matchAll(/(\w+), (\w+) := "([^"]*)", "([^"]*)"/g)].flatMap(([, a = "", b = "", first = "", second = ""]) => [[a, first], [b, second]]));
    const literal = goLiteral(text, "[]string{", inline ? call : text.lastIndexOf("names := ", call));
    const names = (literal as readonly GoValue[]).map((item) => (typeof item === "object" && "args" in item ? (item["args"] as readonly string[]).slice(1).reduce<string>((made, name) => made.replace("%s", variables[name] ?? name), (item["args"] as readonly string[])[0] ?? "") : (variables[String(item)] ?? String(item))));
    const world = text.includes("sort.Strings(names)") ? [...names].sort() : names;
    const run = () => resolve(index, world);
    if (/require\.Error(Contains)?\(t, err/.test(text)) return void assert.throws(run);
    const { install, conflicts } = run();
    const got = install.map(fileName);
    const exact = /(?:wantPkgs := |want := |require\.Equal\(t, )\[\]string\{/.exec(text);
    if (exact) assert.deepEqual(got, strings(goLiteral(text, "[]string{", exact.index)).map((name) => (name.endsWith(".apk") ? name : `${name}.apk`)));
    const expectedConflicts = text.indexOf("wantConflicts := ");
    if (expectedConflicts >= 0) assert.deepEqual(conflicts, goLiteral(text, "[]string{", expectedConflicts));
    for (const [, not, name = ""] of text.matchAll(/require\.(Not)?Contains\(t, got, "([^"]+)"/g)) assert.equal(got.includes(name), not === undefined, name);
    const length = /require\.Len\(t, pkgs, (\d+)\)/.exec(text)?.[1];
    if (length !== undefined) assert.equal(got.length, Number(length));
    const wanted = variables["name"] ?? variables["providesName"];
    if (wanted !== undefined) assert.ok(got.includes(`${wanted}-${variables["version"]}.apk`), got.join(" "));
  });
}

if (source !== "") {
  for (const [, name = ""] of source.matchAll(/^func (Test\w+)\(/gm)) {
    const text = goFunction(source, name);
    // `apko lock` resolves each architecture alone, and so do we.
    if (!text.includes("GetPackagesWithDependencies(") || name === "TestDisqualifyingOtherArchitectures") continue;
    const parts = text.split(/\n\t+t\.Run\("/);
    if (parts.length === 1) scenario(name, text, indexIn(text));
    else for (const part of parts.slice(1)) if (part.includes("GetPackagesWithDependencies(") && part.includes("names := []string{")) scenario(`${name}, ${part.slice(0, part.indexOf('"'))}`, part, indexIn(":= testGetPackagesAndIndex()"));
  }
}

check("names only: dependencies come before what needs them, once each", () => {
  const text = goFunction(source, "TestGetPackagesWithDependences");
  const list = (name: string) => strings(goLiteral(text, `${name} := []string{`));
  const { install } = resolve(indexIn(":= testGetPackagesAndIndex()"), list("names"));
  assert.deepEqual(install.map(({ name }) => name), [...list("expectedPackage1"), ...list("expectedPackage2")]);
});

check("one package with what it needs", () => {
  const index = indexIn(":= testGetPackagesAndIndex()");
  const text = goFunction(source, "TestGetPackageDependencies");
  const single = (name: string, chosen = new Map()) => createResolver(index, new Map()).single(name, chosen).needs;
  for (const [marker, name] of [["normal dependencies", "package1"], ["circular dependencies", "package3"]] as const)
    assert.deepEqual(single(name).map((one) => one.name), goLiteral(text, "expected := []string{", text.indexOf(marker)));
  assert.deepEqual(single("package9").map(fileName), ["package5-2.0.0.apk"]);
  const special = index.all.find(({ name }) => name === "package5-special");
  assert.deepEqual(single("package9", new Map([["package5-special", special]])).map(fileName), ["package5-special-1.2.0.apk"]);
});

check("all candidates for a constraint, the preferred first", () => {
  const index = indexIn(":= testGetPackagesAndIndex()");
  const candidates = (text: string) => createResolver(index, new Map()).candidates(text);
  assert.throws(() => candidates("package12"));
  assert.equal(candidates("package5").length, 7);
  assert.deepEqual(candidates("package5=1.0.0").map(fileName), ["package5-1.0.0.apk"]);
  assert.throws(() => candidates("package5=1.0.1"));
  assert.deepEqual([candidates("package5>1.0.0").length, candidates("package5>1.0.0")[0]?.version], [6, "2.0.0"]);
  assert.deepEqual([candidates("package7").length, candidates("package7")[0]?.version], [2, "1"]);
});

check("candidates are ordered as in apko's table", () => {
  type Row = readonly [Fields, string, number];
  const text = goFunction(source, "TestSortPackages");
  const table = goLiteral(text, "}{", text.indexOf("tests := ")) as readonly (readonly [string, readonly Row[], Row | string, readonly Row[] | string])[];
  const made = ([fields, repository]: Row) => candidate({ ...packageFrom(fields), repository });
  for (const [name, rows, compare, existing] of table) {
    const near = typeof compare === "string" ? {} : { near: made(compare) };
    const chosen = typeof existing === "string" ? [] : existing.map(made);
    const order = preferred({ name: "", pin: "", chosen: new Map(chosen.map((one) => [one.name, one])), origins: new Map(chosen.map(({ origin, version }) => [origin, version])), ...near });
    const sorted = [...rows].sort((a, b) => order(made(a), made(b)));
    assert.deepEqual(sorted.map(([, , place]) => place), rows.map((_, i) => i), name);
  }
  assert.equal(table.length, 7);
});

test.run();
