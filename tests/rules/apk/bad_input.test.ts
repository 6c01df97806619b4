/** Each way in which a repository, its packages, a key, a lock or a configuration can be wrong, through the tools that lock and make images, with all that is said about it. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { test } from "uvu";
import { ToolError } from "../../../engine/api/tool.ts";
import { createNetwork } from "../../../engine/fetch/index.ts";
import { readControl, splitApk } from "../../../rules/apk/tools/apk_file.ts";
import { writeIndex } from "../../../rules/apk/tools/apk_writer.ts";
import lock from "../../../rules/apk/tools/lock.ts";
import { gzip } from "../../../rules/oci/tools/gzip.ts";
import { runImage } from "../../support/apk_image.ts";
import { packageOf } from "../../support/apk_index.ts";
import { apkOf, makeKey, repositoryFiles } from "../../support/apk_repository.ts";
import { golden } from "../../support/golden.ts";
import { mirrorServer } from "../../support/mirror_server.ts";
import { tar, tarEntry, type TarItem } from "../../support/tar.ts";

const folder = mkdtempSync(path.join(tmpdir(), "athanor-bad-"));
const server = await mirrorServer();
const network = createNetwork((mirror) => [mirror], { stall: 200, pause: () => Promise.resolve() });
test.after(async () => {
  rmSync(folder, { recursive: true });
  network.close();
  await server.close();
});

const [known, stranger] = [makeKey("known.rsa.pub"), makeKey("stranger.rsa.pub")];
const INDEX = "x86_64/APKINDEX.tar.gz";
const FILE = "x86_64/tool-1.0-r0.apk";
const genuine = apkOf({ name: "tool", version: "1.0-r0" }, [{ name: "usr/bin/tool", content: "tool\n", mode: 0o755 }], { key: known });
const { signature = Buffer.alloc(0), control, data } = splitApk(genuine, FILE);
const config = (more = "") => `contents: { repositories: ["${server.url}"], keyring: [known.rsa.pub], packages: [tool] }\narchs: [x86_64]\n${more}`;

function file(name: string, content: string): string {
  writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
}

/** Locks what the server has. */
async function locked({ text = config(), key = known.publicKey, name = known.name } = {}): Promise<string> {
  const call = { params: { name: "apko.yaml", local: {} }, current: undefined, files: { config: [file("apko.yaml", text)], includes: [], keys: [file(name, key)] }, network, progress: () => undefined };
  return (await lock(call)).text;
}

/** Locks a repository in which a file has other bytes, or is answered in another way. */
async function served(name: string, bytes: Uint8Array): Promise<unknown> {
  server.files.set(name, bytes);
  return await locked();
}

async function answered(pattern: RegExp, status: number | undefined): Promise<unknown> {
  server.intercept = (request, response) => pattern.test(request.url ?? "") && (status === undefined || response.writeHead(status).end() !== undefined);
  return await locked();
}

/** Locks, and makes an image of that lock with another file in place of the package. */
async function built(apk: Buffer, text = config(), change: (lockText: string) => string = (same) => same): Promise<unknown> {
  const lockText = change(await locked({ text }));
  return await runImage({ name: "apko.yaml", config: text, arch: "amd64", lock: JSON.parse(lockText), apks: new Map([[`${server.url}/${FILE}`, apk]]) });
}

/** A package of the same name with whatever archive. */
function holding(items: readonly TarItem[], pack = gzip): Buffer {
  const packed = pack(tar(items));
  return Buffer.concat([gzip(tarEntry({ name: ".PKGINFO", content: `pkgname = tool\npkgver = 1.0-r0\narch = x86_64\ndatahash = ${createHash("sha256").update(packed).digest("hex")}\n` })), packed]);
}

/** A repository that has only this package, honestly listed. */
async function listed(apk: Buffer): Promise<unknown> {
  for (const [name, bytes] of repositoryFiles([apk], known)) server.files.set(name, bytes);
  return await built(apk);
}

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 0x10;
  return changed;
}

const WRONG: Readonly<Record<string, () => Promise<unknown>>> = {
  "an index that was changed": () => served(INDEX, flipped(Buffer.from(server.files.get(INDEX) ?? []), -20 + (server.files.get(INDEX)?.length ?? 0))),
  "an index that is not signed": () => served(INDEX, writeIndex([], "test", undefined)),
  "an index of a stranger": () => served(INDEX, writeIndex([], "test", stranger)),
  "an index that is no archive": () => served(INDEX, Buffer.from("<html>404</html>, said with status 200")),
  "an index that is not there": () => answered(/APKINDEX/, 404),
  "an index that wants a login": () => answered(/APKINDEX/, 401),
  "an index that is forbidden": () => answered(/APKINDEX/, 403),
  "a repository that is busy": () => answered(/APKINDEX/, 429),
  "a repository that is broken": () => answered(/APKINDEX/, 500),
  "a repository that hangs": () => answered(/APKINDEX/, undefined),
  "a repository where nothing listens": () => locked({ text: config().replace(server.url, "http://127.0.0.1:9") }),
  "a signature of other bytes": () => served(FILE, Buffer.concat([splitApk(apkOf({ name: "other" }, [], { key: known }), "other").signature ?? signature, control, data])),
  "a control member that was changed": () => served(FILE, Buffer.concat([signature, gzip(tarEntry({ name: ".PKGINFO", content: "pkgname = tool\n" })), data])),
  "a control member that was changed, without a signature": () => served(FILE, Buffer.concat([gzip(tarEntry({ name: ".PKGINFO", content: "pkgname = tool\n" })), data])),
  "a data member that was changed": () => served(FILE, Buffer.concat([signature, control, gzip(tar([{ name: "usr/bin/tool", content: "evil" }]))])),
  "a package that was cut off": () => served(FILE, genuine.subarray(0, 100)),
  "a package called otherwise than it is": async () => {
    const other = apkOf({ name: "tool", version: "2.0-r0" }, [], { key: known });
    server.files.set(INDEX, reindexed(other));
    return await served(FILE, other);
  },
  "a key that is none": () => locked({ key: "-----BEGIN PUBLIC KEY-----\n" }),
  "a private key in the keyring": () => locked({ key: known.key.export({ type: "pkcs1", format: "pem" }).toString() }),
  "a key that is not given": () => locked({ name: "other.rsa.pub" }),
  "packages that cannot be together": () => locked({ text: config().replace("[tool]", '[tool, "!tool"]') }),
  "a package that nobody has": () => locked({ text: config().replace("[tool]", "[tol]") }),
  "an unknown field": () => locked({ text: config("entrypoint: { comand: x }\n") }),
  "a field that is not supported": () => locked({ text: config().replace("packages:", "\n  baseimage: { image: ./base, apkindex: ./base }, packages:") }),
  "a lock for another configuration": () => built(genuine, config(), (text) => text.replace(/"checksum": "sha256-[^"]*"/, `"checksum": "sha256-${"A".repeat(43)}="`)),
  "other data than was locked": () => built(Buffer.concat([signature, control, gzip(tar([{ name: "usr/bin/tool", content: "evil" }]))])),
  "another package than was locked": () => built(apkOf({ name: "tool", version: "1.0-r1" })),
  "a file that leads out": () => listed(holding([{ name: "../etc/passwd", content: "evil" }])),
  "an absolute name": () => listed(holding([{ name: "/etc/passwd", content: "evil" }])),
  "a file through a link that leads out": () => listed(apkOf({ name: "tool", version: "1.0-r0" }, [{ name: "out", type: "symlink", target: "../../etc", mode: 0o777 }, { name: "out/passwd", content: "evil" }], { key: known })),
  "a file through a link that leads nowhere": () => listed(apkOf({ name: "tool", version: "1.0-r0" }, [{ name: "out", type: "symlink", target: "/nowhere", mode: 0o777 }, { name: "out/passwd", content: "evil" }], { key: known })),
  "a device": () => listed(holding([{ name: "dev/mem", type: "3" }])),
  "a file without a checksum": () => listed(holding([{ name: "usr/bin/tool", content: "tool\n" }])),
  "a link to nothing": () => listed(holding([{ name: "usr/bin/tool", type: "1", link: "usr/bin/none" }])),
  "a bomb": () => listed(holding([{ name: "zeros", content: Buffer.alloc(70 * 2 ** 20) }], (plain) => gzipSync(plain))),
};

/** An index that lists a package as version 1.0-r0. */
function reindexed(apk: Buffer): Buffer {
  const apkParts = splitApk(apk, "a package");
  return writeIndex([packageOf({ name: "tool", version: "1.0-r0", checksum: readControl(apkParts.control, "a package").checksum, size: apk.length })], "test", known);
}

test("whatever is wrong is told with its place, what was expected and what to do, and nothing is made", async () => {
  const said: string[] = [];
  for (const [name, attempt] of Object.entries(WRONG)) {
    server.intercept = () => false;
    server.files.clear();
    for (const [at, bytes] of repositoryFiles([genuine], known)) server.files.set(at, bytes);
    const error = await attempt().then(
      () => assert.fail(`nothing was wrong with ${name}`),
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof ToolError)) throw error;
    said.push(`${name}\n${[error.message, ...(error.help === undefined ? [] : [error.help])].join("\n").replaceAll(server.url, "http://packages.example").replace(/(this one has sha256-)\S+/, "$1...").replace(/^/gm, "  ")}\n`);
  }
  golden("apk/bad_input.txt", said.join("\n"));
});

test.run();
