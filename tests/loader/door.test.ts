/** Doors: a package reads and evaluates what is behind the names it imports, and nothing else. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { createLoader } from "../../engine/loader/create_loader.ts";
import { doorOf, namesRead } from "../../engine/loader/door.ts";
import { loading, packageRoot, workspacePackage, type Loading } from "../support/loading.ts";

const FILES = {
  "door.ts": `/** The tour. */\nexport * from "athanor/api";\n// of one\nexport { one, type One as Type } from "./one.ts";\nexport type { Two } from "./two.ts";\nexport {\n  two as second,\n} from "./two.ts";\n`,
  "one.ts": "export interface One {} export const one = 1;",
  "two.ts": `export interface Two {} export const two = (() => { throw new Error("nobody asked for it"); })();`,
};

/** Of package //, below its root. */
function read({ root, loader }: Loading): readonly string[] {
  return loader.reads(workspacePackage("")).map((one) => path.relative(root, one.path)).filter((file) => /^\w+\.ts$/.test(file)).sort();
}

test("only what makes an imported name is evaluated and read", () => {
  loading({ ...FILES, "BUILD.ts": `import { one, select, type Two } from "./door.ts"; import { lib } from "//rules.ts"; void select; lib({ name: \`n\${one}\` });` }, (own) => {
    assert.equal(own.load().targets[0]?.label, "//:n1");
    assert.deepEqual(read(own), ["BUILD.ts", "door.ts", "one.ts", "rules.ts"]);
  });
});

test("what is behind a name is told of its mistakes, and where the door leads there", () => {
  loading({ ...FILES, "BUILD.ts": `import { second } from "./door.ts"; void second;` }, ({ errors }) => assert.match(errors(), /^error: nobody asked for it\n  two.ts:1:/));
  loading({ "door.ts": `export { one } from "./gone.ts";`, "BUILD.ts": `import { one } from "./door.ts"; void one;` }, ({ errors }) => assert.match(errors(), /^error: no file \/\/gone.ts\n  door.ts:1:21\n/));
  loading({ ...FILES, "BUILD.ts": `import { once } from "./door.ts"; void once;` }, ({ errors }) => assert.match(errors(), /^error: \/\/door.ts has no export once\n  BUILD.ts:1:\d+\n(?:.*\n)*  help: did you mean one\?/));
});

test("whoever takes a door as a whole gets all that is behind it", () => {
  loading({ ...FILES, "two.ts": "export const two = 2;", "BUILD.ts": `import * as all from "./door.ts"; import { lib } from "//rules.ts"; lib({ name: Object.keys(all).filter((name) => /^(?:one|second)$/.test(name)).join("_") });` }, (own) => {
    assert.equal(own.load().targets[0]?.label, "//:one_second");
    assert.deepEqual(read(own), ["BUILD.ts", "door.ts", "one.ts", "rules.ts", "two.ts"]);
  });
});

test("a door may lead to a door, but not round in a circle", () => {
  const files = { ...FILES, "BUILD.ts": `import { first } from "./outer.ts"; import { lib } from "//rules.ts"; lib({ name: \`n\${first}\` });` };
  loading({ ...files, "outer.ts": `export { one as first } from "./door.ts";` }, (own) => {
    assert.equal(own.load().targets[0]?.label, "//:n1");
    assert.deepEqual(read(own), ["BUILD.ts", "door.ts", "one.ts", "outer.ts", "rules.ts"]);
  });
  loading({ ...files, "outer.ts": `export { first } from "./again.ts";`, "again.ts": `export { first } from "./outer.ts";` }, ({ errors }) => assert.match(errors(), /^error: modules import each other in a circle: \/\/outer.ts → \/\/again.ts → \/\/outer.ts/));
});

test("a module's digest follows what is behind the names it imports, whoever reads others", () => {
  const files = { ...FILES, "two.ts": "export const two = 2;", "BUILD.ts": `import { second } from "./door.ts"; void second;`, "m.ts": `import { rule, one } from "./door.ts"; export const r = rule({ attrs: {}, impl: () => [one, []].slice(1) });` };
  loading(files, ({ root, write }) => {
    const digest = (loadFirst = false) => {
      const loader = createLoader({ root, packageRoot });
      if (loadFirst) loader.package(workspacePackage(""));
      return loader.moduleDigest("//m.ts#r");
    };
    const before = digest();
    assert.equal(digest(true), before);
    write("two.ts", "export const two = 3;");
    assert.equal(digest(true), before);
    write("one.ts", "export const one = 2;");
    assert.notEqual(digest(), before);
  });
});

test("a module that only re-exports names is a door, as the library's is, and no other", () => {
  for (const source of [`export * from "./one.ts";`, `export { one } from "./one.ts"; export const two = 2;`, `import "./one.ts"; export { two } from "./two.ts";`, `export { data } from "./data.json";`, `export * as one from "./one.ts";`, ""]) assert.equal(doorOf(source), undefined, source);
  assert.equal(doorOf(readFileSync(path.join(packageRoot, "rules/index.ts"), "utf8"))?.api, true);
  assert.deepEqual([...(doorOf(FILES["door.ts"])?.names.keys() ?? [])], ["one", "second"]);
});

test("names are those that the transformed code reads, or all where it could read others", () => {
  const names = (code: string) => namesRead(code, "athanor");
  assert.deepEqual(names('var import_athanor = require("athanor");\n(0, import_athanor.a)(import_athanor.b.c);'), new Set(["a", "b"]));
  for (const code of ['var all = __toESM(require("athanor"));', 'var import_athanor = require("athanor");\nf(import_athanor);', '__reExport(exports, require("athanor"));', ""]) assert.equal(names(code), undefined, code);
});

test.run();
