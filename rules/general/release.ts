/** release: the files that a version of a workspace is published as. */
import { arg, attr, DefaultInfo, depset, rule, type File } from "athanor/api";

/** Programs, archives and whatever else goes out together, under the names they go out by. `athanor release` collects them with their checksums. */
export const release = rule({
  attrs: {
    /** One file by name: `{ "app-linux-x86_64": ":app_x86_64", "app-image.tar": ":image_archive" }`. */
    files: attr.file_map(),
  },
  impl(ctx) {
    const places = Object.entries(ctx.attrs.files);
    if (places.length === 0) return ctx.fail("files must name at least one file", { attribute: "files" });
    const tree = ctx.actions.declareDirectory(ctx.label.name);
    const args = places.map(([name, files]) => {
      if (!/^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/.test(name)) return ctx.fail(`"${name}" is no name for a file of a release`, { attribute: "files", text: name, help: "letters, digits and _ . + -, without folders" });
      const [file, second] = files;
      if (!file || second || file.isDirectory) return ctx.fail(`"${name}" must be exactly one file${file?.isDirectory ? "; got a folder" : `; got ${files.length}`}`, { attribute: "files", text: name, help: "oci_archive makes one file of an image" });
      return arg`${name}=${file}`;
    });
    ctx.actions.tool({ mnemonic: "Release", tool: "general/tree", args: [arg`--out=${tree}`, ...args], outputs: [tree] });
    return [DefaultInfo({ files: depset<File>([tree]) })];
  },
});
