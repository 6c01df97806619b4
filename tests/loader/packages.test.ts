/** Packages: what a BUILD.ts declares, as the planner gets it, and what was read for it. */
import assert from "node:assert/strict";
import path from "node:path";
import { symlinkSync } from "node:fs";
import { test } from "uvu";
import { loading, printed, workspacePackage } from "../support/loading.ts";

const IMPORT = `import { cpu, everything, image, lib, os, slot, speed, tool_type } from "//rules.ts"; import { glob, load_json, load_toml, load_yaml, package_defaults, select } from "athanor/api";
void [cpu, everything, image, lib, os, slot, speed, tool_type, glob, load_json, load_toml, load_yaml, package_defaults, select];\n`;

test("labels and handles become absolute labels, paths become sources", () => {
  const build = `${IMPORT}const util = lib({ name: "util" });\nlib({ name: "app", srcs: ["src/main.rs", ":gen", "//x:y", util], deps: [util, ":b", "//c", "@athanor//d:e"] });`;
  loading({ "app/BUILD.ts": build, "app/src/main.rs": "" }, ({ target }) => {
    const { srcs, deps } = target("//app:app").attrs;
    assert.deepEqual(srcs, [{ source: "app/src/main.rs" }, "//app:gen", "//x:y", "//app:util"]);
    assert.deepEqual(deps, ["//app:util", "//app:b", "//c:c", "@athanor//d:e"]);
  });
});

test("every kind of attribute is read as its schema says", () => {
  const build = `${IMPORT}everything({ name: "x", text: "t", number: 3, yes: true, map: { a: "b" }, where: ":w", wheres: ["//a:b"], main: "main.txt", dep: ":d", by_name: { one: ":o" }, placed: { "/etc/one": "main.txt", "/etc/": [":o", "main.txt"] }, lock: "lock.json", exec: [cpu.is("x86_64"), os.is("linux")] });`;
  loading({ "p/BUILD.ts": build, "p/main.txt": "", "p/lock.json": '{"a": [1]}' }, ({ target }) =>
    assert.deepEqual(JSON.parse(JSON.stringify(target("//p:x").attrs)), {
      text: "t", number: 3, yes: true, map: { a: "b" }, where: "//p:w", wheres: ["//a:b"], main: { source: "p/main.txt" }, dep: "//p:d", by_name: { one: "//p:o" }, placed: { "/etc/one": [{ source: "p/main.txt" }], "/etc/": ["//p:o", { source: "p/main.txt" }] },
      lock: { path: "p/lock.json", value: { a: [1] }, sha256: "2147dbdb56c4868b170810adc6478ded3311f12987ec1f614a5ff54a4442e792" }, exec: { "//rules.ts#cpu": "x86_64", "//rules.ts#os": "linux" },
    }));
});

test("what is left out has its default, or nothing", () => {
  loading({ "BUILD.ts": `${IMPORT}everything({ name: "x" }); slot({ name: "s", type: tool_type });` }, ({ target }) => {
    assert.deepEqual(target("//:x").attrs, { yes: false, map: {}, wheres: [], by_name: {}, placed: {}, exec: {} });
    assert.deepEqual(target("//:s").attrs, { type: "//rules.ts#tool_type" });
    assert.deepEqual([target("//:x").visibility, target("//:x").tags, target("//:x").compatibleWith], [["private"], [], {}]);
  });
});

test("a select stands for a value, a list, or an element of a list", () => {
  const build = `${IMPORT}lib({ name: "x", edition: select(speed, { slow: "2018", fast: "2024" }), flags: select(cpu, { x86_64: ["a"] }, []), deps: [":a", select(cpu, { x86_64: ":b", aarch64: [":c", ":d"] }), select({ ":cond": ":e" }, [])] });`;
  loading({ "p/BUILD.ts": build }, ({ target }) =>
    assert.deepEqual(JSON.parse(JSON.stringify(target("//p:x").attrs)), {
      srcs: [],
      edition: { select: { on: "//rules.ts#speed", cases: { slow: "2018", fast: "2024" } } },
      flags: { select: { on: "//rules.ts#cpu", cases: { x86_64: ["a"] }, otherwise: [] } },
      deps: ["//p:a", { select: { on: "//rules.ts#cpu", cases: { x86_64: "//p:b", aarch64: ["//p:c", "//p:d"] } } }, { select: { on: null, cases: { "//p:cond": "//p:e" }, otherwise: [] } }],
    }));
});

test("common attributes: platform, visibility, tags, compatible_with", () => {
  const build = `${IMPORT}package_defaults({ visibility: ["public"], tags: ["manual"] });\nlib({ name: "x", platform: "//platforms:linux", compatible_with: [cpu.is("aarch64")] }); lib({ name: "y", visibility: ["//a:__pkg__", "//:__subpackages__"], tags: [] });`;
  loading({ "BUILD.ts": build }, ({ target }) => {
    const { platform, visibility, tags, compatibleWith } = target("//:x");
    assert.deepEqual([platform, visibility, tags, compatibleWith], ["//platforms:linux", ["public"], ["manual"], { "//rules.ts#cpu": "aarch64" }]);
    assert.deepEqual([target("//:y").visibility, target("//:y").tags], [["//a:__pkg__", "//:__subpackages__"], []]);
  });
});

test("labels among a rule's defaults are relative to the module that defines it", () => {
  const rules = `import { attr, rule } from "athanor/api"; export const r = rule({ attrs: { tool: attr.dep({ provides: [], default: ":tool" }), far: attr.label({ default: "//x:y" }) }, impl: () => [] });`;
  loading({ "lib/deep/r.ts": rules, "app/BUILD.ts": `import { r } from "//lib/deep/r.ts"; r({ name: "x" });` }, ({ target }) => assert.deepEqual(target("//app:x").attrs, { tool: "//lib/deep:tool", far: "//x:y" }));
});

test("the stack of a target holds its macros, innermost first, BUILD.ts last", () => {
  const macros = `import { lib } from "//rules.ts";\nexport function outer(name: string) {\n  return inner(name);\n}\nfunction inner(name: string) {\n  return lib({ name });\n}`;
  loading({ "build/m.ts": macros, "app/BUILD.ts": `import { outer } from "//build/m.ts";\n\nfor (const name of ["x"]) outer(name);` }, ({ target }) =>
    assert.deepEqual(target("//app:x").stack, [
      { file: "//build/m.ts", line: 6, column: 10, function: "inner" },
      { file: "//build/m.ts", line: 3, column: 10, function: "outer" },
      { file: "//app/BUILD.ts", line: 3, column: 27 },
    ]));
});

test("a handle is no string, but has a label", () => {
  loading({ "BUILD.ts": `${IMPORT}const x = lib({ name: "x" }); lib({ name: "y", flags: [x.label] });` }, ({ target }) => assert.deepEqual(target("//:y").attrs["flags"], ["//:x"]));
  loading({ "BUILD.ts": `${IMPORT}const x = lib({ name: "x" });\nlib({ name: \`\${x}\` });` }, ({ errors }) => assert.match(errors(), /^error: target \/\/:x is not a string: pass the handle itself, or its .label\n/));
  loading({ "BUILD.ts": `${IMPORT}lib({ name: "" + select(cpu, { x86_64: "a", aarch64: "b" }) });` }, ({ errors }) => assert.match(errors(), /^error: a select\(\) is not a string/));
});

test("attributes are copied when a target is declared", () => {
  loading({ "BUILD.ts": `${IMPORT}const flags = ["a"]; lib({ name: "x", flags }); flags.push("b"); lib({ name: "y", flags });` }, ({ target }) => {
    assert.deepEqual(target("//:x").attrs["flags"], ["a"]);
    assert.equal(Object.getPrototypeOf(target("//:y").attrs["flags"]), Array.prototype);
  });
});

test("a Cargo.toml may hold what Cargo's newer TOML allows", () => {
  const build = `${IMPORT}everything({ name: "x", text: load_toml("Cargo.toml").a[1] + load_toml("Cargo.toml").t.y, lock: "Cargo.toml" });`;
  loading({ "p/BUILD.ts": build, "p/Cargo.toml": 'a = [1, "two"]\nt = {\n  y = "three",\n}\n' }, ({ target }) => {
    assert.equal(target("//p:x").attrs["text"], "twothree");
  });
});

test("a data attribute and load_*() read JSON, TOML and YAML; a missing data file is no error", () => {
  const build = `${IMPORT}everything({ name: "x", text: load_toml("a.toml").k + load_yaml("//p/b.yaml").k + load_json("c.json").k, lock: "none.json" });`;
  loading({ "p/BUILD.ts": build, "p/a.toml": 'k = "t"', "p/b.yaml": "k: y", "p/c.json": '{"k": "j"}' }, ({ target, loader, root }) => {
    const { text, lock } = target("//p:x").attrs;
    assert.deepEqual([text, lock], ["tyj", { path: "p/none.json" }]);
    const reads = loader.reads(workspacePackage("p")).map((read) => `${read.kind} ${path.relative(root, read.path)}`);
    assert.deepEqual(reads, ["file p/BUILD.ts", "file rules.ts", "file p/a.toml", "file p/b.yaml", "file p/c.json", "absent p/none.json"]);
  });
});

test("loaded data cannot be changed", () => {
  loading({ "BUILD.ts": `${IMPORT}(load_json("c.json") as { k: string[] }).k.push("x");`, "c.json": '{"k": []}' }, ({ errors }) => assert.match(errors(), /^error: Cannot add property 0, object is not extensible/));
});

test("reads name every module, every directory a glob visited and every file looked for in vain", () => {
  const files = { "p/BUILD.ts": `${IMPORT}import { m } from "//m.ts"; void m; lib({ name: "x", srcs: glob(["src/**/*.rs"]) }); lib({ name: "y", srcs: ["one.rs"] });`, "m.ts": `import data from "./d.json"; export const m = data;`, "d.json": "{}", "p/src/a/b.rs": "", "p/src/sub/BUILD.ts": "", "p/one.rs": "" };
  loading(files, ({ load, loader, root }) => {
    load("p");
    const reads = loader.reads(workspacePackage("p")).map((read) => `${read.kind} ${path.relative(root, read.path)}`);
    assert.deepEqual(reads, ["file p/BUILD.ts", "file rules.ts", "file m.ts", "file d.json", "directory p", "directory p/src", "directory p/src/a", "directory p/src/sub"].sort((a, b) => reads.indexOf(a) - reads.indexOf(b)));
  });
  loading({}, ({ errors, loader, root }) => {
    errors("nowhere");
    assert.deepEqual(loader.reads(workspacePackage("nowhere")), [{ kind: "absent", path: path.join(root, "nowhere/BUILD.ts") }]);
  });
});

test("packages below a folder are sorted, and stop at nested workspaces and folders that are never part of one", () => {
  const files = { "BUILD.ts": "", "b/BUILD.ts": "", "b/c/BUILD.ts": "", "a/x/BUILD.ts": "", "nested/athanor.toml": "", "nested/BUILD.ts": "", "nested/deep/BUILD.ts": "", "node_modules/m/BUILD.ts": "", "athanor-out/o/BUILD.ts": "", ".git/BUILD.ts": "" };
  loading(files, ({ loader, root, errors }) => {
    symlinkSync(root, path.join(root, "a/loop"));
    assert.deepEqual(loader.packagesBelow(workspacePackage("")).map((id) => id.package), ["", "a/x", "b", "b/c"]);
    assert.deepEqual(loader.packagesBelow(workspacePackage("b")).map((id) => id.package), ["b", "b/c"]);
    assert.deepEqual(loader.packagesBelow(workspacePackage("nested")), []);
    assert.match(errors("nested/deep"), /^error: \/\/nested\/deep is not of this workspace: nested holds an athanor.toml of its own/);
  });
});

test("a loaded package survives being stored and read back", () => {
  const build = `${IMPORT}everything({ name: "x", lock: "none.json", map: { a: "b" }, exec: [cpu.is("x86_64")] }); lib({ name: "y", deps: [select(cpu, { x86_64: ":a" }, [])], platform: "//p:q" });`;
  loading({ "BUILD.ts": build }, ({ load }) => assert.deepEqual(JSON.parse(JSON.stringify(load())), load()));
});

test("a package is loaded once, and fails the same way again", () => {
  loading({ "a/BUILD.ts": "", "b/BUILD.ts": "nothing();" }, ({ load, errors }) => {
    assert.equal(load("a"), load("a"));
    assert.equal(errors("b"), errors("b"));
  });
});

test("every root error of a package is reported at once", () => {
  const build = `${IMPORT}lib({ name: "a", edition: "2020", sources: [] });\nlib({ name: "b", deps: ["c"] });\nlib({ name: "b" });\nimage({ name: "i" });\nglob(["*.none"]);\nthrow new Error("the end");`;
  loading({ "BUILD.ts": build }, ({ errors }) => assert.deepEqual(errors().match(/^error: .*$/gm), [
    'error: lib has no attribute "sources"',
    'error: "edition" must be one of 2018, 2021, 2024; got "2020"',
    'error: "c" is not a label',
    'error: image needs the attribute "binary"',
    'error: glob pattern "*.none" matches no file of the package',
    "error: the end",
  ]));
});

test("the planner's diagnostics find their literal too, through a constant or a handle", () => {
  const build = `${IMPORT}const deps = [":a", "//x:tokyo"];\nconst util = lib({ name: "util" });\nlib({ name: "app", deps });\nlib({ name: "b", deps: [util] });`;
  loading({ "p/BUILD.ts": build }, ({ target, loader }) => {
    const where = (label: string, text: string) => loader.locate([{ severity: "error", message: "m", locate: { stack: target(label).stack, attribute: "deps", text } }])[0]?.span;
    assert.deepEqual(where("//p:app", "//x:tokyo"), { file: "//p/BUILD.ts", line: 3, column: 21, length: 11 });
    assert.deepEqual(where("//p:app", "//p:a"), { file: "//p/BUILD.ts", line: 3, column: 15, length: 4 });
    assert.deepEqual(where("//p:b", "//p:util"), { file: "//p/BUILD.ts", line: 6, column: 25, length: 4 });
  });
});

test("a rule that no module exports cannot declare a target", () => {
  const build = `import { rule } from "athanor/api";\nconst own = rule({ attrs: {}, impl: () => [] });\nown({ name: "x" });`;
  loading({ "BUILD.ts": build }, ({ errors }) => assert.match(errors(), /^error: a target of a rule that no module exports\n  BUILD.ts:3:1\n/));
});

test("a function of one BUILD.ts that a module kept cannot declare targets in another package", () => {
  const files = {
    "keep.ts": `const kept: (() => void)[] = [];\nexport const keep = (f: () => void) => { kept.push(f); };\nexport const run = () => { for (const f of kept) f(); };`,
    "a/BUILD.ts": `import { keep } from "//keep.ts"; import { lib } from "//rules.ts";\nkeep(() => lib({ name: "late" }));`,
    "b/BUILD.ts": `import { run } from "//keep.ts";\nrun();`,
  };
  loading(files, ({ load, errors }) => {
    assert.equal(load("a").targets.length, 0);
    assert.match(errors("b"), /^error: a function of \/\/a\/BUILD.ts declares a target while \/\/b\/BUILD.ts is loaded: its own package is closed\n  a\/BUILD.ts:2:12\n/);
  });
});

test("an unknown repository is an error", () => {
  loading({}, ({ loader }) => assert.match(printed(() => loader.package({ repository: "other", package: "" }), loader), /^error: no repository @other/));
});

test.run();
