/** Modules: how they are found, evaluated once, frozen, and how what they export is named. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { BuildError } from "../../engine/api/diagnostic.ts";
import { identityOf } from "../../engine/api/identity.ts";
import { createLoader } from "../../engine/loader/create_loader.ts";
import type { Transformed } from "../../engine/loader/transform.ts";
import { loading, packageRoot, printed, workspacePackage } from "../support/loading.ts";
import { workspace } from "../support/workspace.ts";

const DECLARE = (name: string) => `import { lib } from "//rules.ts"; lib({ name: ${name} });`;

test("modules are found from the root, beside the importer, above it, and in athanor", () => {
  const files = {
    "a/b/BUILD.ts": `import { one } from "//a/one.ts"; import { two } from "../two.ts"; import { three } from "./three.ts"; import { cpu } from "athanor/platforms"; import { cpu as same } from "@athanor//platforms/constraints.ts";\n${DECLARE("[one, two, three, cpu === same].join(\"_\")")}`,
    "a/one.ts": "export const one = 1;",
    "a/two.ts": "export const two = 2;",
    "a/b/three.ts": "export const three = 3;",
  };
  loading(files, ({ load }) => assert.equal(load("a/b").targets[0]?.label, "//a/b:1_2_3_true"));
});

test("a JSON file can be imported, and is frozen", () => {
  loading({ "BUILD.ts": `import data, { name } from "./data.json";\n${DECLARE("data.list[0] + name")}`, "data.json": '{"list": ["a"], "name": "b"}' }, ({ load }) => assert.equal(load().targets[0]?.label, "//:ab"));
  loading({ "BUILD.ts": `import data from "./data.json"; data.list.push("b");`, "data.json": '{"list": ["a"]}' }, ({ errors }) => assert.match(errors(), /not extensible/));
  loading({ "BUILD.ts": `import data from "./data.json";\ndata;`, "data.json": '{"list": [,]}' }, ({ errors }) => assert.match(errors(), /^error: not JSON: unexpected ","\n  data.json:1:11\n/));
});

test("what a module exports is frozen, functions, maps and sets too", () => {
  const module = `export const list = [{ a: 1 }]; export const map = new Map([["a", [1]]]); export const set = new Set([1]); export function f() {}`;
  for (const line of ["list.push({ a: 2 })", "list[0].a = 2", 'map.set("b", [2])', 'map.get("a").push(2)', "set.add(2)", "f.x = 1", "ns.list = 1"])
    loading({ "m.ts": module, "BUILD.ts": `import { list, map, set, f } from "./m.ts"; import * as ns from "./m.ts"; void [list, map, set, f, ns];\n(${line});` }, ({ errors }) => assert.match(errors(), /^error: (?:[Cc]annot|Cannot set)/, line));
});

test("a module is evaluated once, and packages are equal in whatever order they are loaded", () => {
  const files: Record<string, string> = { "m.ts": `import { lib } from "//rules.ts"; const made: object[] = []; export const kept = { made }; export function macro(name: string) { return lib({ name, deps: [":x"] }); }` };
  const names = ["a", "b", "c", "d", "e"];
  for (const name of names) files[`${name}/BUILD.ts`] = `import { macro } from "//m.ts"; import { lib, LibInfo } from "//rules.ts"; void LibInfo; macro("${name}"); lib({ name: "other" });`;
  loading(files, ({ root, load }) => {
    const first = names.map((name) => load(name));
    const shuffled = createLoader({ root, packageRoot });
    const again = new Map(["d", "b", "e", "a", "c"].map((name) => [name, shuffled.package(workspacePackage(name))]));
    assert.deepEqual(names.map((name) => again.get(name)), first);
  });
});

for (const [line, word] of [["let x = 1;", "let"], ["export let x = 1;", "let"], ["var x = 1;", "var"], ["export var x = 1;", "var"]] as const)
  test(`"${line}" at the top of a module is refused`, () => {
    loading({ "m.ts": `/** first */\n${line}\nexport const y = 1;`, "BUILD.ts": `import { y } from "./m.ts"; void y;` }, ({ errors }) => {
      const text = errors();
      assert.match(text, new RegExp(`^error: "${word}" at the top of a module: modules are shared by every package`));
      assert.match(text, new RegExp(`m.ts:2:${line.indexOf(word) + 1}\n`));
    });
  });

test("let within a function is fine, and in a BUILD.ts too", () => {
  loading({ "m.ts": "export function f() { let x = 1; for (let i = 0; i < 3; i++) x += i; return `n${x}`; }", "BUILD.ts": `import { f } from "./m.ts"; let name = f();\n${DECLARE("name")}` }, ({ load }) => assert.equal(load().targets[0]?.label, "//:n4"));
});

test("rules, providers and the like are named after the module and export that first held them", () => {
  loading({ "door.ts": `export { lib as library } from "//rules.ts";`, "BUILD.ts": `import { library } from "//door.ts"; library({ name: "x" });` }, ({ target, loader }) => {
    assert.equal(target("//:x").rule, "//rules.ts#lib");
    assert.equal(identityOf(loader.provider("//rules.ts#LibInfo")), "//rules.ts#LibInfo");
    assert.equal(identityOf(loader.configurationKey("//rules.ts#cpu")), "//rules.ts#cpu");
    assert.equal(identityOf(loader.provider("athanor/api#PlatformInfo")), "athanor/api#PlatformInfo");
    assert.equal(loader.configurationKey("athanor/api#profile").name, "profile");
    assert.deepEqual(Object.keys(loader.rule("//rules.ts#lib").attrs), ["srcs", "deps", "edition", "flags"]);
  });
});

test("an id that names nothing (any more) is an error", () => {
  loading({}, ({ loader }) => {
    for (const id of ["//rules.ts#nothing", "//gone.ts#lib", "//rules.ts#LibInfo", "nonsense"]) assert.match(printed(() => loader.rule(id), loader), /^error: .* is no rule \(any more\)/);
    assert.match(printed(() => loader.provider("//rules.ts#lib"), loader), /is no provider/);
    assert.match(printed(() => loader.configurationKey("//rules.ts#lib"), loader), /neither a constraint nor a setting/);
  });
});

test("built rules of the npm package have the ids of their sources, and a workspace's own @athanor is itself", () => {
  const npm = workspace({
    "package.json": '{ "name": "athanor", "version": "1.0.0" }',
    "dist/lib/rules/index.js": `export { lib } from "./x/lib.js";`,
    "dist/lib/rules/x/lib.js": `import { rule } from "athanor/api"; export const lib = rule({ attrs: {}, impl: () => [] });`,
    "BUILD.ts": `import { lib } from "athanor"; lib({ name: "own" });`,
  });
  loading({ "BUILD.ts": `import { lib } from "athanor"; lib({ name: "x" });` }, ({ root }) => {
    const user = createLoader({ root, packageRoot: npm.root });
    assert.equal(user.package(workspacePackage("")).targets[0]?.rule, "@athanor//rules/x/lib.ts#lib");
    assert.equal(user.package({ repository: "athanor", package: "" }).targets[0]?.label, "@athanor//:own");
    const self = createLoader({ root: npm.root, packageRoot: npm.root });
    assert.equal(self.package({ repository: "athanor", package: "" }).targets[0]?.rule, "//rules/x/lib.ts#lib");
    assert.equal(self.package(workspacePackage("")), self.package({ repository: "athanor", package: "" }));
  });
  npm.remove();
});

test("a module's digest follows its own source and that of all it imports", () => {
  const files = { "m.ts": `import { n } from "./n.ts"; import data from "./d.json"; import { rule } from "athanor/api"; void [n, data]; export const r = rule({ attrs: {}, impl: () => [] });`, "n.ts": "export const n = 1;", "d.json": "1", "o.ts": "export const o = 1;" };
  loading(files, ({ root, write }) => {
    const digest = () => createLoader({ root, packageRoot }).moduleDigest("//m.ts#r");
    const before = digest();
    write("o.ts", "export const o = 2;");
    assert.equal(digest(), before);
    write("n.ts", "export const n = 2;");
    const after = digest();
    assert.notEqual(after, before);
    write("d.json", "2");
    assert.notEqual(digest(), after);
  });
});

test("a cached transform is used instead of esbuild, and gives the same spans", () => {
  const known = new Map<string, Transformed>();
  loading({ "BUILD.ts": DECLARE('"x"') }, ({ root, load }) => {
    const cache = { get: (key: string) => known.get(key), set: (key: string, value: Transformed) => void known.set(key, value) };
    const first = createLoader({ root, packageRoot, cache }).package(workspacePackage(""));
    const entries = known.size;
    const second = createLoader({ root, packageRoot, cache: { get: cache.get, set: () => assert.fail("transformed again") } }).package(workspacePackage(""));
    assert.equal(entries, 2);
    assert.deepEqual(second, first);
    assert.deepEqual(load(), first);
  });
});

test("a module that fails, fails every importer with the same root error", () => {
  loading({ "m.ts": "export const x = nothing;", "a/BUILD.ts": `import { x } from "//m.ts"; void x;`, "b/BUILD.ts": `import { x } from "//m.ts"; void x;` }, ({ errors }) => {
    assert.equal(errors("a"), errors("b"));
    assert.match(errors("a"), /^error: nothing is not defined\n  m.ts:1:18\n/);
  });
});

test("two packages that import a broken module report one diagnostic, not two alike", () => {
  loading({ "m.ts": "export const x = (null as never as { y: 1 }).y;", "a/BUILD.ts": `import { x } from "//m.ts"; void x;`, "b/BUILD.ts": `import { x } from "//m.ts"; void x;` }, ({ load }) => {
    const diagnostics = ["a", "b"].map((name) => {
      try {
        return load(name);
      } catch (error) {
        return error instanceof BuildError ? error.diagnostics[0] : error;
      }
    });
    assert.equal(diagnostics[0], diagnostics[1]);
  });
});

test("nobody declares targets, globs or reads data while a module is evaluated", () => {
  const cases = { 'lib({ name: "x" })': "a rule", 'glob(["*"])': "glob()", 'load_json("//x.json")': "load_json()", "package_defaults({})": "package_defaults()" };
  for (const [call, what] of Object.entries(cases))
    loading({ "m.ts": `import { lib } from "//rules.ts"; import { glob, load_json, package_defaults } from "athanor/api"; void [lib, glob, load_json, package_defaults];\nexport const x = ${call};`, "BUILD.ts": `import { x } from "./m.ts"; void x;` }, ({ errors }) => {
      assert.ok(errors().startsWith(`error: ${what} was called while //m.ts was evaluated: only a BUILD.ts, and the functions it calls, may do that\n  m.ts:2:18\n`), errors());
    });
});

test("a rule called from an implementation, after loading, is refused", () => {
  loading({ "m.ts": `import { lib } from "//rules.ts"; import { rule } from "athanor/api"; export const late = rule({ attrs: {}, impl: () => { lib({ name: "late" }); return []; } });` }, ({ loader }) => {
    const impl = loader.rule("//m.ts#late").impl as (ctx: unknown) => unknown;
    assert.throws(() => impl({}), /a rule was called outside the loading of a BUILD.ts/);
  });
});

test("what a rule throws has the frames of its modules, in the source", () => {
  const rules = `import { depset, rule } from "athanor/api";\ninterface Long { readonly types: string }\nconst fail = (x: Long): never => { throw new TypeError(x.types); };\nexport const own = rule({ attrs: {}, impl: () => fail({ types: "t" }) });\nexport const host = rule({ attrs: {}, impl: () => [depset([], [1 as never])] as never });`;
  loading({ "m.ts": rules }, ({ loader }) => {
    const thrownBy = (id: string): unknown => {
      try {
        return (loader.rule(id).impl as (ctx: unknown) => unknown)({});
      } catch (error) {
        return error;
      }
    };
    const places = (id: string) => loader.frames(thrownBy(id)).map(({ file, line, column }) => `${file}:${line}:${column}`);
    assert.deepEqual(places("//m.ts#own"), ["//m.ts:3:42", "//m.ts:4:50"]);
    assert.deepEqual(places("//m.ts#host"), ["//m.ts:5:52"]);
    assert.equal((thrownBy("//m.ts#own") as { stack: string }).stack, "    at fail (//m.ts:3:42)\n    at impl (//m.ts:4:50)");
  });
});

test.run();
