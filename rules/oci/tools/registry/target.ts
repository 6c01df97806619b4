/** The repository that a command is about. */
import { ToolError } from "../../../../engine/api/tool.ts";
import { parseReference, type Reference } from "./reference.ts";

export function repositoryOf(text: string | undefined): Reference {
  if (text === undefined) throw new ToolError("no repository is named", "say which: -- --repository registry.example/team/app, or the attribute `repository`");
  const reference = parseReference(text);
  if (typeof reference === "string") throw new ToolError(reference);
  if (reference.tag !== undefined || reference.digest !== undefined) throw new ToolError(`"${text}" names more than a repository`, "a tag is named with --tag; the digest is the image's own");
  return reference;
}
