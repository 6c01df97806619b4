/** image_test: what an image must be, and what it must do. */
import { attr, rule } from "athanor/api";
import { emulator } from "../testing/emulator.ts";
import { container } from "./container.ts";
import { imageArgs } from "./image_args.ts";
import { imageOf } from "./image_transfer.ts";

/**
 * Checks an image without running it: files, modes, owners, configuration, size. With `run` also starts a program in the image's file system, sealed by
 * bubblewrap, and under an emulator where the image is for another processor. An index is checked image by image.
 */
export const image_test = rule({
  attrs: {
    /** The image or index. */
    image: attr.dep({ provides: [] }),
    /** What lies where: `{ "/usr/bin/app": "file 0755 0:0", "/lib": "symlink -> usr/lib" }`. Kind, mode, owner and target each count where they are given. */
    files: attr.string_map(),
    /** Patterns that every file must match one of: an image that holds exactly these. A pattern stands for what is below it, too. */
    only: attr.strings(),
    /** Patterns that nothing may match: `["/bin/sh", "/usr/share/doc"]`. */
    absent: attr.strings(),
    /** Text that files must hold, by path. */
    contains: attr.string_map(),
    /** Fields of the configuration: `{ User: "65532", Entrypoint: '["/usr/bin/app"]', "Env.PATH": "/usr/bin", "Labels.x": "y" }`. */
    config: attr.string_map(),
    /** How many bytes all layers may have as they are pushed. */
    max_size: attr.int({ min: 0, mandatory: false }),
    /** How many layers there may be. */
    max_layers: attr.int({ min: 1, mandatory: false }),
    /** A command to start in the image: `["/usr/bin/app", "--version"]`. It must end with 0. */
    run: attr.strings(),
    /** Seconds after which `run` has failed. */
    timeout: attr.int({ default: 300, min: 1 }),
  },
  toolchains: { container, emulator },
  impl(ctx) {
    const { files, only, absent, contains, config, max_size, max_layers } = ctx.attrs;
    const image = imageOf(ctx.attrs.image);
    if (!image) return ctx.fail(`${ctx.attrs.image.label} is no image`, { attribute: "image", help: "images are made by oci_image and multi_arch_image" });
    for (const wanted of Object.values(files))
      for (const word of (wanted.split(/(?:^|\s)->/)[0] ?? "").split(/\s+/))
        if (!/^(|[0-7]{3,4}|\d+:\d+|file|directory|symlink|special)$/.test(word))
          return ctx.fail(`"${word}" says nothing about a file`, { attribute: "files", text: wanted, help: 'file, directory, symlink or special, an octal mode, UID:GID, -> TARGET: "file 0755 0:0"' });
    const expected = { files, only, absent, contains, config, ...(max_size === undefined ? {} : { maxSize: max_size }), ...(max_layers === undefined ? {} : { maxLayers: max_layers }) };
    ctx.actions.testTool({ mnemonic: "ImageTest", tool: "oci/image_test", args: ["--expect", JSON.stringify(expected), ...imageArgs(image)] });
    if (ctx.attrs.run.length === 0) return [];
    if ("images" in image) return ctx.fail(`run needs an image for one platform; ${ctx.attrs.image.label} is an index`, { attribute: "run", help: 'name the image itself, and a platform: "//platforms:linux_aarch64_musl" for another than the default' });
    const { name } = ctx.label;
    const [root, args, env] = [ctx.actions.declareDirectory(`${name}.root`), ctx.actions.declareFile(`${name}.args`), ctx.actions.declareFile(`${name}.env`)];
    const { bubblewrap } = ctx.toolchains.container;
    const foreign = ctx.toolchains.emulator.file;
    ctx.actions.tool({
      mnemonic: "ImageRoot",
      tool: "oci/rootfs",
      args: ["--out", root, "--args", args, "--env", env, ...imageArgs(image), "--run", ...(foreign ? [EMULATOR] : []), ...ctx.attrs.run],
      outputs: [root, args, env],
    });
    // A sandbox in the sandbox, which is sealed already: here the image's tree is the root, read-only, with the file systems that every container has. The kernel
    // mounts no new /proc where parts of the old one are hidden, so that one is shared.
    ctx.actions.test({
      name: "run",
      mnemonic: "ImageRun",
      argv: [bubblewrap, "--unshare-user", "--ro-bind", root, "/", "--ro-bind", "/proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", ...(foreign ? ["--ro-bind", foreign, EMULATOR] : [])],
      argFiles: [args],
      envFiles: [env],
      timeout: ctx.attrs.timeout,
    });
    return [];
  },
});

/** Where an emulator lies in a container, which is started by it. */
const EMULATOR = "/tmp/.emulator";
