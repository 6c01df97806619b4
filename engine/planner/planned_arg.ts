/** Arguments: from what a rule wrote to plain data. */
import { templateOf, type ArgPart, type TemplateNode } from "../api/arg.ts";
import { depsetNodeOf } from "../api/depset.ts";
import { buildError, unreachable } from "../api/diagnostic.ts";
import { artifactOf, programOf } from "../api/file.ts";
import type { PlannedArg, PlannedPart } from "./action_graph.ts";
import { artifactSet, setOfDepset } from "./artifact_set.ts";
import type { Session } from "./session.ts";

/** `where` names the argument, for messages ("argv[3]"). */
export function plannedArg(session: Session, value: unknown, where: string): PlannedArg {
  if (typeof value === "string") return checkText(value, where);
  const file = artifactOf(value);
  if (file) return { kind: "join", parts: [{ file }] };
  const program = programOf(value);
  if (program) return { kind: "join", parts: [{ program }] };
  const template = templateOf(value);
  if (template) return plannedTemplate(session, template, where);
  const set = depsetNodeOf(value);
  if (set) return { kind: "each", files: setOfDepset(session, set, where), format: "%{path}" };
  throw wrongArg(value, where);
}

function plannedTemplate(session: Session, template: TemplateNode, where: string): PlannedArg {
  switch (template.kind) {
    case "join":
      return { kind: "join", parts: template.parts.map((part) => plannedPart(part, where)) };
    case "each":
      return { kind: "each", files: artifactSet(session, depsetNodeOf(template.files) ? [template.files] : [...template.files], where), format: checkText(template.format, where) };
    default:
      return unreachable(template);
  }
}

function plannedPart(part: ArgPart, where: string): PlannedPart {
  if (typeof part === "string") return checkText(part, where);
  const file = artifactOf(part);
  if (file) return { file };
  const program = programOf(part);
  if (program) return { program };
  const directoryOf = typeof part === "object" && part !== null && "directoryOf" in part ? artifactOf(part.directoryOf) : undefined;
  if (directoryOf) return { directoryOf };
  throw wrongArg(part, where);
}

function checkText(text: string, where: string): string {
  if (text.includes("\0")) throw buildError(`${where} holds a NUL character, which no argument can`);
  return text;
}

function wrongArg(value: unknown, where: string): Error {
  const got = value === null ? "null" : Array.isArray(value) ? "a list" : typeof value === "number" || typeof value === "boolean" ? String(value) : value === undefined ? "undefined" : `a value of type ${typeof value}`;
  return buildError(`${where} is ${got}: an argument is text, a File, a Program, a Depset of Files or arg\`...\``);
}
