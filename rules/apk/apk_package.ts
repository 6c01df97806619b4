/** apk_package: a package of Alpine's kind out of files, programs and trees. */
import { attr, DefaultInfo, depset, provider, rule, type Arg, type File } from "athanor/api";
import { cpu } from "athanor/platforms";
import { BinaryInfo } from "../general/binary_info.ts";
import { declareLayer } from "../oci/layer_action.ts";
import type { PackageMetadata } from "./tools/metadata.ts";
import { parseVersion } from "./tools/version.ts";

export interface ApkPackageInfo {
  /** The package, `<name>-<version>.apk`. */
  readonly file: File;
  readonly metadata: PackageMetadata;
}
export const ApkPackageInfo = provider<ApkPackageInfo>("ApkPackageInfo");

const SCRIPTS = ["pre-install", "post-install", "pre-upgrade", "post-upgrade", "pre-deinstall", "post-deinstall", "trigger"];

/** A package for apk and for images: what melange is used for, out of targets. Its content is said as that of an oci_layer. */
export const apk_package = rule({
  attrs: {
    /** The package's name; the target's unless told. */
    package: attr.string({ mandatory: false }),
    /** Its version, with a release: "1.2.3-r0". */
    version: attr.string(),
    /** One line about it. */
    description: attr.string({ default: "" }),
    /** An SPDX expression. */
    license: attr.string({ default: "" }),
    /** Where it comes from. */
    url: attr.string({ default: "" }),
    /** What it was built from: packages of one origin may replace each other's files. The package itself unless told. */
    origin: attr.string({ mandatory: false }),
    /** Who answers for it. */
    maintainer: attr.string({ default: "" }),
    /** What it needs: `name`, `name>=1.2`, `so:libc.so.6`, `!name` for what must not be there. */
    depends: attr.strings(),
    /** Further names it answers to: `name`, `name=1.2`, `cmd:sh`. */
    provides: attr.strings(),
    /** Packages whose files it may take. */
    replaces: attr.strings(),
    /** It comes along once all of these are installed. */
    install_if: attr.strings(),
    /** Among several packages that provide a name, the highest wins. */
    provider_priority: attr.int({ default: 0, min: 0 }),
    /** Seconds since 1970, when it counts as built: the newest of an image's packages is the image's time. */
    build_time: attr.int({ default: 0, min: 0 }),
    /** Files by path: `{ "/etc/app.toml": "app.toml", "/": [":root"] }`. A path that ends in / is a folder, in which files keep their names; a tree is laid out below its path. */
    files: attr.file_map(),
    /** Programs by path. */
    binaries: attr.dep_map({ provides: [BinaryInfo] }),
    /** Folders, for what is empty or whose mode or owner matters. */
    directories: attr.strings(),
    /** Links by path. */
    symlinks: attr.string_map(),
    /** Modes by path, octal; a path may end in `/**`. */
    modes: attr.string_map(),
    /** Owners by path, as numbers; apko's images take none of them. */
    owners: attr.string_map(),
    /** Scripts by when apk runs them ("post-install", "trigger"); images run none. */
    scripts: attr.file_map(),
    /** Folders after whose change the trigger script runs. */
    triggers: attr.strings(),
    /** A private RSA key in PEM to sign with; without one the package carries no signature of its own. It is an input like any source: whoever can read the store, or a cache of it in CI, can read the key. So let it sign nothing else. */
    key: attr.file({ mandatory: false }),
  },
  impl(ctx) {
    const { attrs, label } = ctx;
    const name = attrs.package ?? label.name;
    if (!/^[a-z0-9][a-z0-9+._-]*$/.test(name)) return ctx.fail(`"${name}" is no name of a package: small letters, digits and + . _ - only`, { attribute: attrs.package === undefined ? "version" : "package", text: name });
    if (!parseVersion(attrs.version)) return ctx.fail(`"${attrs.version}" is no version of a package`, { attribute: "version", text: attrs.version, help: 'for example "1.2.3-r0" or "2.0_rc1-r1"' });
    const unknown = Object.keys(attrs.scripts).find((script) => !SCRIPTS.includes(script));
    if (unknown !== undefined) return ctx.fail(`"${unknown}" is no script that apk knows`, { attribute: "scripts", text: unknown, help: `there are ${SCRIPTS.join(", ")}` });
    const metadata: PackageMetadata = {
      name,
      version: attrs.version,
      arch: ctx.platform.get(cpu),
      description: attrs.description,
      license: attrs.license,
      origin: attrs.origin ?? name,
      maintainer: attrs.maintainer,
      url: attrs.url,
      commit: "",
      buildTime: attrs.build_time,
      installedSize: 0,
      providerPriority: attrs.provider_priority,
      dependencies: attrs.depends,
      provides: attrs.provides,
      installIf: attrs.install_if,
      replaces: attrs.replaces,
    };
    const programs = Object.fromEntries(Object.entries(attrs.binaries).map(([place, binary]) => [place, binary.get(BinaryInfo)]));
    const content = declareLayer(ctx, `${label.name}.content`, "none", { files: attrs.files, programs, directories: attrs.directories, symlinks: attrs.symlinks, modes: attrs.modes, owners: attrs.owners });
    const file = ctx.actions.declareFile(`${name}-${attrs.version}.apk`);
    const args: Arg[] = ["--out", file, "--info", JSON.stringify(metadata), "--content", content.blob];
    for (const [script, files] of Object.entries(attrs.scripts)) for (const one of files) args.push("--script", script, one);
    for (const folder of attrs.triggers) args.push("--trigger", folder);
    if (attrs.key) args.push("--key", attrs.key);
    ctx.actions.tool({ mnemonic: "ApkPackage", tool: "apk/package", args, outputs: [file] });
    return [ApkPackageInfo({ file, metadata }), DefaultInfo({ files: depset<File>([file]) })];
  },
});
