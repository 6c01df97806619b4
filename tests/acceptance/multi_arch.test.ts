/** examples/multi_arch as its README says it: every command in it is typed, in a repository with one commit, against Debian's docker-registry. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { athanor, checkout } from "../support/athanor.ts";
import { dockerRegistry, runRegistryProgram } from "../support/registry_programs.ts";

const root = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-multi-arch-")));
const server = await dockerRegistry();
test.after(async () => {
  rmSync(root, { recursive: true, force: true });
  await server.close();
});

const COMMANDS = [...readFileSync(path.join(checkout, "examples/multi_arch/README.md"), "utf8").matchAll(/^npx athanor (.*?)(?:\s+#.*)?$/gm)].map(([, command = ""]) => command);

cpSync(path.join(checkout, "examples/multi_arch"), root, { recursive: true, filter: (from) => !/node_modules|athanor-out/.test(path.basename(from)) });
const git = (...args: readonly string[]): void => {
  const { status, stderr } = spawnSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.com", ...args], { cwd: root, encoding: "utf8", env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" } });
  assert.equal(status, 0, stderr);
};
git("init", "-q");
git("add", ".");
git("commit", "-qm", "one");

const printed = new Map<string, string>();

test("every command of the README works", () => {
  assert.ok(COMMANDS.length >= 8, COMMANDS.join("\n"));
  for (const command of COMMANDS) {
    const { status, stdout, output } = athanor(root, command.replace("127.0.0.1:5000", server.address).split(" "));
    assert.equal(status, 0, `athanor ${command}\n${output}`);
    printed.set(command.split(" ").slice(0, 2).join(" "), stdout);
  }
});

test("the tags that were shown are those that were pushed, and name both processors", () => {
  const tags = printed.get("build //:api_tags")?.trim().split("\n") ?? [];
  assert.equal(tags.length, 3);
  for (const tag of tags) {
    const index = JSON.parse(runRegistryProgram("skopeo", ["inspect", "--raw", "--tls-verify=false", `docker://${server.address}/api:${tag}`])) as { manifests: { platform: { architecture: string } }[] };
    assert.deepEqual(index.manifests.map(({ platform }) => platform.architecture).sort(), ["amd64", "arm64"], tag);
  }
});

test("the archive is one that skopeo reads, and the release has it with both services' programs and their checksums", () => {
  const archive = path.join(root, printed.get("build //:api_archive")?.trim() ?? "");
  assert.match(runRegistryProgram("skopeo", ["inspect", "--override-arch", "arm64", `oci-archive:${archive}`]), /"Architecture": "arm64"/);
  const folder = path.join(root, "athanor-out/release/v1.0.0");
  assert.deepEqual(readdirSync(folder).sort(), ["SHA256SUMS", ...["api", "worker"].flatMap((name) => [`${name}-images.tar`, `${name}-linux-aarch64`, `${name}-linux-x86_64`]), "release.json"].sort());
  assert.equal(spawnSync("sha256sum", ["--quiet", "-c", "SHA256SUMS"], { cwd: folder }).status, 0);
});

test("`athanor images` shows for each image the commands that were typed", () => {
  const shown = printed.get("images") ?? "";
  for (const command of ["athanor build //:api_images", "athanor build //:api_tags", "athanor run //:api_push -- --repository REGISTRY/NAME", "athanor build //:api_archive"]) assert.ok(shown.includes(command), shown);
});

test.run();
