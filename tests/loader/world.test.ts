/** The world in which BUILD.ts and rules run: what is missing from it, and that nothing leaks from one package to another. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { loading } from "../support/loading.ts";

for (const gone of ["Date", "Intl", "console", "Promise", "WeakRef", "FinalizationRegistry", "SharedArrayBuffer", "Atomics", "WebAssembly", "process", "fetch", "setTimeout", "queueMicrotask", "performance"])
  test(`${gone} is not available and says so`, () => loading({ "BUILD.ts": `const x = ${gone};` }, ({ errors }) => assert.match(errors(), new RegExp(`^error: ${gone} is not available in BUILD.ts and rules: .*\n  BUILD.ts:1:11\n`))));

for (const [expression, name] of [["Math.random()", "Math.random"], ['"a".localeCompare("b")', "localeCompare"], ['"a".toLocaleUpperCase()', "toLocaleUpperCase"], ["(1).toLocaleString()", "toLocaleString"], ["[1].toLocaleString()", "toLocaleString"], ["({}).toLocaleString()", "toLocaleString"], ["1n.toLocaleString()", "toLocaleString"]] as const)
  test(`${expression} is refused`, () => loading({ "BUILD.ts": expression }, ({ errors }) => assert.match(errors(), new RegExp(`^error: ${name} is not available in BUILD.ts and rules`))));

test("an async function is refused when it is called", () => {
  loading({ "BUILD.ts": "const f = async () => 1;\nf();" }, ({ errors }) => assert.match(errors(), /^error: Promise is not available .*without async functions/));
});

test("neither node's globals nor code from strings can be had", () => {
  loading({ "BUILD.ts": `import { lib } from "//rules.ts"; lib({ name: typeof global + typeof Deno + typeof window + typeof __dirname });` }, ({ load }) => assert.equal(load().targets[0]?.label, "//:undefinedundefinedundefinedundefined"));
  loading({ "BUILD.ts": `eval("1")` }, ({ errors }) => assert.match(errors(), /^error: code cannot be made from strings/));
  loading({ "BUILD.ts": `(() => 1).constructor("return 1")` }, ({ errors }) => assert.match(errors(), /^error: code cannot be made from strings/));
});

test("a package cannot change the built-ins another one sees", () => {
  for (const line of ["Array.prototype.first = 1;", "Object.prototype.first = 1;", "(globalThis as any).first = 1;", "Math.max = Math.min;", "JSON.parse = () => 1;", "(function* () {}).prototype.__proto__.next = 1;"])
    loading({ "a/BUILD.ts": line, "b/BUILD.ts": `import { lib } from "//rules.ts"; lib({ name: "first" in [] || "first" in globalThis ? "dirty" : "clean" });` }, ({ errors, load }) => {
      assert.match(errors("a"), /^error: /);
      assert.equal(load("b").targets[0]?.label, "//b:clean");
    });
});

test("lists that the engine returns are lists of the package's own realm", () => {
  const source = `import { lib } from "//rules.ts"; import { glob, load_json } from "athanor/api";
    const both = [glob(["*.rs"]), load_json("a.json")];
    lib({ name: String(both.every((value) => value instanceof Array)) });`;
  loading({ "BUILD.ts": source, "a.rs": "", "a.json": "[]" }, ({ load }) => assert.equal(load().targets[0]?.label, "//:true"));
});

test("errors can be subclassed and named as elsewhere", () => {
  const source = `class Own extends Error { constructor() { super("mine"); this.name = "Own"; } }\nthrow new Own();`;
  loading({ "BUILD.ts": source }, ({ errors }) => assert.match(errors(), /^error: mine\n  BUILD.ts:2:7\n/));
});

test("a loop without end in a BUILD.ts or a macro ends with a diagnostic, and other packages still load", () => {
  const files = { "a/BUILD.ts": "for (;;);", "b/BUILD.ts": `import { spin } from "//spin.ts"; spin();`, "spin.ts": "export const spin = () => { while (true); };", "c/BUILD.ts": `import { lib } from "//rules.ts"; lib({ name: "c" });` };
  loading(files, ({ errors, load }) => {
    assert.match(errors("a"), /^error: evaluating \/\/a\/BUILD.ts took longer than 1 s\n/);
    assert.match(errors("b"), /^error: evaluating \/\/b\/BUILD.ts took longer than 1 s\n/);
    assert.equal(load("c").targets.length, 1);
  }, { timeoutMilliseconds: 1000 });
  // The same where packages are loaded together, as for `//...`.
  loading(files, ({ errors, load, loader }) => {
    loader.packagesBelow({ repository: "", package: "" });
    assert.equal(load("c").targets.length, 1);
    assert.match(errors("b"), /^error: evaluating \/\/b\/BUILD.ts took longer/);
    assert.match(errors("a"), /^error: evaluating \/\/a\/BUILD.ts took longer/);
  }, { timeoutMilliseconds: 1000 });
});

test("a module that loops without end fails all who import it, once", () => {
  const files = { "spin.ts": "while (true);\nexport const x = 1;", "a/BUILD.ts": `import { x } from "//spin.ts"; void x;`, "b/BUILD.ts": `import { x } from "//spin.ts"; void x;` };
  loading(files, ({ errors }) => {
    assert.match(errors("a"), /^error: evaluating \/\/spin.ts took longer than 1 s\n  spin.ts:1:1\n/);
    assert.equal(errors("b"), errors("a"));
  }, { timeoutMilliseconds: 1000 });
});

test("endless recursion is a diagnostic", () => {
  loading({ "BUILD.ts": "const f = (): number => f() + 1;\nf();" }, ({ errors }) => assert.match(errors(), /^error: the call stack overflowed/));
});

test("a value that is no Error can be thrown", () => {
  loading({ "BUILD.ts": `throw "oh";` }, ({ errors }) => assert.equal(errors(), 'error: threw "oh"\n  BUILD.ts:1:1\n  1 │ throw "oh";\n    │ ~\n'));
});

test.run();
