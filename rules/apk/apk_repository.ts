/** apk_repository: packages and their index, for images of this workspace and for any web server. */
import { attr, DefaultInfo, depset, rule } from "athanor/api";
import { cpu } from "athanor/platforms";
import { ApkPackageInfo } from "./apk_package.ts";
import { ApkRepositoryInfo } from "./apk_repository_info.ts";

/**
 * A repository of the platform's processor: a folder to be served as it is, in which apk and apko find an index and its packages.
 * An apko configuration names it in `contents.repositories` by its label.
 */
export const apk_repository = rule({
  attrs: {
    /** What it holds. */
    packages: attr.deps({ provides: [ApkPackageInfo] }),
    /** A private RSA key in PEM that signs the index; images of this workspace need none. It is an input like any source: whoever can read the store, or a cache of it in CI, can read the key. So let it sign nothing else. */
    key: attr.file({ mandatory: false }),
  },
  impl(ctx) {
    const packages = ctx.attrs.packages.map((dep) => dep.get(ApkPackageInfo));
    const tree = ctx.actions.declareDirectory(ctx.label.name);
    ctx.actions.tool({
      mnemonic: "ApkIndex",
      tool: "apk/repository",
      args: ["--out", tree, "--arch", ctx.platform.get(cpu), ...(ctx.attrs.key ? ["--key", ctx.attrs.key] : []), ...packages.map(({ file }) => file)],
      outputs: [tree],
    });
    return [ApkRepositoryInfo({ tree, packages: packages.map(({ metadata }) => metadata) }), DefaultInfo({ files: depset([tree]) })];
  },
});
