/** What is analysed again after an edit, and that the actions are those of a fresh start. */
import assert from "node:assert/strict";
import { appendFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import { commandLine, RULES, type CommandLine } from "./command_line.ts";

const test = suite<{ line: CommandLine }>("analyses");
test.before.each((context) => {
  context.line = commandLine({
    "chain.ts": CHAIN,
    "BUILD.ts": `import { chain } from "./chain.ts";\nchain({ name: "top", deps: ["//a", "//b"] });\n`,
    "a/BUILD.ts": `import { chain } from "//chain.ts";\nchain({ name: "a", deps: ["//base"], visibility: ["public"] });\n`,
    "b/BUILD.ts": `import { chain } from "//chain.ts";\nchain({ name: "b", deps: ["//base"], visibility: ["public"] });\n`,
    "base/BUILD.ts": `import { chain } from "//chain.ts";\nchain({ name: "base", visibility: ["public"] });\n`,
    "other/BUILD.ts": `import { text } from "//rules.ts";\ntext({ name: "other" });\n`,
  });
});
test.after.each(({ line }) => line.remove());

/** Writes what it and all below it are called: a depset that reaches over packages. */
const CHAIN = `import { arg, attr, DefaultInfo, depset, each, provider, rule, type Depset, type File } from "athanor/api";
export const ChainInfo = provider<{ readonly all: Depset<File> }>("ChainInfo");
export const chain = rule({
  attrs: { deps: attr.deps({ provides: [ChainInfo] }), note: attr.string({ default: "" }) },
  impl(ctx) {
    const out = ctx.actions.declareFile(ctx.label.name + ".txt");
    ctx.actions.write(out, [ctx.label.name + ctx.attrs.note]);
    const all = depset<File>([out], ctx.attrs.deps.map((dep) => dep.get(ChainInfo).all));
    const list = ctx.actions.declareDirectory(ctx.label.name + ".all");
    ctx.actions.tool({ mnemonic: "List", tool: "general/tree", args: [arg\`--out=\${list}\`, each(all, "%{basename}=%{path}")], outputs: [list] });
    return [ChainInfo({ all }), DefaultInfo({ files: depset([out, list]) })];
  },
});
`;

/** "1 of 5": how many targets' rules were called. */
function analysed(line: CommandLine): string {
  const { code, err } = line.run(["build", "//...", "--verbose"]);
  assert.equal(code, 0, err);
  return /^planned .*, analysed (\d+ of \d+) targets$/m.exec(err)?.[1] ?? err;
}

const edit = (line: CommandLine, file: string, from: string, to: string): void => {
  const text = readFileSync(path.join(line.root, file), "utf8");
  assert.ok(text.includes(from));
  writeFileSync(path.join(line.root, file), text.replace(from, to));
};

function actions(line: CommandLine): string {
  const { code, out, err } = line.run(["aquery", "//...", "-o", "json"]);
  assert.equal(code, 0, err);
  return out;
}

function freshActions(line: CommandLine): string {
  rmSync(path.join(line.cache, "workspaces"), { recursive: true });
  return actions(line);
}

test("after one BUILD.ts was edited only its targets and their dependants are analysed", ({ line }) => {
  // The platforms and what else the package itself declares are among them.
  const [first, all] = analysed(line).split(" of ");
  assert.equal(first, all);
  edit(line, "a/BUILD.ts", `name: "a"`, `name: "a", note: "!"`);
  assert.equal(analysed(line), `2 of ${all}`);
  edit(line, "base/BUILD.ts", `name: "base"`, `name: "base", note: "!"`);
  assert.equal(analysed(line), `4 of ${all}`);
  appendFileSync(path.join(line.root, "other/BUILD.ts"), `text({ name: "more" });\n`);
  assert.equal(analysed(line), `1 of ${Number(all) + 1}`);
});

test("a comment in a BUILD.ts analyses nothing", ({ line }) => {
  const [, all] = analysed(line).split(" of ");
  writeFileSync(path.join(line.root, "a/BUILD.ts"), `// moved down\n\n${readFileSync(path.join(line.root, "a/BUILD.ts"), "utf8")}`);
  assert.equal(analysed(line), `0 of ${all}`);
});

test("an edited rule module analyses the targets of its rules, and builds what the new rule says", ({ line }) => {
  const [, all] = analysed(line).split(" of ");
  edit(line, "rules.ts", `ctx.label.name + ".txt"`, `ctx.label.name + ".text"`);
  assert.equal(analysed(line), `1 of ${all}`);
  edit(line, "chain.ts", `[ctx.label.name + ctx.attrs.note]`, `["new " + ctx.label.name]`);
  assert.equal(analysed(line), `4 of ${all}`);
  assert.equal(readFileSync(path.join(line.root, "athanor-out/linux_x86_64_musl/base/base.txt"), "utf8"), "new base\n");
});

test("a module that a rule's module imports counts as part of it", ({ line }) => {
  line.write("suffix.ts", `export const suffix = "1";\n`);
  edit(line, "chain.ts", "export const ChainInfo", `import { suffix } from "./suffix.ts";\nexport const ChainInfo`);
  edit(line, "chain.ts", "[ctx.label.name + ctx.attrs.note]", "[suffix]");
  const [, all] = analysed(line).split(" of ");
  line.write("suffix.ts", `export const suffix = "2";\n`);
  assert.equal(analysed(line), `4 of ${all}`);
});

test("the actions are those of a fresh start", ({ line }) => {
  const before = actions(line);
  edit(line, "a/BUILD.ts", `name: "a"`, `name: "a", note: "!"`);
  const edited = actions(line);
  assert.notEqual(edited, before);
  assert.equal(edited, freshActions(line));
  edit(line, "a/BUILD.ts", `, note: "!"`, "");
  assert.equal(actions(line), before);
  line.write("rules.ts", `${RULES}// the same rules\n`);
  assert.equal(actions(line), before);
});

test("analyses that are damaged or missing are made again", ({ line }) => {
  const [, all] = analysed(line).split(" of ");
  const name = readdirSync(line.cache, { recursive: true, encoding: "utf8" }).find((one) => /workspaces\/[^/]+\/analyses$/.test(one));
  assert.ok(name !== undefined);
  const file = path.join(line.cache, name);
  edit(line, "a/BUILD.ts", `name: "a"`, `name: "a", note: "1"`);
  const whole = readFileSync(file);
  writeFileSync(file, Buffer.concat([whole.subarray(0, 500), Buffer.alloc(whole.length - 500)]));
  assert.equal(analysed(line), `${all} of ${all}`);
  edit(line, "a/BUILD.ts", `note: "1"`, `note: "2"`);
  rmSync(file);
  assert.equal(analysed(line), `${all} of ${all}`);
  edit(line, "a/BUILD.ts", `note: "2"`, `note: "3"`);
  assert.equal(analysed(line), `2 of ${all}`);
});

test("an edited source and a build with nothing to do open no analyses", ({ line }) => {
  line.write("other/BUILD.ts", `import { text } from "//rules.ts";\ntext({ name: "other", srcs: ["a.src"] });\n`);
  line.write("other/a.src", "one\n");
  line.run(["build", "//..."]);
  line.write(".guard.cjs", `const fs = require("fs"); const real = fs.openSync; fs.openSync = (file, ...rest) => { if (/analyses/.test(String(file))) process.exit(99); return real(file, ...rest); }; require("module").syncBuiltinESMExports();`);
  line.run(["build", "//..."]);
  const env = { NODE_OPTIONS: `--require ${path.join(line.root, ".guard.cjs")}` };
  appendFileSync(path.join(line.root, "other/a.src"), "two\n");
  assert.equal(line.run(["build", "//..."], { env }).code, 0);
  assert.equal(line.run(["build", "//..."], { env }).code, 0);
  edit(line, "other/BUILD.ts", `name: "other"`, `name: "else"`);
  assert.equal(line.run(["build", "//..."], { env }).code, 99);
});

test.run();
