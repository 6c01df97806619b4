/** debian_base: an image of locked Debian packages, to stand on. */
import { attr, DefaultInfo, depset, rule, type Arg, type File } from "athanor/api";
import { cpu } from "athanor/platforms";
import { DebianLockInfo } from "../debian/debian_lock.ts";
import { OciImageInfo } from "./oci_info.ts";
import { ociPlatform } from "./oci_platform.ts";

/** What nobody reads in a container; copyright files stay. */
const UNREAD = ["usr/share/doc", "usr/share/man", "usr/share/info", "usr/share/locale", "usr/share/lintian", "usr/share/bug"];
const ARCHITECTURES = { x86_64: "amd64", aarch64: "arm64" } as const;

/**
 * A base of Debian packages without a package manager, as "distroless" images are: no script of theirs runs. Certificates become the usual bundle, accounts become
 * passwd, group and shadow, and scanners find every package below /var/lib/dpkg/status.d.
 */
export const debian_base = rule({
  attrs: {
    /** The lock to take packages from. */
    lock: attr.dep({ provides: [DebianLockInfo] }),
    /** Take only these of the locked packages; all when left out. */
    packages: attr.strings(),
    /** Take all but these. */
    without: attr.strings(),
    /** Files to leave out (`usr/share/zoneinfo/right`); documentation, manuals and translations always are, licences never. */
    drop: attr.strings(),
    /** Users beside root and nobody: `{ nonroot: "65532" }`, or `UID:GID:HOME:SHELL`, where what is left out is the user's number, /home/NAME and /sbin/nologin. */
    users: attr.string_map(),
    /** Groups beside those of the users: `{ web: "33" }`, or `GID:MEMBER,MEMBER`. */
    groups: attr.string_map(),
    /** The user a container runs as. */
    user: attr.string({ mandatory: false }),
    /** Further folders. */
    directories: attr.strings(),
    /** Further links by path. */
    symlinks: attr.string_map(),
    /** Modes by path, octal; a path may end in `/**`. */
    modes: attr.string_map(),
    /** Owners by path, as numbers: `{ "/var/lib/app": "65532:65532" }`. */
    owners: attr.string_map(),
    /** Variables, beside PATH, and SSL_CERT_FILE where there are certificates. */
    env: attr.string_map(),
  },
  impl(ctx) {
    const { attrs, label } = ctx;
    const lock = attrs.lock.get(DebianLockInfo);
    const architecture = ARCHITECTURES[ctx.platform.get(cpu)];
    const locked = lock.packages[architecture];
    if (!locked) return ctx.fail(`${lock.path} does not answer what ${attrs.lock.label} asks for`, { attribute: "lock", help: `run \`athanor lock ${attrs.lock.label}\`` });
    const missing = [...attrs.packages, ...attrs.without].find((name) => !locked.some((entry) => entry.name === name));
    if (missing !== undefined) return ctx.fail(`${lock.path} has no package "${missing}" for ${architecture}`, { attribute: "packages", text: missing });
    const chosen = locked.filter(({ name }) => (attrs.packages.length === 0 || attrs.packages.includes(name)) && !attrs.without.includes(name));
    const users = Object.entries(attrs.users).map(([name, text]) => {
      const [, uid, gid, home, shell] = /^(\d{1,10})(?::(\d{1,10}))?(?::(\/[^:]*))?(?::(\/[^:]*))?$/.exec(text) ?? ctx.fail(`"${text}" is no user`, { attribute: "users", text, help: '"65532", or "UID:GID:HOME:SHELL"' });
      return { name, uid: Number(uid), gid: Number(gid ?? uid), home: home ?? `/home/${name}`, shell: shell ?? "/sbin/nologin" };
    });
    const groups = Object.entries(attrs.groups).map(([name, text]) => {
      const [, gid, members] = /^(\d{1,10})(?::([A-Za-z0-9_,-]*))?$/.exec(text) ?? ctx.fail(`"${text}" is no group`, { attribute: "groups", text, help: '"33", or "GID:MEMBER,MEMBER"' });
      return { name, gid: Number(gid), members: (members ?? "").split(",").filter((member) => member !== "") };
    });
    const blob = ctx.actions.declareFile(`${label.name}.tar.gz`);
    const descriptors = ctx.actions.declareFile(`${label.name}.layer.json`);
    const args: Arg[] = ["--blob", blob, "--descriptors", descriptors, "--accounts", JSON.stringify({ users, groups })];
    for (const { path, sha256, size } of chosen) args.push("--package", ctx.actions.download({ mirror: "debian", path, sha256, size }));
    for (const pattern of [...UNREAD, ...attrs.drop]) args.push("--drop", pattern);
    for (const folder of attrs.directories) args.push("--directory", folder);
    for (const [place, target] of Object.entries(attrs.symlinks)) args.push("--symlink", place, target);
    for (const [pattern, mode] of Object.entries(attrs.modes)) args.push("--mode", pattern, mode);
    for (const [pattern, owner] of Object.entries(attrs.owners)) args.push("--own", pattern, owner);
    ctx.actions.tool({ mnemonic: "DebianLayer", tool: "oci/debian_layer", args, outputs: [blob, descriptors], timeout: 1800 });

    const certificates = chosen.some(({ name }) => name === "ca-certificates") ? { SSL_CERT_FILE: "/etc/ssl/certs/ca-certificates.crt" } : {};
    const settings = {
      platform: ociPlatform(ctx.platform),
      env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", ...certificates, ...attrs.env },
      ...(attrs.user === undefined ? {} : { user: attrs.user }),
      labels: {},
      annotations: {},
      exposedPorts: [],
      volumes: [],
    };
    const [manifest, config, descriptor] = [ctx.actions.declareFile(`${label.name}.manifest.json`), ctx.actions.declareFile(`${label.name}.config.json`), ctx.actions.declareFile(`${label.name}.descriptor.json`)];
    ctx.actions.tool({
      mnemonic: "OciImage",
      tool: "oci/image",
      args: ["--manifest", manifest, "--config", config, "--descriptor", descriptor, "--settings", JSON.stringify(settings), "--layer", descriptors, `Debian: ${chosen.map(({ name, version }) => `${name} ${version}`).join(", ")}`],
      outputs: [manifest, config, descriptor],
    });
    return [OciImageInfo({ manifest, config, descriptor, layers: [{ blob, descriptors, sources: [] }] }), DefaultInfo({ files: depset<File>([manifest, config, descriptor, blob]) })];
  },
});
