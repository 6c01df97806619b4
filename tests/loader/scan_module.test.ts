/** The scanner: finds the forbidden words where they are statements, and nowhere else. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { jsonErrorOffset } from "../../engine/loader/json_error.ts";
import { scanModule } from "../../engine/loader/scan_module.ts";
import { decodeMappings } from "../../engine/loader/source_map.ts";

const words = (source: string): readonly string[] => scanModule(source).map((finding) => finding.text);

for (const source of [
  "const a = `let x`; const b = 'let y'; // let z\n/* var w */",
  "function f() { let x; var y; }\nif (true) { let z; }",
  "const a = { let: 1, var: 2 }; a.let; a?.var;",
  "const r = /let {/; const s = 4 / 2; const t = [/[/}`]let/, 1];",
  "const t = `${f(`${{ let: 1 }}`)} let ${1}`;",
  "declare let x: number;",
  "interface X { let: string }\ntype Y = { var: 1 };",
  "const half = (1 + 2) / 2; const g = a[1] / b.c / 3;",
  "// `\nconst a = 'it\\'s';\n",
])
  test(`nothing is wrong with ${JSON.stringify(source)}`, () => assert.deepEqual(words(source), []));

for (const [source, found] of [
  ["let x", ["let"]],
  ["const a = `${{}}`;\nvar b = 1;", ["var"]],
  ["const r = /[`'\"]/g;\nlet x;", ["let"]],
  ["function f() { return /}/; }\nlet x;", ["let"]],
  ["const a = { b: { c: [1, (2)] } };\nexport let x = 1;", ["export", "let"]],
  ["f(() => import('x'))", ["import"]],
  ["import ('x')", ["import"]],
  ["const 变 = 1;\nlet b;", ["let"]],
] as const)
  test(`${JSON.stringify(source)} has ${found.join(" and ")}`, () => assert.deepEqual(words(source), found));

test("offsets are those of the words", () => {
  assert.deepEqual(scanModule("const a = 1;\nlet b;"), [{ kind: "mutable", text: "let", offset: 13 }]);
});

test("the place where JSON ends is found as JSON.parse would", () => {
  const texts = ["", "{", "[1,]", '{"a":}', '{"a" 1}', '"a\\q"', "01", "1 2", "tru", '{"a":1,}', "[1 2]", '"\n"', '{"a":[{"b":nul}]}'];
  assert.deepEqual(texts.map(jsonErrorOffset), [0, 1, 3, 5, 5, 0, 1, 2, 0, 7, 3, 0, 11]);
  for (const good of ["[]", "{}", ' {"a": [1, -2.5e3, "x\\u0041", true, null]} ', "0"]) assert.equal(jsonErrorOffset(good), good.length);
});

test("source maps give the place of the segment before", () => {
  const map = decodeMappings("AAAA,IACI;;EADF");
  assert.deepEqual([map.find({ line: 0, column: 3 }), map.find({ line: 0, column: 9 }), map.find({ line: 1, column: 0 }), map.find({ line: 2, column: 1 }), map.find({ line: 2, column: 2 })], [{ line: 0, column: 0 }, { line: 1, column: 4 }, undefined, undefined, { line: 0, column: 2 }]);
});

test.run();
