import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import { commandLine, type CommandLine, type Run } from "../../cli/command_line.ts";
import { crateRegistry, type CrateRegistry } from "../../support/crate_registry.ts";
import { golden } from "../../support/golden.ts";

interface Scene {
  registry: CrateRegistry;
  line: CommandLine;
  athanor(...argv: readonly string[]): Promise<Run>;
  read(file: string): string;
}

const MANIFEST = `[package]
name = "thirdparty"
version = "0.0.0"
edition = "2021"

[lib]
path = "lib.rs"

[dependencies]
text = { version = "1", features = ["wide"] }
numbers-of-old = { package = "numbers", version = "0.1" }
macros = "1"
`;
const BUILD = `import { crates_vendor } from "athanor";\ncrates_vendor({ name: "crates_vendor" });\n`;

const test = suite<Scene>("crates_vendor");
test.before.each(async (scene) => {
  const registry = (scene.registry = await crateRegistry());
  registry.publish(`[package]\nname = "text"\nversion = "1.0.0"\nedition = "2021"\nauthors = ["A", "B"]\nlicense = "MIT"\n[features]\ndefault = ["narrow"]\nnarrow = []\nwide = []\n[dependencies]\nnumbers = "0.2"\n[target.'cfg(target_arch = "aarch64")'.dependencies]\narm = "1"\n[target.'cfg(windows)'.dependencies]\nnever = "1"\n`);
  registry.publish(`[package]\nname = "numbers"\nversion = "0.1.0"\nedition = "2018"\n`);
  registry.publish(`[package]\nname = "numbers"\nversion = "0.2.1"\nedition = "2021"\n[features]\nfast = []\nmusl = []\n`);
  registry.publish(`[package]\nname = "arm"\nversion = "1.0.0"\n`);
  registry.publish(`[package]\nname = "never"\nversion = "1.0.0"\n`);
  registry.publish(`[package]\nname = "macros"\nversion = "1.0.0"\nlinks = "m"\n[lib]\nname = "macros_library"\nproc-macro = true\n[dependencies]\nnumbers = { version = "0.2", features = ["fast"] }\n[build-dependencies]\ntext = { version = "1", default-features = false }\n`, { "build.rs": "fn main() {}" });
  scene.line = commandLine({ "thirdparty/BUILD.ts": BUILD, "thirdparty/Cargo.toml": MANIFEST });
  scene.athanor = (...argv) => scene.line.start(argv, { env: { ATHANOR_CRATES_IO_MIRROR: registry.index } });
  scene.read = (file) => readFileSync(path.join(scene.line.root, file), "utf8");
});
test.after.each(async ({ line, registry }) => {
  line.remove();
  await registry.close();
});

const RUN = ["run", "//thirdparty:crates_vendor"] as const;

/** A repository with one commit; `source` is what a lock calls that. */
function gitRepository({ root, cache, write }: CommandLine, files: Readonly<Record<string, string>>): { readonly url: string; readonly source: string } {
  const folder = path.join(cache, "repository");
  for (const [file, text] of Object.entries(files)) write(path.relative(root, path.join(folder, file)), text);
  const git = (...args: string[]): string => execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@x", ...args], { cwd: folder, encoding: "utf8" }).trim();
  for (const args of [["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "x"]]) git(...args);
  return { url: `file://${folder}`, source: `git+file://${folder}#${git("rev-parse", "HEAD")}` };
}

test("crates become targets, per platform and for the host, and the file says when it is stale", async ({ athanor, line, read, registry }) => {
  const first = await athanor(...RUN);
  assert.equal(first.code, 0, first.err);
  // Archives differ from zlib to zlib.
  golden("cargo/crates.txt", read("thirdparty/crates/BUILD.ts").replace(/sha256: "[0-9a-f]{64}", size: \d+/g, "...").replace(/inputs: [0-9a-f]{64}/, "inputs: ...").replace(/("\/\/.*": )"[0-9a-f]{16}"/g, '$1"..."'));
  assert.ok(!registry.mirror.log.includes("dl/never/1.0.0/download"), "what no platform needs is not fetched");
  assert.equal((await athanor("lock", "--check")).code, 0);
  line.write("thirdparty/Cargo.toml", `# Only a remark.\n${MANIFEST}`);
  assert.equal((await athanor("lock", "--check")).code, 0);
  line.write("thirdparty/Cargo.toml", MANIFEST.replace('features = ["wide"]', "features = []"));
  const stale = await athanor("lock", "--check");
  assert.equal(stale.code, 1);
  assert.match(stale.err, /stale: thirdparty\/crates was not made from what thirdparty\/Cargo\.toml and thirdparty\/Cargo\.lock are now; run `athanor lock \/\/thirdparty:crates_vendor`/);
  const refused = await athanor("build", "//thirdparty/crates:text");
  assert.equal(refused.code, 2);
  assert.match(refused.err, /the crates of \/\/thirdparty\/crates were made for another state of thirdparty\/Cargo\.toml\n(?:.*\n)*.*help: `athanor run \/\/thirdparty:crates_vendor` makes them anew/);
  line.write("thirdparty/Cargo.toml", MANIFEST);
  line.write("thirdparty/BUILD.ts", BUILD.replace('" }', '", default_features: false }'));
  const other = await athanor("build", "//thirdparty/crates:text");
  assert.equal(other.code, 2);
  assert.match(other.err, /the crates of \/\/thirdparty\/crates were made for other attributes of \/\/thirdparty:crates_vendor\n(?:.*\n)*.*help: `athanor run \/\/thirdparty:crates_vendor` makes them anew/);
  const locked = await athanor("lock");
  assert.equal(locked.code, 0, locked.err);
  assert.match(locked.err, /wrote thirdparty\/crates\n/);
  assert.equal((await athanor("lock", "--check")).code, 0);
});

test("what members call a crate is its newest version, as programs see it", async ({ athanor, line, read, registry }) => {
  registry.publish(`[package]\nname = "numbers"\nversion = "0.10.0"\nedition = "2021"\n[features]\nfast = []\n`);
  line.write("thirdparty/Cargo.toml", `[workspace]\nresolver = "2"\nmembers = ["*"]\n`);
  for (const [name, version] of [["a", "0.2"], ["b", "0.10"], ["c", "0.2"]]) {
    line.write(`thirdparty/${name}/Cargo.toml`, `[package]\nname = "${name}"\nversion = "1.0.0"\nedition = "2021"\n[dependencies]\nnumbers = "${version}"\n${name === "b" ? `[build-dependencies]\nnumbers = { version = "${version}", features = ["fast"] }\n` : ""}`);
    line.write(`thirdparty/${name}/src/lib.rs`, "");
    line.write(`thirdparty/${name}/build.rs`, "fn main() {}");
  }
  const { code, err } = await athanor(...RUN);
  assert.equal(code, 0, err);
  assert.match(read("thirdparty/crates/BUILD.ts"), /name: "numbers-0\.10\.0\.host"/);
  assert.match(read("thirdparty/crates/BUILD.ts"), /alias\(\{ name: "numbers", actual: ":numbers-0\.10\.0"/);
});

test("--repin takes the newest version that fits, and nothing else moves", async ({ athanor, read, registry }) => {
  await athanor(...RUN);
  registry.publish(`[package]\nname = "text"\nversion = "1.3.0"\nedition = "2021"\n[features]\ndefault = []\nwide = ["dep:numbers"]\n[dependencies]\nnumbers = { version = "0.2", optional = true }\n`);
  registry.publish(`[package]\nname = "text"\nversion = "2.0.0"\n`);
  registry.publish(`[package]\nname = "numbers"\nversion = "0.2.9"\n`);
  const { code, err } = await athanor(...RUN, "--", "--repin", "text");
  assert.equal(code, 0, err);
  assert.match(err, /removed arm 1\.0\.0\n.*removed never 1\.0\.0\n.*text 1\.0\.0 is now 1\.3\.0\n.*wrote thirdparty\/crates\n.*wrote thirdparty\/Cargo\.lock/s);
  assert.match(read("thirdparty/crates/BUILD.ts"), /name: "text-1\.3\.0",/);
  assert.match(read("thirdparty/Cargo.lock"), /name = "numbers"\nversion = "0\.2\.1"/);
  const unknown = await athanor(...RUN, "--", "--repin", "txet");
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /neither thirdparty\/Cargo\.lock nor a manifest names a crate "txet"\n.*did you mean text\?/);
});

test("local sources, those from git and by path are kept in the workspace", async ({ athanor, line, read }) => {
  const { url, source } = gitRepository(line, { "Cargo.toml": '[workspace]\nmembers = ["inner"]\n[workspace.package]\nversion = "3.0.0"\n', "inner/Cargo.toml": '[package]\nname = "from-git"\nversion.workspace = true\n', "inner/src/lib.rs": "" });
  line.write("thirdparty/by-path/Cargo.toml", '[package]\nname = "by-path"\nversion = "0.5.0"\n');
  line.write("thirdparty/by-path/src/lib.rs", "pub fn here() {}\n");
  line.write("thirdparty/Cargo.toml", `${MANIFEST}from-git = { git = "${url}" }\nby-path = { path = "by-path" }\n`);
  line.write("thirdparty/BUILD.ts", BUILD.replace('" }', '", mode: "local" }'));
  const unknown = await athanor(...RUN);
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /thirdparty 0\.0\.0 needs from-git from file:.*, which the lock does not know yet/);
  line.write("thirdparty/Cargo.lock", `version = 4\n[[package]]\nname = "from-git"\nversion = "3.0.0"\nsource = "${source}"\n`);
  const { code, err } = await athanor(...RUN, "--", "--repin", "text");
  assert.equal(code, 0, err);
  for (const file of ["text-1.0.0/src/lib.rs", "from-git-3.0.0/Cargo.toml", "by-path-0.5.0/src/lib.rs"]) assert.ok(existsSync(path.join(line.root, "thirdparty/crates/vendor", file)), file);
  assert.match(read("thirdparty/crates/BUILD.ts"), /source: \{ path: "vendor\/from-git-3\.0\.0" \}/);
});

test("packages of [patch] stand in for the registry's, by path and from git, once the lock knows them", async ({ athanor, line, read }) => {
  const { url, source } = gitRepository(line, { "Cargo.toml": '[package]\nname = "arm"\nversion = "1.0.7"\n', "src/lib.rs": "" });
  line.write("thirdparty/mended/Cargo.toml", '[package]\nname = "numbers"\nversion = "0.2.5"\n[features]\nfast = []\n');
  line.write("thirdparty/mended/src/lib.rs", "pub fn mended() {}\n");
  await athanor(...RUN);
  const patch = '[patch.crates-io]\nnumbers-two = { path = "mended", package = "numbers" }\n';
  line.write("thirdparty/Cargo.toml", `${MANIFEST}${patch}`);
  const unknown = await athanor(...RUN);
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /thirdparty\/Cargo\.toml patches numbers, and thirdparty\/Cargo\.lock knows nothing of that\n.*`-- --repin numbers` behind the run of crates_vendor brings the lock up to date, where 0\.2\.5 is what a manifest asks for/);
  assert.equal((await athanor(...RUN, "--", "--repin", "numbers")).code, 0);
  line.write("thirdparty/Cargo.toml", `${MANIFEST}${patch}arm = { git = "${url}" }\n`);
  assert.match((await athanor(...RUN)).err, /patches arm, and thirdparty\/Cargo\.lock knows nothing of that\n.*`cargo update arm` looks it up/);
  const ofRegistry = /(name = "arm"\nversion = )"1\.0\.0"\nsource = ".*"\nchecksum = ".*"/;
  line.write("thirdparty/Cargo.lock", read("thirdparty/Cargo.lock").replace(ofRegistry, `$1"1.0.7"\nsource = "${source}"`));
  const { code, err } = await athanor(...RUN);
  assert.equal(code, 0, err);
  const crates = read("thirdparty/crates/BUILD.ts");
  for (const name of ["numbers-0.2.5", "arm-1.0.7"]) assert.ok(crates.includes(`source: { path: "vendor/${name}" }`), crates);
  assert.match(crates, /name: "numbers-0\.1\.0",\n[^}]*source: \{ registry/);
  assert.match(read("thirdparty/crates/vendor/numbers-0.2.5/src/lib.rs"), /mended/);
  const again = await athanor(...RUN, "--", "--repin", "text");
  assert.equal(again.code, 0, again.err);
  assert.match(read("thirdparty/crates/BUILD.ts"), /"vendor\/arm-1\.0\.7"/);
});

test("an alternative registry is found through Cargo's configuration", async ({ line, registry, read }) => {
  const index = registry.index.replace("sparse+", "");
  line.write("home/config.toml", `[source.crates-io]\nreplace-with = "near"\n[source.near]\nregistry = "sparse+${index}"\n`);
  const { code, err } = await line.start(RUN, { env: { CARGO_HOME: path.join(line.root, "home") } });
  assert.equal(code, 0, err);
  assert.match(read("thirdparty/Cargo.lock"), /source = "registry\+https:\/\/github\.com\/rust-lang\/crates\.io-index"/);
  line.write("thirdparty/Cargo.toml", MANIFEST.replace("macros = \"1\"", `macros = { version = "1", registry-index = "sparse+${index}" }`));
  rmSync(path.join(line.root, "thirdparty/Cargo.lock"));
  const two = await line.start(RUN, { env: { CARGO_HOME: path.join(line.root, "home") } });
  assert.equal(two.code, 0, two.err);
  assert.match(read("thirdparty/crates/BUILD.ts"), /const registry = "sparse\+http:/);
});

test("a registry that wants a token gets what cargo login keeps, when resolving and when building", async ({ line, registry }) => {
  const index = registry.index.replace("sparse+", "");
  registry.mirror.intercept = (request, response) => request.headers.authorization !== "secret" && (response.writeHead(401, { "www-authenticate": 'Cargo login_url="https://registry.invalid/me"' }).end(), true);
  line.write("home/config.toml", `[source.crates-io]\nreplace-with = "near"\n[registries.near]\nindex = "sparse+${index}"\n`);
  const env = { CARGO_HOME: path.join(line.root, "home") };
  const refused = await line.start(RUN, { env });
  assert.equal(refused.code, 1);
  assert.match(refused.err, /cannot fetch http:\S+: status 401\n.*help: the registry wants a token: `cargo login --registry NAME` keeps one/);
  line.write("home/credentials.toml", `[registries.near]\ntoken = "secret"\n`);
  const { code, err } = await line.start(RUN, { env });
  assert.equal(code, 0, err);
  rmSync(line.cache, { recursive: true });
  const built = await line.start(["build", "//thirdparty/crates:numbers-0.2.1.src"], { env });
  assert.equal(built.code, 0, built.err);
});

/** What is wrong, and how it comes to be. */
const MISTAKES: Readonly<Record<string, (scene: Scene) => void>> = {
  "feature that does not exist": ({ line }) => line.write("thirdparty/Cargo.toml", MANIFEST.replace('"wide"', '"wied"')),
  "lock that does not match": ({ line }) => line.write("thirdparty/Cargo.toml", MANIFEST.replace('text = { version = "1"', 'text = { version = "2"')),
  "dependency that the lock does not have": ({ line }) => line.write("thirdparty/Cargo.toml", `${MANIFEST}arms = "1"\n`),
  "manifest that is not TOML": ({ line }) => line.write("thirdparty/Cargo.toml", MANIFEST.replace("version = \"1\"", "version = 1.")),
  "annotation of no crate": ({ line }) => line.write("thirdparty/Cargo.toml", `${MANIFEST}[package.metadata.athanor.txt]\nrustc_flags = ["-O"]\n`),
  "annotation of a member": ({ line }) => line.write("thirdparty/Cargo.toml", `${MANIFEST}[package.metadata.athanor.thirdparty]\nrustc_flags = ["-O"]\n`),
  "annotation in the manifest of a member": ({ line }) => {
    line.write("thirdparty/Cargo.toml", `${MANIFEST}[workspace]\nmembers = ["inner"]\n`);
    line.write("thirdparty/inner/Cargo.toml", `[package]\nname = "inner"\nversion = "1.0.0"\n[package.metadata.athanor.inner]\nrustc_flags = ["-O"]\n`);
    line.write("thirdparty/inner/src/lib.rs", "");
  },
  "annotation that is none": ({ line }) => line.write("thirdparty/Cargo.toml", `${MANIFEST}[package.metadata.athanor.text]\nrustc_flag = ["-O"]\n`),
  "archive with other bytes": ({ line, registry }) => {
    registry.publish(`[package]\nname = "text"\nversion = "1.0.0"\nedition = "2021"\n`, { "src/lib.rs": "// other" });
    rmSync(line.cache, { recursive: true });
  },
  "folder with other files": ({ line }) => line.write("thirdparty/crates/mine/src/lib.rs", "pub fn precious() {}\n"),
  "registry that does not have a crate": ({ line, registry }) => {
    registry.mirror.files.delete("dl/text/1.0.0/download");
    rmSync(line.cache, { recursive: true });
  },
  "two packages that link one library": ({ line, registry, read }) => {
    const { checksum } = registry.publish(`[package]\nname = "twin"\nversion = "1.0.0"\nlinks = "m"\n`);
    line.write("thirdparty/Cargo.toml", `${MANIFEST}twin = "1"\n`);
    const lock = read("thirdparty/Cargo.lock").replace('dependencies = [\n "macros",', 'dependencies = [\n "macros",\n "twin",');
    line.write("thirdparty/Cargo.lock", `${lock}\n[[package]]\nname = "twin"\nversion = "1.0.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "${checksum}"\n`);
  },
};

for (const [name, make] of Object.entries(MISTAKES))
  test(`${name}: said clearly, and nothing is half-written`, async (scene) => {
    await scene.athanor(...RUN);
    const before = scene.read("thirdparty/crates/BUILD.ts");
    make(scene);
    const { code, err } = await scene.athanor(...RUN);
    assert.equal(code, 1, err);
    golden(`cargo/mistakes/${name.replaceAll(" ", "_")}.txt`, err.replaceAll(scene.registry.mirror.url, "http://registry").replace(/[0-9a-f]{64}/g, "...").replace(/\d+ bytes/g, "... bytes"));
    assert.equal(scene.read("thirdparty/crates/BUILD.ts"), before);
  });

test("a registry that is down is named, with the way to name another", async ({ athanor, registry, line }) => {
  await athanor(...RUN);
  rmSync(line.cache, { recursive: true });
  registry.mirror.intercept = (_, response) => {
    response.writeHead(403).end();
    return true;
  };
  const { code, err } = await athanor(...RUN);
  assert.equal(code, 1, err);
  assert.match(err, /cannot get [a-z]+ [0-9.]+: cannot fetch http:\/\/\S+\/index\/config\.json: status 403/);
});

test.run();
