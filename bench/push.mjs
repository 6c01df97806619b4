// Pushes to a registry on the loopback interface: Debian's docker-registry from our own lock, and crane, built with the Go of this machine, as the peer.
import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { goProgram } from "./go_program.mjs";
import { host, libraries, loader } from "./host.mjs";
import { athanor, median, root, timed } from "./run.mjs";

const CRANE = { module: "github.com/google/go-containerregistry", version: "v0.22.1" };

const BUILD = `import { multi_arch_image, oci_image, oci_layer, oci_push } from "athanor";
const code = oci_layer({ name: "code", files: { "/usr/bin/app": ["app"] }, modes: { "/usr/bin/app": "0755" } });
const image = oci_image({ name: "image", layers: [oci_layer({ name: "base", files: { "/usr/share/base": ["base"] } }), code], entrypoint: ["/usr/bin/app"] });
const images = multi_arch_image({ name: "images", image, platforms: ["@athanor//platforms:linux_x86_64_musl", "@athanor//platforms:linux_aarch64_musl"] });
oci_push({ name: "push", image: images });
`;

export async function push(scratch, report) {
  const folder = path.join(scratch, "push");
  mkdirSync(folder, { recursive: true });
  const registry = await startRegistry(folder);
  try {
    writeFileSync(path.join(folder, "athanor.toml"), `default_platform = "@athanor//platforms:linux_x86_64_musl"\n`);
    writeFileSync(path.join(folder, "BUILD.ts"), BUILD);
    // A base of 20 MB that stays, a program of 5 MB that changes; neither compresses to nothing.
    writeFileSync(path.join(folder, "base"), noise(20e6, 1));
    let round = 1;
    const change = () => writeFileSync(path.join(folder, "app"), noise(5e6, ++round));
    const args = ["run", "//:push", "--", "--repository", `${registry.address}/ours`, "--tag", "latest"];
    change();
    athanor(folder, args);
    const unchanged = median(9, () => athanor(folder, args).milliseconds);
    report("push of an unchanged image", `${unchanged.toFixed(0)} ms, goal 300 ms`, unchanged <= 300);

    const crane = goProgram(CRANE.module, CRANE.version, `${CRANE.module}/cmd/crane`);
    if (crane === undefined) return report("push of a changed image, against crane", "crane cannot be built: is there a Go?", false);
    const ours = median(5, () => (change(), athanor(folder, args).milliseconds));
    const theirs = withCrane(crane, folder, registry.address, change);
    const goal = theirs;
    report("two architectures after a change, layer to tag", `${ours.toFixed(0)} ms, tar and crane append, mutate, index ${theirs.toFixed(0)} ms, ratio ${(ours / theirs).toFixed(2)}, goal 1.00`, ours <= goal);
  } finally {
    registry.stop();
  }
}

/** The same with crane, by the steps of its documentation: a layer on a base that is there already, the configuration, the index. */
function withCrane(crane, folder, address, change) {
  const run = (...args) => timed(crane, args, { cwd: folder });
  const tar = (name, file) => timed("tar", ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "-czf", name, file], { cwd: folder });
  tar("base.tar.gz", "base");
  const architectures = ["amd64", "arm64"];
  for (const one of architectures) {
    run("append", "--oci-empty-base", "--new_layer", "base.tar.gz", "--new_tag", `${address}/theirs:base-${one}`);
    run("mutate", `${address}/theirs:base-${one}`, "--set-platform", `linux/${one}`, "--tag", `${address}/theirs:base-${one}`);
  }
  return median(5, () => {
    change();
    let sum = tar("code.tar.gz", "app");
    for (const one of architectures) {
      sum += run("append", "--base", `${address}/theirs:base-${one}`, "--new_layer", "code.tar.gz", "--new_tag", `${address}/theirs:${one}`);
      sum += run("mutate", `${address}/theirs:${one}`, "--entrypoint", "/usr/bin/app", "--tag", `${address}/theirs:${one}`);
    }
    sum += run("index", "append", ...architectures.flatMap((one) => ["--manifest", `${address}/theirs:${one}`]), "--tag", `${address}/theirs:latest`);
    return sum;
  });
}

/** Bytes that are the same in every run, and as good as random to a compressor: half of them, as in a program. */
function noise(size, seed) {
  const bytes = Buffer.alloc(size);
  let state = seed * 2654435761;
  for (let i = 0; i + 4 <= size; i += 8) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    bytes.writeInt32LE(state, i);
  }
  return bytes;
}

export async function startRegistry(folder) {
  const { output } = athanor(root, ["build", `//sysroots:registry_${host}`]);
  const usr = path.join(root, output.split("\n").find((line) => line.endsWith(`sysroots/registry_${host}`)), "usr");
  const config = path.join(folder, "registry.yml");
  writeFileSync(config, `version: 0.1\nlog: { level: info, accesslog: { disabled: true } }\nstorage: { filesystem: { rootdirectory: ${folder}/registry } }\nhttp: { addr: '127.0.0.1:0' }\n`);
  // To a file: while a command is measured nobody would read a pipe, and a full one stops the registry.
  const log = path.join(folder, "registry.log");
  const file = openSync(log, "w");
  const child = spawn(path.join(usr, loader), ["--library-path", path.join(usr, libraries), path.join(usr, "bin/docker-registry"), "serve", config], { stdio: ["ignore", file, file] });
  let address;
  while ((address = /listening on (127\.0\.0\.1:\d+)/.exec(readFileSync(log, "utf8"))?.[1]) === undefined) {
    if (child.exitCode !== null) throw new Error(readFileSync(log, "utf8"));
    await setTimeout(10);
  }
  return { address, stop: () => child.kill("SIGKILL") };
}
