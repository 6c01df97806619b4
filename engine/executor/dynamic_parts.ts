/** Arguments and variables that other actions found out: read from files when an action's inputs are known, so that its key is that of a plain command. */
import { buildError } from "../api/diagnostic.ts";
import type { Artifact } from "../api/file.ts";
import type { ArtifactSet } from "../planner/action_graph.ts";
import type { Content, Store } from "../store/store.ts";
import { MissingContent } from "./input_root.ts";
import { elementsOf } from "./inputs.ts";

type ContentOf = (artifact: Artifact) => Content;

/** Begins a line that is no argument: `athanor:help WORDS<TAB>TEXT`. */
const HELP = "athanor:help ";

/** The arguments in files, in their order; empty lines do not count. */
export function linesOf(files: ArtifactSet, contentOf: ContentOf, store: Store): readonly string[] {
  return elementsOf(files).flatMap((artifact) => read(artifact, contentOf(artifact), store).filter((line) => !line.startsWith(HELP)));
}

/** What such files have to say about a program that has failed with this output: the TEXT of WORDS that a line of it ends with. */
export function helpIn(files: ArtifactSet, output: string, contentOf: ContentOf, store: Store): readonly string[] {
  const hints = elementsOf(files).flatMap((artifact) => read(artifact, contentOf(artifact), store).flatMap((line) => (line.startsWith(HELP) ? [line.slice(HELP.length).split("\t", 2)] : [])));
  // Without colours, which compilers are asked for.
  const said = output.replace(/\x1b\[[0-9;]*m/g, "").split("\n").map((line) => line.trimEnd());
  return [...new Set(hints.flatMap(([words = "", text = ""]) => (said.some((line) => line.endsWith(words)) ? [text] : [])))];
}

/** `NAME=VALUE` lines of files; a later line wins. */
export function variablesOf(files: ArtifactSet, contentOf: ContentOf, store: Store): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const artifact of elementsOf(files)) {
    for (const line of read(artifact, contentOf(artifact), store)) {
      const equals = line.indexOf("=");
      if (equals < 1) throw buildError(`${artifact.path} has a line that is no NAME=VALUE: ${JSON.stringify(line)}`);
      variables.set(line.slice(0, equals), line.slice(equals + 1));
    }
  }
  return variables;
}

function read(artifact: Artifact, content: Content, store: Store): readonly string[] {
  if (artifact.kind === "source" || artifact.kind === "download") throw buildError(`${artifact.path} is no output: arguments and variables are read from what actions write`);
  if (content.kind === "tree") throw buildError(`${artifact.path} is a folder: arguments and variables are read from files`);
  const bytes = store.getBlob(content.digest);
  if (!bytes) throw new MissingContent(content.digest);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  if (text.includes("\0")) throw buildError(`${artifact.path} holds a NUL character, which no argument can`);
  return text.split("\n").filter((line) => line !== "");
}
