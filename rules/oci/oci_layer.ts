/** oci_layer: files, programs, folders and links at their places in an image. */
import { attr, DefaultInfo, depset, rule, type File } from "athanor/api";
import { BinaryInfo } from "../general/binary_info.ts";
import { compression_attrs, compressionOf } from "./compression_attrs.ts";
import { declareLayer } from "./layer_action.ts";
import { OciLayerInfo } from "./oci_info.ts";

/**
 * One layer of an image: a tar that depends on its content alone. Entries are sorted, times are 1970, owners are numbers, parent folders are
 * made once. Programs are 0755, other files 0644 or 0755 as they are executable, folders 0755, unless `modes` says otherwise.
 */
export const oci_layer = rule({
  attrs: {
    /** Files by path: `{ "/etc/app.toml": "app.toml", "/srv/": glob(["static/**"]) }`. A path that ends in / is a folder, in which files keep their names; a tree is laid out below its path. */
    files: attr.file_map(),
    /** Programs by path: `{ "/usr/bin/app": ":app" }`. What they read when they run comes along, and what a dynamic one is linked against. */
    binaries: attr.dep_map({ provides: [BinaryInfo] }),
    /** Whether dynamic programs bring their loader and shared libraries; false where the base has them. */
    libraries: attr.bool({ default: true }),
    /** The folder in which the programs' data files lie, by their workspace paths; the image's working directory where they are named so. */
    data_folder: attr.string({ default: "/" }),
    /** Folders, for what is empty or whose mode or owner matters. */
    directories: attr.strings(),
    /** Links by path: `{ "/usr/bin/sh": "busybox" }`. */
    symlinks: attr.string_map(),
    /** Modes by path, octal: `{ "/usr/bin/app": "4755" }`. A path may end in `/**` for everything below it; what is said last counts. */
    modes: attr.string_map(),
    /** Owners by path, as numbers: `{ "/var/lib/app/**": "65532:65532" }`. */
    owners: attr.string_map(),
    /** The owner of everything else. Parent folders that nobody named belong to root. */
    owner: attr.string({ default: "0:0" }),
    ...compression_attrs,
  },
  impl(ctx) {
    const { files, libraries, data_folder, directories, symlinks, modes, owners, owner } = ctx.attrs;
    for (const place of [...Object.keys(files).filter((one) => one !== "/"), ...Object.keys(ctx.attrs.binaries)])
      if (pathFault(place.replace(/\/$/, ""))) return ctx.fail(`"${place}" is no path in an image`, { attribute: place in files ? "files" : "binaries", text: place, help: PATHS });
    for (const folder of directories) if (pathFault(folder)) return ctx.fail(`"${folder}" is no path in an image`, { attribute: "directories", text: folder, help: PATHS });
    for (const place of Object.keys(symlinks)) if (pathFault(place)) return ctx.fail(`"${place}" is no path in an image`, { attribute: "symlinks", text: place, help: PATHS });
    for (const mode of Object.values(modes)) if (!/^[0-7]{3,4}$/.test(mode)) return ctx.fail(`"${mode}" is no mode`, { attribute: "modes", text: mode, help: 'three or four octal digits: "0755"' });
    const stranger = Object.values(owners).find((one) => !OWNER.test(one));
    if (stranger !== undefined || !OWNER.test(owner))
      return ctx.fail(`"${stranger ?? owner}" is no owner`, { attribute: stranger === undefined ? "owner" : "owners", text: stranger ?? owner, help: 'two numbers, of the user and of the group: "65532:65532"' });
    const programs = Object.fromEntries(Object.entries(ctx.attrs.binaries).map(([place, binary]) => [place, binary.get(BinaryInfo)]));
    const layer = declareLayer(ctx, ctx.label.name, compressionOf(ctx.attrs), {
      files,
      programs,
      librariesOf: libraries ? Object.values(programs) : [],
      dataFolder: data_folder,
      directories,
      symlinks,
      modes,
      owners,
      owner,
    });
    return [OciLayerInfo(layer), DefaultInfo({ files: depset<File>([layer.blob, layer.descriptors]) })];
  },
});

const PATHS = 'paths begin with / and have no empty part, "." or ".."';
const OWNER = /^\d{1,10}:\d{1,10}$/;

function pathFault(path: string): boolean {
  return !path.startsWith("/") || path.slice(1).split("/").some((part) => part === "" || part === "." || part === "..");
}
