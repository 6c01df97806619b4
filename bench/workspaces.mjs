// Workspaces made to order for measurements, each with the ninja file that does the same.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { host } from "./host.mjs";

const RULES = `/** One copy action a target: the cheapest there is. */
import { attr, DefaultInfo, depset, rule, type File } from "athanor/api";

export const copied = rule({
  attrs: { src: attr.file(), deps: attr.deps({ provides: [DefaultInfo] }) },
  impl(ctx) {
    const out = ctx.actions.declareFile(ctx.label.name + ".out");
    ctx.actions.copy(out, ctx.attrs.src);
    return [DefaultInfo({ files: depset<File>([out]) })];
  },
});
`;

const CONFIG = (platforms) => `default_platform = "${platforms}:linux_x86_64_gnu"
execution_platforms = ["${platforms}:linux_${host}_gnu"]
`;

/** `targets` copies in packages of ten, each depending on up to two earlier ones; beside them a build.ninja of as many edges. */
export function copies(root, targets) {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(path.join(root, "defs"), { recursive: true });
  writeFileSync(path.join(root, "athanor.toml"), CONFIG("@athanor//platforms"));
  writeFileSync(path.join(root, "defs/copied.ts"), RULES);
  const ninja = ["rule cp", "  command = cp $in $out"];
  for (let first = 0; first < targets; first += 10) {
    const folder = `p${first / 10}`;
    mkdirSync(path.join(root, folder), { recursive: true });
    mkdirSync(path.join(root, "ninja-out", folder), { recursive: true });
    const lines = [`import { copied } from "//defs/copied.ts";`];
    for (let i = first; i < Math.min(first + 10, targets); i++) {
      writeFileSync(path.join(root, folder, `s${i}.txt`), `source ${i}\n`);
      const deps = [i - 7, i - 101].filter((j) => j >= 0).map((j) => `"//p${Math.floor(j / 10)}:t${j}"`);
      lines.push(`copied({ name: "t${i}", src: "s${i}.txt", deps: [${deps.join(", ")}], visibility: ["public"] });`);
      ninja.push(`build ninja-out/${folder}/t${i}.out: cp ${folder}/s${i}.txt`);
    }
    writeFileSync(path.join(root, folder, "BUILD.ts"), `${lines.join("\n")}\n`);
  }
  writeFileSync(path.join(root, "build.ninja"), `${ninja.join("\n")}\n`);
}

/** A Cargo workspace of `count` library crates in layers and a program over them all, with the BUILD.ts of the same. */
export function crates(root, count) {
  rmSync(root, { recursive: true, force: true });
  const names = Array.from({ length: count }, (_, i) => `c${i}`);
  const depsOf = (i) => [i - 3, i - 5, i - 8].filter((j) => j >= 0).map((j) => names[j]);
  const build = [`import { alias, rust_binary, rust_library } from "athanor";`, `import { cpu } from "athanor/platforms";`];
  names.forEach((name, i) => {
    mkdirSync(path.join(root, name, "src"), { recursive: true });
    writeFileSync(path.join(root, name, "src/lib.rs"), crateText(name, depsOf(i)));
    const dependencies = depsOf(i).map((dep) => `${dep} = { path = "../${dep}" }`);
    writeFileSync(path.join(root, name, "Cargo.toml"), `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n${dependencies.join("\n")}\n`);
    build.push(`rust_library({ name: "${name}", srcs: ["${name}/src/lib.rs"], deps: [${depsOf(i).map((dep) => `":${dep}"`).join(", ")}] });`);
  });
  mkdirSync(path.join(root, "program/src"), { recursive: true });
  writeFileSync(path.join(root, "program/src/main.rs"), `fn main() {\n${names.map((name) => `    println!("{}", ${name}::run(7));`).join("\n")}\n}\n`);
  writeFileSync(path.join(root, "program/Cargo.toml"), `[package]\nname = "program"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n${names.map((name) => `${name} = { path = "../${name}" }`).join("\n")}\n`);
  writeFileSync(path.join(root, "Cargo.toml"), `[workspace]\nresolver = "2"\nmembers = [${["program", ...names].map((name) => `"${name}"`).join(", ")}]\n`);
  build.push(`const program = rust_binary({ name: "program", srcs: ["program/src/main.rs"], deps: [${names.map((name) => `":${name}"`).join(", ")}] });`);
  build.push("for (const arch of cpu.values) alias({ name: `program_${arch}`, actual: program, platform: `@athanor//platforms:linux_${arch}_musl` });");
  writeFileSync(path.join(root, "BUILD.ts"), `${build.join("\n")}\n`);
  writeFileSync(path.join(root, "athanor.toml"), `${CONFIG("@athanor//platforms").replace("linux_x86_64_gnu", "linux_x86_64_musl")}toolchains = ["@athanor//toolchains:all"]\n`);
}

/** Enough generic code that a crate takes the compiler about as long as a small real one. */
function crateText(name, deps) {
  const types = Array.from({ length: 24 }, (_, i) => `#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]\npub struct T${i} { pub a: u64, pub b: String, pub c: Vec<u32>, pub d: Option<Box<T${i}>> }
impl T${i} {
    pub fn step(&self, n: u64) -> Self {
        let mut map = std::collections::BTreeMap::new();
        for i in 0..n { map.entry(i % 7).or_insert_with(Vec::new).push(format!("{}-{}", self.b, i)); }
        let c = map.values().flat_map(|v| v.iter().map(|s| s.len() as u32)).collect();
        T${i} { a: self.a.wrapping_mul(31).wrapping_add(n), b: map.into_iter().map(|(k, v)| format!("{k}:{}", v.join(","))).collect(), c, d: None }
    }
}`);
  const body = [...Array.from({ length: 24 }, (_, i) => `    total = total.wrapping_add(T${i}::default().step(n % 5 + ${i}).a);`), ...deps.map((dep) => `    total = total.wrapping_add(${dep}::run(n / 2));`)];
  return `//! Crate ${name}.\n${types.join("\n")}\npub fn run(n: u64) -> u64 {\n    if n == 0 { return 0; }\n    let mut total = n;\n${body.join("\n")}\n    total\n}\n`;
}
