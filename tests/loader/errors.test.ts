/** Every error of loading as it is printed: tests/golden/loading. */
import { test } from "uvu";
import { golden } from "../support/golden.ts";
import { loading } from "../support/loading.ts";

const USE = `import { cpu, everything, image, lib, slot } from "//rules.ts";\nimport { glob, load_json, load_toml, load_yaml, package_defaults, select } from "athanor/api";\n`;

/** By golden name: the package `//app`, and other files. */
const CASES: Readonly<Record<string, string | { readonly build: string; readonly files: Readonly<Record<string, string>> }>> = {
  "unknown attribute": `lib({\n  name: "app",\n  dep: [":util"],\n});`,
  "attribute that resembles none": `lib({ name: "app", zzzzzzzz: 1 });`,
  "missing attribute": `image({ name: "app" });`,
  "missing name": `lib({ srcs: [] });`,
  "bad name": `lib({ name: "my app" });`,
  "two targets of one name": `lib({ name: "app" });\nlib({ name: "util" });\nlib({ name: "app" });`,
  "wrong value": `lib({ name: "app", edition: "2020" });`,
  "wrong kinds": `everything({ name: "a", text: 1, number: 1.5, yes: "yes", map: [], where: 3, wheres: ":x" });\neverything({ name: "b", number: 12, main: false, dep: {}, by_name: "x", lock: 1, exec: ["x86_64"] });\nslot({ name: "c", type: "rust" });`,
  "values that are no data": `class Own {}\nlib({ name: "a", flags: [() => 1] });\nlib({ name: "b", flags: [new Own()] });\nlib({ name: "c", flags: [undefined] });\neverything({ name: "d", number: NaN });\nlib(new Own());\nlib();`,
  "label without colon": `lib({ name: "app", deps: ["util"] });`,
  "label with one slash": `lib({ name: "app", deps: ["/x:y"] });`,
  "label without slashes": `lib({ name: "app", deps: ["thirdparty:tokio"] });`,
  "bad label": `lib({ name: "app", deps: ["//a b:c"], platform: "linux" });`,
  "unknown repository": `lib({ name: "app", deps: ["@crates//:tokio"] });`,
  "missing source": { build: `lib({ name: "app", srcs: ["src/mian.rs"] });`, files: { "app/src/main.rs": "" } },
  "source of another package": { build: `lib({ name: "app", srcs: ["sub/x.rs"] });`, files: { "app/sub/BUILD.ts": "", "app/sub/x.rs": "" } },
  "source outside": `lib({ name: "app", srcs: ["../x.rs"] });\nlib({ name: "b", srcs: ["/x.rs"] });\nlib({ name: "c", srcs: ["./x.rs"] });`,
  "source with another extension": { build: `lib({ name: "app", srcs: ["x.c"] });`, files: { "app/x.c": "" } },
  "folder as a source": { build: `lib({ name: "app", srcs: ["src"] });`, files: { "app/src/x.rs": "" } },
  "bad visibility": `lib({ name: "a", visibility: ["publik"] });\nlib({ name: "b", visibility: ["//x"] });\nlib({ name: "c", visibility: "public" });`,
  "select with a typo": `lib({ name: "app", deps: [select(cpu, { x86_64: ":a", aarch46: ":b" })] });`,
  "select that leaves a value out": `lib({ name: "app", deps: [\n  select(cpu, { x86_64: ":a" }),\n] });`,
  "select within a select": `lib({ name: "app", deps: select(cpu, { x86_64: [], aarch64: select(cpu, {}, []) }) });`,
  "select over conditions without a last value": `lib({ name: "app", deps: [select({ ":fast": ":a" })] });`,
  "select where none may be": `everything({ name: "app", where: select(cpu, {}, ":a") });`,
  "select without cases": `lib({ name: "app", deps: [select(cpu)] });`,
  "constraint value with a typo": `lib({ name: "app", compatible_with: [cpu.is("arm64")] });`,
  "two values of one constraint": `lib({ name: "app", compatible_with: [cpu.is("x86_64"), cpu.is("aarch64")] });`,
  "constraint that is not exported": `import { constraint } from "athanor/api";\nconst own = constraint("own", ["a"]);\nlib({ name: "app", flags: select(own, { a: [] }), compatible_with: [own.is("a")] });`,
  "glob without a match": `lib({ name: "app", srcs: glob(["src/**/*.rs"]) });`,
  "package defaults": `lib({ name: "app" });\npackage_defaults({ visibilty: ["public"] });`,
  "missing data file": `load_json("none.json");\nload_toml("../up.toml");`,
  "broken JSON": { build: `load_json("a.json");`, files: { "app/a.json": '{\n  "a": [1, 2,]\n}\n' } },
  "broken TOML": { build: `load_toml("a.toml");`, files: { "app/a.toml": "a = 1\nb = = 2\n" } },
  "broken YAML": { build: `load_yaml("a.yaml");`, files: { "app/a.yaml": "a: 1\nb: [1, 2\n" } },
  "broken data attribute": { build: `everything({ name: "app", lock: "a.json" });\neverything({ name: "b", lock: "a.txt" });`, files: { "app/a.json": "[" } },
  "syntax error": `lib({ name: "app" };`,
  "top-level await": `const x = await 1;`,
  "dynamic import": `const later = () => import("//rules.ts");`,
  "import meta": `const x = import.meta.url;`,
  "BUILD that exports": `export const app = lib({ name: "app" });`,
  "import of a BUILD": { build: `import { x } from "//other/BUILD.ts";\nvoid x;`, files: { "other/BUILD.ts": "" } },
  "import of a package of npm": `import fs from "node:fs";\nvoid fs;`,
  "import without extension": `import { x } from "./defs";\nvoid x;`,
  "import that leaves the workspace": `import { x } from "../../defs.ts";\nvoid x;`,
  "import of a missing file": `import { x } from "./defs.ts";\nvoid x;`,
  "import of a missing export": `import { libb } from "//rules.ts";\nlibb({ name: "app" });`,
  "import circle": { build: `import { a } from "//a.ts";\nvoid a;`, files: { "a.ts": `import { b } from "//b.ts";\nexport const a = () => b;`, "b.ts": `import { a } from "//a.ts";\nexport const b = () => a;` } },
  "name that is not defined": `rust_library({ name: "app" });\n`,
  "name that could be imported": `lib({ name: "app", srcs: depset([]) });`,
  "name with a typo": `lib({ name: "app" });\nlbi({ name: "b" });`,
  "mutable module": { build: `import { next } from "//counter.ts";\nnext();`, files: { "counter.ts": "let count = 0;\nexport const next = () => count++;" } },
  "date": `lib({ name: "app", flags: [\`--built=\${Date.now()}\`] });`,
  "error in a macro": { build: `import { per_bin } from "//build/macros.ts";\nper_bin(["one"]);`, files: { "build/macros.ts": `import { lib } from "//rules.ts";\nexport function per_bin(names: string[]) {\n  for (const name of names) lib({ name, deps: ["tokio"] });\n}` } },
  "error given to a macro": { build: `import { per_bin } from "//build/macros.ts";\nper_bin("one", ["tokio"]);`, files: { "build/macros.ts": `import { lib } from "//rules.ts";\nexport function per_bin(name: string, deps: string[]) {\n  lib({ name, deps });\n}` } },
  "exception in a macro": { build: `import { per_bin } from "//build/macros.ts";\nper_bin([]);`, files: { "build/macros.ts": `export function per_bin(names: string[]) {\n  if (names.length === 0) throw new Error("per_bin() needs a name");\n}` } },
};

for (const [name, given] of Object.entries(CASES))
  test(name, () => {
    const { build, files } = typeof given === "string" ? { build: given, files: {} } : given;
    const imports = build.startsWith("import") && !build.includes("constraint(") ? "" : USE;
    loading({ ...files, "app/BUILD.ts": `${imports}${build}` }, ({ errors }) => golden(`loading/${name.replaceAll(" ", "_").toLowerCase()}.txt`, errors("app")));
  });

test("no package", () => {
  loading({ "apps/BUILD.ts": "" }, ({ errors }) => golden("loading/no_package.txt", errors("app")));
});

test.run();
