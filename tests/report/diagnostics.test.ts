/** Rendering of diagnostics: places, squiggles, macro chains, and text that would break a terminal. */
import assert from "node:assert/strict";
import { test } from "uvu";
import type { Diagnostic } from "../../engine/api/diagnostic.ts";
import { renderDiagnostics } from "../../engine/report/diagnostics.ts";

const render = (diagnostic: Partial<Diagnostic>, source = "", color = false): string => renderDiagnostics([{ severity: "error", message: "m", ...diagnostic }], { readSource: () => source, color });
const at = (line: number, column: number, length?: number) => ({ file: "//a/BUILD.ts", line, column, ...(length === undefined ? {} : { length }) });

test("the whole form: message, place, squiggle with its label, macro chain, notes, help", () => {
  const source = `per_bin("app");\nlib({ deps: ["//x:tokyo"] });`;
  const stack = [{ file: "//build/macros.ts", line: 2, column: 66, function: "per_bin" }, at(1, 1)];
  const text = render({ message: "no target //x:tokyo", span: at(2, 14, 11), label: "needed by //app:app", notes: [{ message: "a note" }, { message: "declared", span: at(1, 1, 7) }], help: "//x has tokio", locate: { stack, attribute: "deps" } }, source);
  assert.equal(text, `error: no target //x:tokyo
  a/BUILD.ts:2:14
  2 │ lib({ deps: ["//x:tokyo"] });
    │              ~~~~~~~~~~~ needed by //app:app
  declared by per_bin() at build/macros.ts:2:66, called at a/BUILD.ts:1:1
  a note
  declared: a/BUILD.ts:1:1
  1 │ per_bin("app");
    │ ~~~~~~~
  help: //x has tokio
`);
});

test("a diagnostic without a place is its message, further lines indented", () => {
  assert.equal(render({ message: "one\ntwo", help: "h" }), "error: one\n  two\n  help: h\n");
  assert.equal(render({ severity: "warning", label: "needed by //a" }), "warning: m\n  needed by //a\n");
});

test("files of other repositories keep their name, unknown files show no excerpt", () => {
  const diagnostic: Diagnostic = { severity: "error", message: "m", span: { file: "@athanor//rules/x.ts", line: 3, column: 4 }, label: "l" };
  assert.equal(renderDiagnostics([diagnostic], { readSource: () => undefined, color: false }), "error: m\n  @athanor//rules/x.ts:3:4\n  l\n");
});

test("a place beyond the file is named without an excerpt", () => {
  assert.equal(render({ span: at(9, 1) }, "one"), "error: m\n  a/BUILD.ts:9:1\n");
  assert.equal(render({ span: at(1, 40) }, "one"), "error: m\n  a/BUILD.ts:1:40\n");
});

test("tabs, wide characters, emoji and combining marks keep the squiggle below its text", () => {
  assert.equal(render({ span: at(1, 3, 1) }, "\t\tx"), "error: m\n  a/BUILD.ts:1:3\n  1 │     x\n    │     ~\n");
  assert.equal(render({ span: at(1, 3, 2) }, "変数ab"), "error: m\n  a/BUILD.ts:1:3\n  1 │ 変数ab\n    │     ~~\n");
  assert.equal(render({ span: at(1, 1, 2) }, "変数ab"), "error: m\n  a/BUILD.ts:1:1\n  1 │ 変数ab\n    │ ~~~~\n");
  assert.equal(render({ span: at(1, 3, 1) }, "🦀x"), "error: m\n  a/BUILD.ts:1:3\n  1 │ 🦀x\n    │   ~\n");
  assert.equal(render({ span: at(1, 3, 1) }, "e\u0301x"), "error: m\n  a/BUILD.ts:1:3\n  1 │ e\u0301x\n    │  ~\n");
});

test("control characters and direction marks cannot reach the terminal", () => {
  assert.ok(!/[\x1b\u202e]/.test(render({ span: at(1, 1) }, "a\x1b[31m\u202eb")));
});

test("a long line is cut around its squiggle", () => {
  const text = render({ span: at(1, 1001, 3) }, `${"x".repeat(1000)}BAD${"y".repeat(1000)}`);
  const [, , excerpt = "", squiggle = ""] = text.split("\n");
  assert.ok(excerpt.length < 220, String(excerpt.length));
  assert.equal(excerpt.slice(squiggle.indexOf("~"), squiggle.lastIndexOf("~") + 1), "BAD");
});

test("the excerpt of a file with carriage returns has none", () => {
  assert.equal(render({ span: at(2, 1, 1) }, "one\r\ntwo\r\n"), "error: m\n  a/BUILD.ts:2:1\n  2 │ two\n    │ ~\n");
});

test("colour is only added, never instead", () => {
  const diagnostic = { span: at(1, 1, 3), help: "h" };
  assert.equal(render(diagnostic, "abc", true).replace(/\x1b\[[0-9;]*m/g, ""), render(diagnostic, "abc"));
  assert.ok(render(diagnostic, "abc", true).startsWith("\x1b[1;31merror:\x1b[0m"));
});

test("the same diagnostic is printed once", () => {
  const one: Diagnostic = { severity: "error", message: "m" };
  assert.equal(renderDiagnostics([one, { ...one }], { readSource: () => undefined, color: false }), "error: m\n");
});

test("loops in the BUILD.ts itself are no macros", () => {
  assert.ok(!render({ span: at(1, 1, 1), locate: { stack: [at(1, 30), at(1, 1)] } }, "x").includes("called at"));
});

test.run();
