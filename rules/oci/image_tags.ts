/** image_tags: what an image is called in a repository, from its digest or from the commit, and never from the clock. */
import { attr, DefaultInfo, depset, rule, type Arg, type File } from "athanor/api";
import { imageOf } from "./image_transfer.ts";
import { ImageTagsInfo } from "./oci_info.ts";

/** `20261115103000-0123456789ab`: when the commit was made, in UTC, and its first 12 digits, so that tags sort by time. Ends in `-dirty` where the workspace differs from the commit. */
export const tag_with_commit_and_timestamp = "{commit_time}-{commit}";
/** The first 12 digits of the image's digest: the same content has the same tag. */
export const tag_with_sha256 = "{sha256}";

/** What the braces may hold, and what an action must read to fill them. */
const FIELDS: Readonly<Record<string, "image" | "commit">> = { commit: "commit", commit_time: "commit", sha256: "image" };

/**
 * Tags of an image. `athanor build //:image_tags` shows them, a push sets them. The commit is an input of this target alone: a commit that changes
 * nothing in the image gives it a new tag and leaves its digest.
 */
export const image_tags = rule({
  attrs: {
    /** The image or index that is called so. */
    image: attr.dep({ provides: [] }),
    /** Tags, in the order they are set: `tag_with_commit_and_timestamp`, `tag_with_sha256`, "latest", or your own with `{commit}`, `{commit_time}` and `{sha256}` in them. */
    formats: attr.strings({ default: [tag_with_commit_and_timestamp] }),
  },
  impl(ctx) {
    const { formats, image } = ctx.attrs;
    const described = imageOf(image)?.descriptor;
    if (!described) return ctx.fail(`${image.label} is no image`, { attribute: "image", help: "images are made by oci_image and multi_arch_image" });
    if (formats.length === 0) return ctx.fail("formats must name at least one tag", { attribute: "formats", help: "leave it out for a tag made of the commit and its time" });
    for (const format of formats) {
      const field = [...format.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name).find((name) => FIELDS[name] === undefined);
      if (field !== undefined) return ctx.fail(`a tag cannot hold {${field}}`, { attribute: "formats", text: format, help: `there are ${Object.keys(FIELDS).map((name) => `{${name}}`).join(", ")}` });
      if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(format.replace(/\{[^{}]*\}/g, "0")))
        return ctx.fail(`"${format}" is no tag`, { attribute: "formats", text: format, help: "up to 128 letters, digits and _ . -, the first no . or -" });
    }
    const reads = (what: "image" | "commit") => formats.some((format) => [...format.matchAll(/\{([^{}]*)\}/g)].some(([, name = ""]) => FIELDS[name] === what));
    const file = ctx.actions.declareFile(`${ctx.label.name}.txt`);
    const args: Arg[] = ["--out", file];
    if (reads("commit")) args.push("--commit", ctx.actions.commit());
    if (reads("image")) args.push("--image", described);
    for (const format of formats) args.push("--format", format);
    ctx.actions.tool({ mnemonic: "ImageTags", tool: "oci/image_tags", args, outputs: [file] });
    return [ImageTagsInfo({ file }), DefaultInfo({ files: depset<File>([file]), shown: file })];
  },
});
