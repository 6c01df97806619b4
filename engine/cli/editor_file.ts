/** Files that editors read about a workspace: a tool makes the text from planned actions, and what the text names is built. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { artifactKey, type Artifact } from "../api/file.ts";
import type { HostAction } from "../api/tool.ts";
import { linesOf, variablesOf } from "../executor/dynamic_parts.ts";
import { elementsOf, inputsOf } from "../executor/inputs.ts";
import { formatFiles } from "../executor/render.ts";
import { platformName, type ActionGraph, type PlannedArg, type PlannedPart, type RunPlan } from "../planner/action_graph.ts";
import { PLAIN_TESTS } from "../planner/test_plans.ts";
import { carryOut, type Done } from "./carry_out.ts";
import { DONE, INTERRUPTED } from "./command.ts";
import type { Session } from "./session.ts";
import { editorTool } from "./tools.ts";

export interface EditorFile {
  /** "rust/rust_project". */
  readonly tool: string;
  /** Which actions the tool looks at. */
  readonly mnemonics: readonly string[];
  /** A tool that copies files of the workspace below `--folder=` into a tree: people edit the files, not the tree. */
  readonly gatherer?: string;
  /** Targets that are no part of the answer, but whose outputs options name. */
  readonly extra?: Readonly<Record<string, string>>;
  /** Further options of the tool. */
  readonly options?: Readonly<Record<string, string>>;
}

/** The text, after what it names was built; undefined where that was interrupted. What cannot be built is left out, and said. */
export async function editorText(session: Session, patterns: readonly string[], { tool, mnemonics, gatherer, extra = {}, options = {} }: EditorFile): Promise<string | undefined> {
  const make = await editorTool(session.context.packageRoot, tool);
  const { root } = session.workspace;
  let text: string | undefined;
  const actionsOf = (graph: ActionGraph): readonly RunPlan[] => graph.actions.flatMap((action) => (action.kind === "run" && mnemonics.includes(action.mnemonic) ? [action] : []));
  const optionsOf = (graph: ActionGraph, words: Words): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(extra).flatMap(([name, label]) => graph.requested.filter((one) => one.label === label).flatMap(({ outputs }) => outputs.slice(0, 1).map((output) => [name, words.of(output)] as const))));
  const textOf = (graph: ActionGraph, words: Words, done?: Done): string => {
    const gathered = gatheredFolders(session, graph, gatherer);
    return make({ actions: actionsOf(graph).map((action) => hostAction(session, action, words, gathered, done)), workspace: root, options: { ...options, ...optionsOf(graph, words) } });
  };

  const wanted = (graph: ActionGraph): readonly Artifact[] => {
    const words = createWords();
    const named = words.in(textOf(graph, words));
    return [...new Map([...named, ...actionsOf(graph).flatMap(({ argFiles, envFiles }) => [...elementsOf(argFiles), ...elementsOf(envFiles)])].map((artifact) => [artifactKey(artifact), artifact])).values()];
  };
  await carryOut(session, [...patterns, ...Object.values(extra)], { tests: PLAIN_TESTS, instead: { name: tool, artifacts: wanted } }, (done) => {
    if (done.result.cancelled) return INTERRUPTED;
    const { graph } = done.plan;
    const words = createWords();
    const links = new Map(done.links.map(({ key, file }) => [key, file]));
    text = words.replace(textOf(graph, words, done), (artifact) => links.get(artifactKey(artifact)));
    return DONE;
  });
  return text;
}

/** Writes it beside athanor.toml unless told otherwise, `-` being stdout. */
export function writeEditorFile(session: Session, name: string, text: string): void {
  const { context, workspace } = session;
  const given = context.options.get("output");
  if (given === "-") return context.out(text);
  const file = given === undefined ? path.join(workspace.root, name) : path.resolve(context.cwd, given);
  writeFileSync(file, text);
  session.events({ kind: "line", text: `wrote ${path.relative(context.cwd, file)}` });
}

/** Words that stand for what is built, until it is. */
interface Words {
  of(artifact: Artifact): string;
  /** Artifacts whose words a text holds. */
  in(text: string): readonly Artifact[];
  /** What could not be built is left out. */
  replace(text: string, place: (artifact: Artifact) => string | undefined): string;
}

const WORD = /\{\{athanor:(\d+)\}\}/g;

function createWords(): Words {
  const artifacts: Artifact[] = [];
  const known = new Map<string, string>();
  return {
    of(artifact) {
      const key = artifactKey(artifact);
      let word = known.get(key);
      if (word === undefined) known.set(key, (word = `{{athanor:${artifacts.push(artifact) - 1}}}`));
      return word;
    },
    in: (text) => [...new Set([...text.matchAll(WORD)].map(([, index]) => Number(index)))].flatMap((index) => artifacts[index] ?? []),
    replace(text, place) {
      let lacking = false;
      const replaced = text.replace(WORD, (word, index) => {
        const artifact = artifacts[Number(index)];
        const file = artifact && place(artifact);
        lacking ||= file === undefined;
        return file === undefined ? word : JSON.stringify(file).slice(1, -1);
      });
      return lacking ? `${JSON.stringify(JSON.parse(replaced, withoutWords), null, 2)}\n` : replaced;
    },
  };
}

/** Where a string goes, its property goes, or its place in the list. */
function withoutWords(_name: string, value: unknown): unknown {
  if (typeof value === "string" && value.search(WORD) >= 0) return undefined;
  return Array.isArray(value) ? value.filter(() => true) : value;
}

function hostAction(session: Session, action: RunPlan, words: Words, gathered: ReadonlyMap<string, string>, done: Done | undefined): HostAction {
  const place = (artifact: Artifact): string => {
    if (artifact.kind === "source") return session.repositories.hostPath({ repository: artifact.repository, path: artifact.path });
    return artifact.kind === "inside" ? `${place(artifact.tree)}/${artifact.path}` : (gathered.get(artifactKey(artifact)) ?? words.of(artifact));
  };
  const render = (arg: PlannedArg): readonly string[] => {
    if (typeof arg === "string") return [arg];
    if (arg.kind === "each") return formatFiles(arg.format, elementsOf(arg.files).map(place));
    // Programs stand as their root has them: other programs know a compiler by its name.
    // What is below the sandbox's work directory there has a path of its own here.
    const isPlaced = (part: PlannedPart | undefined): boolean => typeof part === "object" && !("program" in part);
    const parts = arg.parts.map((part, i) => (typeof part === "string" && isPlaced(arg.parts[i + 1]) ? part.replace(/\/w\/$/, "") : part));
    return [parts.map((part) => (typeof part === "string" ? part : "file" in part ? place(part.file) : "directoryOf" in part ? path.dirname(place(part.directoryOf)) : `/${part.program.path}`)).join("")];
  };
  const contentOf = (artifact: Artifact) => {
    const content = done?.result.contents.get(artifactKey(artifact));
    if (!content) throw new Missing();
    return content;
  };
  return {
    label: action.label,
    platform: platformName(action.owner),
    mnemonic: action.mnemonic,
    argv: [...action.argv.flatMap(render), ...(done ? whereMade(() => linesOf(action.argFiles, contentOf, done.store), []) : [])],
    env: { ...Object.fromEntries(done ? whereMade(() => [...variablesOf(action.envFiles, contentOf, done.store)], []) : []), ...Object.fromEntries(action.env.map(([name, value]) => [name, render(value).join(" ")])) },
    outputs: action.outputs.map(({ path: output, tree }) => words.of({ kind: "output", owner: action.owner, path: output, tree })),
  };
}

/** Folders of the workspace by the tree they were copied into. */
function gatheredFolders(session: Session, graph: ActionGraph, gatherer: string | undefined): ReadonlyMap<string, string> {
  return new Map(
    graph.actions.flatMap((action) => {
      if (action.kind !== "tool" || action.tool !== gatherer) return [];
      const folder = action.args.flatMap((arg) => (typeof arg === "string" && arg.startsWith("--folder=") ? arg.slice("--folder=".length) : []))[0];
      const source = inputsOf(action).find((input) => input.kind === "source");
      if (folder === undefined || source?.kind !== "source") return [];
      const file = session.repositories.hostPath({ repository: source.repository, path: folder.replace(/^external\/[^/]+\/?/, "") });
      return action.outputs.map(({ path: output, tree }) => [artifactKey({ kind: "output", owner: action.owner, path: output, tree }), file] as const);
    }),
  );
}

/** A build script that fails has been reported; editors do with what there is. */
class Missing extends Error {}

function whereMade<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Missing) return otherwise;
    throw error;
  }
}
