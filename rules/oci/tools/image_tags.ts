/** The tag tool: formats, the commit's facts and an image's descriptor in, one tag a line out: `--out OUT [--commit FILE] [--image DESCRIPTOR] [--format FORMAT]...`. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { hexOf, readDescriptor } from "./descriptor.ts";

export const version = 1;

/** What git says of the workspace, as the command line writes it. */
export type Commit = { readonly commit: string; readonly time: number; readonly dirty: boolean } | { readonly problem: string };

const imageTags: Tool = ({ args, cwd }) => {
  const values = (option: string): readonly string[] => args.filter((_, i) => args[i - 1] === option);
  const file = (option: string): string | undefined => values(option).map((name) => path.join(cwd, name))[0];
  const [out, commit, image] = [file("--out"), file("--commit"), file("--image")];
  if (out === undefined) throw new Error("--out is missing");
  const tags = formatTags(values("--format"), {
    ...(commit === undefined ? {} : { commit: JSON.parse(readFileSync(commit, "utf8")) as Commit }),
    ...(image === undefined ? {} : { digest: readDescriptor(image).digest }),
  });
  writeFileSync(out, tags.map((tag) => `${tag}\n`).join(""));
};
export default imageTags;

/** Fewer would clash in large histories; Go's pseudo-versions have as many. */
const DIGITS = 12;

export function formatTags(formats: readonly string[], facts: { readonly commit?: Commit; readonly digest?: string }): readonly string[] {
  const tags = formats.map((format) => {
    let dirty = false;
    const tag = format.replace(/\{([^{}]*)\}/g, (_, field: string) => {
      if (field === "sha256") return hexOf(facts.digest ?? "").slice(0, DIGITS);
      const { commit } = facts;
      if (!commit || "problem" in commit)
        throw new ToolError(`the tag "${format}" needs a commit, and the workspace has none: ${commit?.problem ?? "git was not asked"}`, "tag_with_sha256 and literal tags need no commit");
      dirty ||= commit.dirty;
      return field === "commit" ? commit.commit.slice(0, DIGITS) : timestamp(commit.time);
    });
    return dirty ? `${tag}-dirty` : tag;
  });
  const long = tags.find((tag) => tag.length > 128);
  if (long !== undefined) throw new ToolError(`the tag "${long}" has ${long.length} characters; 128 are allowed`);
  return [...new Set(tags)];
}

/** `YYYYMMDDHHMMSS` in UTC. */
function timestamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\D/g, "").slice(0, 14);
}
