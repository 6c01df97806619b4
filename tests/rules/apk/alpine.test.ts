/** Images of Alpine's real packages, served on the loopback interface: what Alpine's own installation has, and programs that run, on both processors. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { test } from "uvu";
import { alpine } from "../../support/alpine.ts";
import { apkOf, makeKey, repositoryFiles } from "../../support/apk_repository.ts";
import { athanor, checkout } from "../../support/athanor.ts";
import { listTar } from "../../support/list_tar.ts";
import { mirrorServer } from "../../support/mirror_server.ts";
import { shellWorkspace } from "../../support/shell_workspace.ts";

const real = await alpine();
if (typeof real === "string") console.log(`skipped: ${real}`);

const BUILD = `import { apko_base, image_test } from "athanor";
for (const arch of ["x86_64", "aarch64"]) {
  const image = apko_base({ name: arch, config: \`\${arch}.yaml\`, lock: \`\${arch}.lock.json\`, lock_name: \`\${arch}.lock\`, keys: ["alpine.rsa.pub"] });
  image_test({ name: \`\${arch}_test\`, image, run: ["/bin/busybox", "grep", "-q", "^root:", "/etc/passwd"], platform: \`@athanor//platforms:linux_\${arch}_musl\` });
}
image_test({ name: "apk_test", image: ":x86_64", run: ${JSON.stringify(["/bin/sh", "-ec", 'test "$(apk info | wc -l)" = 14; apk info -e musl busybox alpine-keys; apk audit --system | { ! grep -v "^U "; }'])} });
`;
const config = (url: string, arch: string, packages: readonly string[]) => `contents:\n  repositories: ["${url}"]\n  keyring: [alpine.rsa.pub]\n  packages: [${packages.join(", ")}]\narchs: [${arch}]\n`;

/** The database and its keys, which lie elsewhere and look otherwise; devices. */
const OWN = /^(dev|etc\/apk|etc\/apko\.json|lib\/apk|usr\/lib\/apk|var\/cache)(\/| |$)/;

/** As apko does it: homes for all accounts, sums of certificates; no owners and no sticky bits out of packages. */
const ADDED = ["etc/shadow 640 0:0", "etc/ssl/certs/.ca-certificates.crt.sha256 444 0:0", "usr/games 700 35:35", "usr/lib/news 700 9:13", "var/lib/ftp 700 21:21", "var/spool/lpd 700 4:7", "var/spool/uucppublic 700 10:14", "var/tmp 777 0:0"];
/** The first five are of no package: who makes Alpine's image writes them. */
const LACKING = ["etc/alpine-release 644 0:0", "etc/issue 644 0:0", "etc/os-release 644 0:0", "etc/secfixes.d 755 0:0", "etc/secfixes.d/alpine 644 0:0", "etc/shadow 640 0:42", "var/tmp 1777 0:0"];

(typeof real === "string" ? test.skip : test)("Alpine's packages make the files of Alpine's own installation, and run on both processors", async () => {
  if (typeof real === "string") return;
  const key = makeKey("alpine.rsa.pub");
  const built = athanor(checkout, ["build", "//images/base_image:busybox-static_aarch64"]);
  assert.equal(built.status, 0, built.output);
  const busybox = readFileSync(path.join(checkout, built.stdout.trim().split("\n").at(-1) ?? "", "usr/bin/busybox"));
  // Of Alpine for aarch64 there is no root in a module: packages without machine code are the same there, and busybox is Debian's.
  const neutral = real.packages.filter(({ name }) => /^alpine-/.test(name)).map((one) => one.write("aarch64", key));
  const foreign = apkOf({ name: "busybox", version: "1.36.1-r29", arch: "aarch64", provides: ["/bin/sh", "cmd:busybox=1.36.1-r29"] }, [{ name: "bin/busybox", content: busybox, mode: 0o755 }, { name: "etc/busybox-paths.d/busybox", content: "/bin/sh\n" }], { key });
  const server = await mirrorServer(Object.fromEntries(repositoryFiles([...real.packages.map((one) => one.write("x86_64", key)), ...neutral, foreign], key)));
  const place = shellWorkspace("", {
    "athanor.toml": 'default_platform = "@athanor//platforms:linux_x86_64_musl"\nexecution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]\n',
    "BUILD.ts": BUILD,
    // What Alpine's own image was asked for, and one that apk adds by itself (install_if) and apko does not.
    "x86_64.yaml": config(server.url, "x86_64", ["alpine-baselayout", "alpine-keys", "apk-tools", "busybox", "libc-utils", "ssl_client"]),
    "aarch64.yaml": config(server.url, "aarch64", ["alpine-baselayout", "alpine-keys", "busybox"]),
    "alpine.rsa.pub": key.publicKey,
  });
  try {
    for (const args of [["lock"], ["build", "//:x86_64"], ["test", "//..."]]) {
      const { status, output } = await place.start(...args).done;
      assert.equal(status, 0, output);
    }
    const [ours, theirs] = [gunzipSync(readFileSync(path.join(place.root, "athanor-out/linux_x86_64_musl/x86_64.tar.gz"))), real.root].map((tar) => new Set(listTar(tar).map(plain)));
    assert.ok(ours && theirs);
    const without = (all: ReadonlySet<string>, others: ReadonlySet<string>) => [...all].filter((line) => !others.has(line) && !OWN.test(line)).sort();
    assert.deepEqual({ added: without(ours, theirs), lacking: without(theirs, ours) }, { added: ADDED, lacking: LACKING });
  } finally {
    place.remove();
    await server.close();
  }
});

/** docker writes the kind of a file into its mode, and a slash behind folders. */
function plain(line: string): string {
  return line.replace(/\/?( )(\d+)( \d+:\d+)$/, (_, space: string, mode: string, owner: string) => `${space}${(parseInt(mode, 8) & 0o7777).toString(8)}${owner}`);
}

test.run();
