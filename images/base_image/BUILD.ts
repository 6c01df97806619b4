/**
 * The base image of this workspace: an apko configuration over a repository of packages that are made here, out of Debian's locked ones.
 * `athanor run //images/base_image:lock` brings those up to date.
 */
import { apk_package, apk_repository, apko_base, debian_ca_bundle, debian_lock, debian_root, glob, image_test, load_json, package_defaults, select } from "athanor";
import { cpu } from "athanor/platforms";

package_defaults({ visibility: ["public"] });

/** What the image is made of is made when the image is. */
const tags = ["manual"];

const lock = debian_lock({
  name: "lock",
  lock: "debian.lock.json",
  suites: ["trixie"],
  packages: ["busybox-static", "ca-certificates", "musl", "tzdata"],
  exclude: ["debconf", "openssl"],
});

/** What is taken of Debian's packages. */
const CONTENT: Readonly<Record<string, readonly string[]>> = {
  "busybox-static": ["usr/bin/busybox"],
  "ca-certificates": ["usr/share/ca-certificates"],
  musl: ["usr/lib/ld-musl-*", "usr/lib/*-linux-musl/libc.so"],
  tzdata: ["usr/share/zoneinfo"],
};
const debian = { x86_64: "amd64", aarch64: "arm64" } as const;
for (const [name, keep] of Object.entries(CONTENT)) {
  for (const arch of cpu.values) debian_root({ name: `${name}_${arch}`, tags, lock, architecture: debian[arch], packages: [name], keep });
}
const content = (name: string) => select(cpu, { x86_64: { "/": [`:${name}_x86_64`] }, aarch64: { "/": [`:${name}_aarch64`] } });

/** The version a package has in the lock, as apk writes versions. */
function version(name: string): string {
  const { packages } = load_json("debian.lock.json") as { readonly packages?: { readonly amd64: readonly { readonly name: string; readonly version: string }[] } };
  const [, upstream, revision] = /^(?:\d+:)?([^-+]+)[^-]*(?:-(\d+))?/.exec(packages?.amd64.find((one) => one.name === name)?.version ?? "") ?? [];
  return `${upstream}-r${revision ?? 0}`;
}

const baselayout = apk_package({
  tags,
  name: "baselayout",
  version: "1.0.0-r0",
  description: "Folders, links and accounts that every image begins with",
  license: "MIT OR Apache-2.0",
  files: { "/etc/": glob(["etc/*"]) },
  directories: ["/dev", "/home", "/proc", "/root", "/run", "/srv", "/sys", "/tmp", "/usr/bin", "/usr/lib", "/usr/sbin", "/var/lib", "/var/log", "/var/tmp"],
  symlinks: { "/bin": "usr/bin", "/lib": "usr/lib", "/lib64": "usr/lib", "/sbin": "usr/sbin", "/var/run": "../run" },
  modes: { "/etc/shadow": "640" },
});
const busybox = apk_package({
  tags,
  name: "busybox",
  version: version("busybox-static"),
  description: "Many common programs in one",
  license: "GPL-2.0-only",
  depends: ["baselayout"],
  provides: ["/bin/sh", "cmd:sh", "cmd:busybox"],
  files: select(cpu, { x86_64: { "/": [":busybox-static_x86_64"], "/etc/busybox-paths.d/busybox": "busybox-paths" }, aarch64: { "/": [":busybox-static_aarch64"], "/etc/busybox-paths.d/busybox": "busybox-paths" } }),
});
const musl = apk_package({
  tags,
  name: "musl",
  version: version("musl"),
  description: "The C library of small systems, for programs that are linked against it",
  license: "MIT",
  depends: ["baselayout"],
  provides: [select(cpu, { x86_64: "so:libc.musl-x86_64.so.1=1", aarch64: "so:libc.musl-aarch64.so.1=1" })],
  files: content("musl"),
});
const authorities = debian_ca_bundle({ tags, name: "authorities", root: ":ca-certificates_x86_64" });
const certificates = apk_package({
  tags,
  name: "ca-certificates-bundle",
  version: version("ca-certificates"),
  description: "Certificate authorities that Mozilla trusts",
  license: "MPL-2.0 AND MIT",
  depends: ["baselayout"],
  files: { "/etc/ssl/certs/ca-certificates.crt": [authorities] },
  symlinks: { "/etc/ssl/cert.pem": "certs/ca-certificates.crt" },
});
const zones = apk_package({ tags, name: "tzdata", version: version("tzdata"), description: "Time zones", license: "public-domain", depends: ["baselayout"], files: content("tzdata") });

const packages = apk_repository({ tags, name: "packages", packages: [baselayout, busybox, musl, certificates, zones] });

const base_image = apko_base({ name: "base_image", config: "apko.yaml", repositories: [packages] });

image_test({
  name: "base_image_test",
  image: base_image,
  files: { "/bin": "symlink -> usr/bin", "/usr/bin/busybox": "file 0755 0:0", "/usr/bin/sh": "symlink -> /bin/busybox", "/home/nonroot": "directory 0700 65532:65532", "/tmp": "directory 1777" },
  contains: { "/etc/ssl/certs/ca-certificates.crt": "BEGIN CERTIFICATE", "/usr/lib/apk/db/installed": "P:musl" },
  config: { User: "65532", Entrypoint: '["/bin/sh"]' },
  max_size: 4_000_000,
});
// Only what the shell does by itself: an emulated program cannot start another.
for (const arch of cpu.values) image_test({ name: `base_image_${arch}_test`, image: base_image, run: ["/bin/sh", "-c", "[ -O /home/nonroot ] && [ -f /usr/share/zoneinfo/UTC ]"], platform: `//platforms:linux_${arch}_musl` });
