/** Entry of the worker thread that runs built-in tools: imports the tool's module, runs it in a staged folder, takes its outputs into the store. */
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { BuildError } from "../api/diagnostic.ts";
import type { Tool } from "../api/tool.ts";
import { EMPTY } from "../store/digest.ts";
import { openStore } from "../store/disk_store.ts";
import { collectOutputs, type DeclaredOutput } from "./outputs.ts";
import { OUT } from "./placement.ts";
import type { Outcome } from "./runner_protocol.ts";
import { unexpected } from "./unexpected.ts";

/** One run of a tool, as the runner asks for it. */
export interface ToolTask {
  readonly module: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly outputs: readonly DeclaredOutput[];
}

const port = parentPort;
if (!port) throw new Error("tool_worker is the entry of a worker thread");
const { store: storePath }: { readonly store: string } = workerData;
const store = openStore(storePath, { lease: false });

port.on("message", (task: ToolTask) => {
  void runTool(task).then((outcome) => port.postMessage(outcome));
});

async function runTool({ module, args, cwd, outputs }: ToolTask): Promise<Outcome> {
  const lines: string[] = [];
  const text = (): string => lines.map((line) => `${line}\n`).join("");
  try {
    const imported: { readonly default: Tool } = await import(pathToFileURL(module).href);
    await imported.default({ args, cwd, log: (line) => void lines.push(line) });
    const collected = collectOutputs(`${cwd}/${OUT}`, outputs, store);
    if ("fault" in collected) return { kind: "failed", reason: collected.fault, output: text() };
    const output = text();
    return { kind: "ok", outputs: collected.outputs, stdout: output === "" ? EMPTY : store.putBlob(Buffer.from(output)), stderr: EMPTY, output };
  } catch (error) {
    // By name: the tool's bundle has a ToolError of its own.
    if (error instanceof Error && error.name === "ToolError") return { kind: "failed", reason: error.message, output: text(), ...("help" in error && typeof error.help === "string" ? { help: error.help } : {}) };
    if (error instanceof BuildError) return { kind: "failed", reason: error.message, output: text(), ...(error.diagnostics[0]?.help === undefined ? {} : { help: error.diagnostics[0].help }) };
    return unexpected(error, text());
  }
}
