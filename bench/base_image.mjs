// A base image for two architectures out of an apko configuration, against apko itself: the same packages, lock and configuration, both with warm caches.
import { createHash, generateKeyPairSync } from "node:crypto";
import { mkdirSync, openSync, readdirSync, readFileSync, readSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { goProgram } from "./go_program.mjs";
import { athanor, median, root, timed } from "./run.mjs";

const APKO = { module: "chainguard.dev/apko", version: "v1.2.31" };
const ARCHS = ["x86_64", "aarch64"];
const PACKAGES = Array.from({ length: 12 }, (_, i) => `package${i}`);

const REPOSITORY = `import { apk_package, apk_repository, glob, select } from "athanor";
import { cpu } from "athanor/platforms";
const files = (name: string) => select(cpu, { x86_64: { "/usr/bin/": [\`x86_64/\${name}\`], [\`/usr/share/\${name}/\`]: glob([\`text/\${name}/*\`]) }, aarch64: { "/usr/bin/": [\`aarch64/\${name}\`], [\`/usr/share/\${name}/\`]: glob([\`text/\${name}/*\`]) } });
const packages = ${JSON.stringify(PACKAGES)}.map((name) => apk_package({ name, version: "1.0-r0", files: files(name), key: "bench.rsa" }));
apk_repository({ name: "repository", packages, key: "bench.rsa" });
`;
const IMAGE = `import { apko_base, apko_index } from "athanor";
const image = apko_base({ name: "base", config: "apko.yaml", lock: "apko.lock.json", keys: ["bench.rsa.pub"] });
apko_index({ name: "both", image, platforms: ["@athanor//platforms:linux_x86_64_musl", "@athanor//platforms:linux_aarch64_musl"] });
`;

export async function baseImage(scratch, report) {
  const apko = goProgram(APKO.module, APKO.version);
  if (apko === undefined) return report("base image, against apko", "apko cannot be built: is there a Go?", false);
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const repository = makeRepository(path.join(scratch, "apk-repository"), privateKey.export({ type: "pkcs1", format: "pem" }));
  const server = await serve(repository);
  try {
    const folder = path.join(scratch, "base-image");
    mkdirSync(folder, { recursive: true });
    const file = (name) => path.join(folder, name);
    writeFileSync(file("athanor.toml"), `default_platform = "@athanor//platforms:linux_x86_64_musl"\n`);
    writeFileSync(file("BUILD.ts"), IMAGE);
    writeFileSync(file("bench.rsa.pub"), publicKey.export({ type: "spki", format: "pem" }));
    const config = (round) => `contents:\n  repositories: ["${server.url}"]\n  keyring: [bench.rsa.pub]\n  packages: [${PACKAGES.join(", ")}]\narchs: [x86_64, aarch64]\nenvironment: { ROUND: "${round}" }\n`;
    writeFileSync(file("apko.yaml"), config(0));
    athanor(folder, ["run", "//:lock"]);
    // Only what an image is made of changes, so of the lock only the sum of the configuration.
    const change = (round) => {
      writeFileSync(file("apko.yaml"), config(round));
      const lock = JSON.parse(readFileSync(file("apko.lock.json"), "utf8"));
      lock.config.checksum = `sha256-${createHash("sha256").update(config(round)).digest("base64")}`;
      writeFileSync(file("apko.lock.json"), `${JSON.stringify(lock, null, 2)}\n`);
    };
    const ours = () => athanor(folder, ["build", "//:both"]).milliseconds;
    const theirs = (...options) => {
      mkdirSync(file("theirs"), { recursive: true });
      return timed(apko, ["build", "apko.yaml", "bench:latest", "theirs", "--lockfile", "apko.lock.json", "--cache-dir", file("cache"), "--vcs=false", ...options], { cwd: folder });
    };
    const [cold, apkoCold] = [ours(), theirs()];
    const compare = (what, mine, peer) => report(what, `${mine.toFixed(0)} ms, apko ${peer.toFixed(0)} ms, ratio ${(mine / peer).toFixed(2)}, goal 1.00 (first build ${(cold / 1000).toFixed(1)} s, apko ${(apkoCold / 1000).toFixed(1)} s)`, mine <= peer);
    const [mine, peer] = [[], []];
    // In turns, so that both see the same machine.
    for (let round = 1; round <= 7; round++) {
      change(round);
      mine.push(ours());
      peer.push(theirs("--offline"));
    }
    compare("base image for two architectures after a change of its configuration", middle(mine), middle(peer));
    compare("base image for two architectures, nothing changed", median(5, ours), median(5, () => theirs("--offline")));
    athanor(folder, ["build", "//:base"]);
    const [left, right] = [diffIds(file("athanor-out/linux_x86_64_musl/base.layers.json")), apkoDiffIds(file("theirs"))];
    if (left !== right) throw new Error(`the layers are not equal: ${left}, apko ${right}`);
  } finally {
    await server.stop();
  }
}

/** Twelve packages for each architecture: a program of 1 to 4 MB, cut out of Node's own, and small texts. A folder of them, as a server has it. */
function makeRepository(folder, key) {
  const put = (name, content) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  };
  const code = openSync(process.execPath, "r");
  const types = path.join(root, "node_modules/typescript/lib");
  const texts = readdirSync(types).filter((name) => name.endsWith(".d.ts")).sort();
  PACKAGES.forEach((name, i) => {
    ARCHS.forEach((arch, j) => {
      const program = Buffer.alloc(1_000_000 + (i % 4) * 1_000_000);
      readSync(code, program, 0, program.length, 5_000_000 + (2 * i + j) * 3_000_000);
      put(`${arch}/${name}`, program);
    });
    for (const text of texts.filter((_, at) => at % PACKAGES.length === i)) put(`text/${name}/${text}`, readFileSync(path.join(types, text)));
  });
  put("bench.rsa", key);
  put("BUILD.ts", REPOSITORY);
  put("athanor.toml", `default_platform = "@athanor//platforms:linux_x86_64_musl"\n`);
  for (const arch of ARCHS) athanor(folder, ["build", "//:repository", "--platform", `@athanor//platforms:linux_${arch}_musl`]);
  return Object.fromEntries(ARCHS.map((arch) => [arch, path.join(folder, `athanor-out/linux_${arch}_musl/repository/${arch}`)]));
}

/** In a thread of its own, as the commands that ask it are waited for. */
async function serve(folders) {
  const worker = new Worker(
    `const { createServer } = require("node:http");
    const { existsSync, readFileSync } = require("node:fs");
    const { parentPort, workerData } = require("node:worker_threads");
    const server = createServer((request, response) => {
      const [, arch, name] = decodeURIComponent(request.url).split("/");
      const file = workerData[arch] + "/" + name;
      if (!workerData[arch] || !existsSync(file)) return response.writeHead(404).end();
      const bytes = readFileSync(file);
      const [, first, last] = /^bytes=(\\d+)-(\\d*)$/.exec(request.headers.range ?? "") ?? [];
      if (first === undefined) return response.writeHead(200, { "content-length": bytes.length }).end(bytes);
      const part = bytes.subarray(Number(first), last === "" ? undefined : Number(last) + 1);
      response.writeHead(206, { "content-length": part.length, "content-range": "bytes " + first + "-" + (Number(first) + part.length - 1) + "/" + bytes.length }).end(part);
    });
    server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`,
    { eval: true, workerData: folders },
  );
  const port = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  return { url: `http://127.0.0.1:${port}`, stop: () => worker.terminate() };
}

function middle(times) {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

function diffIds(file) {
  return JSON.parse(readFileSync(file, "utf8")).map(({ diffId }) => diffId).join(" ");
}

/** Of the image for amd64 in a layout of apko's. */
function apkoDiffIds(layout) {
  const blob = (digest) => JSON.parse(readFileSync(path.join(layout, "blobs/sha256", digest.slice("sha256:".length)), "utf8"));
  const index = JSON.parse(readFileSync(path.join(layout, "index.json"), "utf8"));
  const manifest = blob(index.manifests.find(({ platform }) => platform.architecture === "amd64").digest);
  return blob(manifest.config.digest).rootfs.diff_ids.join(" ");
}
