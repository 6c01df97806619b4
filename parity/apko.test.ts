/** Ours beside real apko: the same configurations over the same repository must give the same lock, layers, configurations, manifests, index and SBOMs. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { readApk, splitApk } from "../rules/apk/tools/apk_file.ts";
import { parseIndex } from "../rules/apk/tools/apkindex.ts";
import { readIndexArchive } from "../rules/apk/tools/index_archive.ts";
import { indexPackages } from "../rules/apk/tools/packages_index.ts";
import { resolve } from "../rules/apk/tools/resolve.ts";
import { keyring } from "../rules/apk/tools/signature.ts";
import { apkOf, makeKey, repositoryFiles, type File } from "../tests/support/apk_repository.ts";
import { APKO, goModule } from "../tests/support/go_module.ts";
import { mirrorServer } from "../tests/support/mirror_server.ts";
import { shellWorkspace } from "../tests/support/shell_workspace.ts";
import { goTool } from "./support/go_tools.ts";

const program = goTool(APKO.module, "", APKO.version);
const module = await goModule(APKO);
if (typeof module === "string") throw new Error(module);
const authority = (name: string): string => readApk(splitApk(module.read(`internal/cli/testdata/packages/x86_64/${name}-1.0.0-r0.apk`), name), name).files.find((file) => /\.(crt|pem)$/.test(file.name))?.content.read().toString() ?? "";
const key = makeKey("parity.rsa.pub");
const pax = (records: Readonly<Record<string, string>>) => new Map(Object.entries(records));
const folder = (name: string, mode = 0o755): File => ({ name, type: "directory", mode });

/** Real libraries of glibc, of this machine: apko looks at sections too, which made-up ones lack. */
const SYSTEM = "/usr/lib/x86_64-linux-gnu";
const LIBRARIES = existsSync(SYSTEM) ? readdirSync(SYSTEM).filter((name) => /^(?:lib[a-m].*|ld-.*)\.so\.[\d.]+$/.test(name)).sort().slice(0, 25).map((name) => ({ name, content: readFileSync(path.join(SYSTEM, name)) })) : [];

/** What a package says of itself, as melange writes it: with files, which apko leaves out, and a text of a licence. */
const sbomOf = (name: string, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    SPDXID: "SPDXRef-DOCUMENT",
    name: `apk-${name}`,
    documentDescribes: [`SPDXRef-Package-${name}`],
    packages: [
      { SPDXID: `SPDXRef-Package-${name}`, name, versionInfo: "1 < 2", filesAnalyzed: true, hasFiles: ["SPDXRef-File-1"], packageVerificationCode: { packageVerificationCodeValue: "00" }, licenseDeclared: "LicenseRef-own", downloadLocation: "NOASSERTION", originator: "Organization: Parity", externalRefs: [{ referenceType: "purl", referenceCategory: "PACKAGE-MANAGER", referenceLocator: `pkg:apk/parity/${name}@1` }] },
      { SPDXID: "SPDXRef-Package-source", name: `source of ${name}`, checksums: [{ algorithm: "SHA1", checksumValue: "0123" }], primaryPackagePurpose: "SOURCE" },
      { SPDXID: "SPDXRef-Package-nobody", name: "not reachable" },
    ],
    relationships: [
      { spdxElementId: `SPDXRef-Package-${name}`, relationshipType: "CONTAINS", relatedSpdxElement: "SPDXRef-File-1" },
      { spdxElementId: `SPDXRef-Package-${name}`, relationshipType: "GENERATED_FROM", relatedSpdxElement: "SPDXRef-Package-source" },
    ],
    hasExtractedLicensingInfos: [{ licenseId: "LicenseRef-own", extractedText: `of ${name}` }],
    ...more,
  });

/** Packages with all that a layer may hold. */
const PACKAGES = ["x86_64", "aarch64"].flatMap((arch) => [
  apkOf({ name: "baselayout", version: "3.6.5-r0", arch, provides: ["layout"], license: "GPL-2.0-only", description: "Base # layout; and comments", maintainer: "A <a@example.com>", commit: "abc", url: "https://example.com" }, [
    { name: "etc/passwd", content: "root:x:0:0:root:/root:/bin/sh\nbin:x:1:1:bin:/bin:/sbin/nologin\nhomeless:x:70:70::/var/lib/homeless/deep:/bin/sh\n" },
    { name: "etc/group", content: "root:x:0:root\nbin:x:1:root,bin\nshadow:x:42:\n" },
    { name: "etc/shadow", content: "root:*::0:::::\nbin:!:17000:0:::::\n", mode: 0o640, gid: 42 },
    { name: "etc/os-release", content: '# of this test\n\nID=parity_os\nNAME="Parity \\"OS\\""\nVERSION_ID=1.0\n' },
    { name: "var/lib/db/sbom/baselayout-3.6.5-r0.spdx.json", content: sbomOf("baselayout") },
    { name: "etc/ssl/certs/ca-certificates.crt", content: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" },
    folder("tmp", 0o1777),
    folder("var/tmp", 0o1777),
    folder("bin"),
    { name: "sbin", type: "symlink", target: "bin", mode: 0o777 },
  ], { key, scripts: { ".pre-install": "#!/bin/sh\ntrue\n", ".post-install": "#!/bin/sh\necho done\n" } }),
  apkOf({ name: "busybox", version: "1.36.1-r29", arch, buildTime: 1_710_000_000, dependencies: ["layout"], provides: ["/bin/sh", "cmd:sh=1.36.1-r29"], providerPriority: 100 }, [
    { name: "bin/busybox", content: "\x7fELF busybox", mode: 0o755 },
    { name: "bin/bbsuid", content: "suid", mode: 0o4111 },
    { name: "var/lib/db/sbom/busybox-1.36.1.spdx.json", content: sbomOf("busybox", { documentDescribes: undefined, relationships: [{ spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES", relatedSpdxElement: "SPDXRef-Package-busybox" }] }) },
    { name: "etc/busybox-paths.d/busybox", content: "/bin/sh\n/bin/ls\n/usr/bin/env\n/usr/sbin/adduser\n" },
  ], { key, scripts: { ".trigger": "#!/bin/sh\nexit 0\n" }, triggers: ["/bin", "/usr/bin"] }),
  apkOf({ name: "odd", version: "0.1_rc2-r3", arch, dependencies: ["/bin/sh"], installIf: ["baselayout", "busybox"], replaces: ["odd-old"] }, [
    { name: "usr/share/odd/häßlich äöü.txt", content: "umlauts\n" },
    { name: `usr/share/odd/${"long".repeat(30)}/${"name".repeat(20)}`, content: "long\n" },
    { name: `usr/share/odd/${"x".repeat(120)}`, content: "too long for a field\n" },
    { name: "usr/bin/ping", content: "capable\n", mode: 0o755, pax: pax({ "SCHILY.xattr.security.capability": "\x01\x00\x00\x02\x00\x20\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" }) },
    { name: "usr/bin/ping6", type: "hardlink", target: "usr/bin/ping", mode: 0o755 },
    { name: "usr/share/odd/link", type: "symlink", target: `../${"deep/".repeat(30)}`, mode: 0o777 },
    { name: "usr/share/odd/old", content: "taken over\n" },
    { name: "var/lib/db/sbom/odd.spdx.json", content: '{"packages": "none"}' },
  ], { key }),
  apkOf({ name: "odd-old", version: "0.0.9-r0", arch }, [{ name: "usr/share/odd/old", content: "old\n" }, { name: "usr/share/odd/only-old", content: "x\n", uid: 7, gid: 8, mode: 0o600 }], { key }),
  apkOf({ name: "large", version: "1-r0", arch, buildTime: 1_720_000_000, installIf: [] }, [{ name: "usr/share/large", content: "0123456789abcdef".repeat(300_000) }]),
  apkOf({ name: "glibc", version: "2.41-r0", arch }, [
    { name: "etc/ld.so.conf", content: "/usr/lib/more\ninclude /etc/ld.so.conf.d/*.conf\n" },
    { name: "etc/ld.so.conf.d/b.conf", content: "/opt/b\n" },
    { name: "etc/ld.so.conf.d/a.conf", content: "# none\n/opt/a\n" },
    ...LIBRARIES.map(({ name, content }): File => ({ name: `lib/${name}`, content, mode: 0o755 })),
    ...LIBRARIES.slice(0, 3).map(({ name }): File => ({ name: `opt/a/${name}`, type: "symlink", target: `/lib/${name}`, mode: 0o777 })),
  ], { key }),
  apkOf({ name: "s6", version: "2.12-r0", arch }, [{ name: "bin/s6-svscan", content: "s6", mode: 0o755 }], { key }),
  apkOf({ name: "authority", version: "1-r0", arch, provides: ["own-authorities"] }, [{ name: "usr/local/share/ca-certificates/x.crt", content: "no certificate\n" }, { name: "usr/local/share/ca-certificates/y.crt", content: authority("custom-ca-certs-1") }], { key }),
]);

/** What a configuration has after `contents.repositories` and the keyring. */
const CONFIGS: Readonly<Record<string, string>> = {
  plain: "  packages: [baselayout]\n",
  everything: `  packages: [odd, odd-old, "busybox>1.30", large, baselayout~3.6]
  runtime_repositories: ["https://later.example/os", "https://earlier.example/os/"]
entrypoint:
  command: /bin/sh -c 'echo "a  b"' \\\\x
cmd: --flag "two words" # none
stop-signal: SIGQUIT
work-dir: /srv/app
volumes: [/data, /cache]
environment: { ZED: "1", ALPHA: "<&>", NUMBER: 12 }
annotations: { org.opencontainers.image.title: Title, org.opencontainers.image.vendor: "V & V", a: b }
vcs-url: https://example.com/repo@0123456789abcdef
accounts:
  run-as: app
  groups: [{ groupname: app, gid: 1000, members: [app, other] }, { groupname: empty, gid: 1001 }]
  users: [{ username: app, uid: 1000, gid: 1000, shell: /bin/ash }, { username: other, uid: 1001, homedir: /srv/other/home }, { username: zero, uid: 5, gid: 0 }]
paths:
  - { path: /srv/app/data, type: directory, uid: 1000, gid: 1000, permissions: 0o2775 }
  - { path: /srv/app, type: permissions, uid: 0, permissions: 0755, recursive: true }
  - { path: /etc/empty, type: empty-file, uid: 1000, gid: 1000, permissions: 0o600 }
  - { path: /etc/os-release, type: empty-file, permissions: 0o644 }
  - { path: /usr/bin/linked, type: symlink, source: /bin/busybox, permissions: 0o755 }
  - { path: /usr/bin/hard, type: hardlink, source: /bin/busybox, uid: 3, permissions: 0o755 }
`,
  shell: "  packages: [busybox]\nentrypoint: { shell-fragment: 'exec \"$@\"' }\naccounts: { run-as: 65532 }\n",
  layered: "  packages: [odd, odd-old, busybox, large]\nlayering: { strategy: origin, budget: 3 }\n",
  certificates: `  packages: [baselayout, authority]
  runtime_keyring: [{ name: later.rsa.pub, content: ${JSON.stringify(makeKey("later.rsa.pub").publicKey)} }]
certificates: { additional: [{ name: own, content: ${JSON.stringify(`comment\n${authority("custom-ca-certs-2")}`)} }], providers: [own-authorities] }
`,
  services: "  packages: [baselayout, busybox, s6]\nentrypoint: { type: service-bundle, services: { web: /usr/bin/web, cron: /usr/bin/cron -f } }\n",
  glibc: "  packages: [baselayout, glibc]\n",
  one_layer: "  packages: [odd, odd-old, busybox, large]\nlayering: { strategy: origin, budget: 1 }\nannotations: { a: b }\n",
};

interface Manifest {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string }[];
}

for (const [name, rest] of Object.entries(CONFIGS)) {
  test(`apko and athanor agree about "${name}"`, async () => {
    const server = await mirrorServer(Object.fromEntries(repositoryFiles(PACKAGES, key)));
    const config = `contents:\n  repositories: ["${server.url}"]\n  keyring: [parity.rsa.pub]\n${rest}archs: [x86_64, aarch64]\n`;
    const place = shellWorkspace("", {
      "athanor.toml": 'default_platform = "@athanor//platforms:linux_x86_64_musl"\nexecution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]\n',
      "BUILD.ts": 'import { apko_base, apko_index } from "athanor";\nconst image = apko_base({ name: "base", config: "apko.yaml", lock: "apko.lock.json", keys: ["parity.rsa.pub"] });\napko_index({ name: "both", image, platforms: ["@athanor//platforms:linux_x86_64_musl", "@athanor//platforms:linux_aarch64_musl"] });\n',
      "apko.yaml": config,
      "parity.rsa.pub": key.publicKey,
    }, { ownStore: true });
    try {
      const read = (...parts: string[]) => readFileSync(path.join(place.root, ...parts));
      await apko(place.root, "lock", "apko.yaml", "--output", "real.lock.json");
      const locked = await place.start("run", "//:lock").done;
      assert.equal(locked.status, 0, locked.output);
      assert.equal(read("apko.lock.json").toString(), read("real.lock.json").toString());

      for (const folder of ["real", "sbom"]) mkdirSync(path.join(place.root, folder));
      await apko(place.root, "build", "apko.yaml", "base:latest", "real", "--lockfile", "apko.lock.json", "--vcs=false", "--sbom-path", "sbom");
      // Ours by theirs: what is compressed differs, and so does whatever lists it.
      const digests = new Map<string, string>();
      const blob = (digest: string) => read("real/blobs/sha256", digest.slice("sha256:".length));
      const index = JSON.parse(read("real/index.json").toString()) as { readonly manifests: readonly { readonly digest: string; readonly platform: { readonly architecture: string } }[] };
      for (const { digest, platform } of index.manifests) {
        const cpu = { amd64: "x86_64", arm64: "aarch64" }[platform.architecture] ?? "";
        const built = await place.start("build", "//:base", "--platform", `@athanor//platforms:linux_${cpu}_musl`).done;
        assert.equal(built.status, 0, built.output);
        const ours = (file: string) => read(`athanor-out/linux_${cpu}_musl`, file).toString();
        const manifest = JSON.parse(blob(digest).toString()) as Manifest;
        // It lists the layers' diff_ids.
        assert.equal(ours("base.config.json"), blob(manifest.config.digest).toString(), cpu);
        const layers = JSON.parse(ours("base.layers.json")) as readonly { readonly mediaType: string; readonly size: number; readonly digest: string }[];
        assert.equal(ours("base.manifest.json"), goText({ ...manifest, layers: layers.map(({ mediaType, size, digest: own }) => ({ mediaType, size, digest: own })) }), cpu);
        manifest.layers.forEach((layer, i) => digests.set(layer.digest, layers[i]?.digest ?? ""));
        digests.set(digest, sha256(ours("base.manifest.json")));
        assert.equal(ours("base.spdx.json"), asOurs(read(`sbom/sbom-${cpu}.spdx.json`).toString(), digests), cpu);
      }
      const built = await place.start("build", "//:both").done;
      assert.equal(built.status, 0, built.output);
      const made = read("athanor-out/linux_x86_64_musl/both.index.json").toString();
      const { manifests } = JSON.parse(made) as { readonly manifests: readonly { readonly digest: string; readonly size: number }[] };
      digests.set(sha256(read("real/index.json")), sha256(made));
      assert.equal(read("athanor-out/linux_x86_64_musl/both.spdx.json").toString(), asOurs(read("sbom/sbom-index.spdx.json").toString(), digests));
      assert.equal(made, goText({ ...index, manifests: index.manifests.map((one, i) => ({ ...one, size: manifests[i]?.size, digest: manifests[i]?.digest })) }));
    } finally {
      place.remove();
      await server.close();
    }
  });
}

test("apko and athanor pick the same of Alpine's thousands of packages", async () => {
  const keys = [...module.text("pkg/apk/apk/repo_test.go").matchAll(/"([\w@.-]+\.rsa\.pub)": `([^`]+)`/g)].map(([, name = "", content = ""]) => ({ name, content: content.trim() }));
  const worlds = ["busybox", "git", "python3 nginx", "postgresql14 curl", "nodejs npm", "alpine-base", "openssh gcc musl-dev", "php8 php8-fpm", "ruby", "openjdk11-jre", "ffmpeg", "busybox=1.35.0-r13", "python3>3.9 py3-pip", "cargo", "imagemagick vim"];
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-parity-")));
  for (const [release, arch] of [["316", "x86_64"], ["317", "aarch64"]] as const) {
    const bytes = module.read(`pkg/apk/apk/testdata/alpine-${release}/APKINDEX.tar.gz`);
    const server = await mirrorServer({ [`${arch}/APKINDEX.tar.gz`]: bytes });
    const index = indexPackages([{ url: server.url, pin: "", packages: parseIndex(readIndexArchive(bytes, keyring(keys), "the index"), "the index") }]);
    try {
      for (const { name, content } of keys) writeFileSync(path.join(root, name), `${content}\n`);
      for (const world of worlds) {
        writeFileSync(path.join(root, "apko.yaml"), `contents:\n  repositories: ["${server.url}"]\n  keyring: [${keys.map(({ name }) => name).join(", ")}]\n  packages: [${world.split(" ").map((one) => JSON.stringify(one)).join(", ")}]\narchs: [${arch}]\n`);
        const theirs = await apko(root, "show-packages", "apko.yaml").then((output) => output.trim().split("\n").sort(), () => undefined);
        let ours: readonly string[] | undefined;
        try {
          ours = resolve(index, world.split(" ").sort()).install.map(({ name, version }) => `${name} ${version}`).sort();
        } catch {
          ours = undefined;
        }
        // Where apko finds nothing, ours may.
        if (theirs !== undefined) assert.deepEqual(ours, theirs, `${release}: ${world}`);
      }
    } finally {
      await server.close();
    }
  }
  rmSync(root, { recursive: true });
});

/** stdout. The server it asks is in this process, so it must not be waited for synchronously. */
function apko(cwd: string, ...args: readonly string[]): Promise<string> {
  const { SOURCE_DATE_EPOCH: _, ...env } = process.env;
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr]: [string[], string[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk.toString()));
  return new Promise((done, fail) => child.on("close", (code) => (code === 0 ? done(stdout.join("")) : fail(new Error(`apko ${args.join(" ")}: ${stderr.join("")}`)))));
}

function sha256(content: string | Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

/** An SBOM of apko with our digests for its own, and without what it says of its makers, who made neither ours nor, as it has it, every index: all else must be the same. */
function asOurs(sbom: string, digests: ReadonlyMap<string, string>): string {
  const hex = (digest: string): string => digest.slice("sha256:".length);
  const replaced = [...digests].reduce((text, [theirs, ours]) => text.replaceAll(hex(theirs), hex(ours)), sbom);
  return replaced.replace(/"Tool: apko \([^)]*\)",\s*"Organization: Chainguard, Inc"/, '"Tool: athanor"').replaceAll('"supplier": "Organization: Chainguard, Inc."', '"supplier": "NOASSERTION"');
}

function goText(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

test.run();
