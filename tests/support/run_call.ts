/** A run tool called as `athanor run` calls it, with what it says collected. */
import type { Json, RunCall, RunTool } from "../../engine/api/tool.ts";

export interface ToolRun {
  readonly printed: readonly string[];
  readonly progress: readonly string[];
}

export async function callRunTool(tool: RunTool, call: { readonly params: Json; readonly files?: RunCall["files"]; readonly atHand?: RunCall["atHand"]; readonly args?: readonly string[]; readonly env?: RunCall["env"]; readonly signal?: AbortSignal }): Promise<ToolRun> {
  const [printed, progress]: [string[], string[]] = [[], []];
  const network = { fetch: () => Promise.reject(new Error("this tool was to use no mirror")) };
  await tool({ files: {}, atHand: () => Promise.resolve(undefined), args: [], env: {}, update: [], workspace: "/nowhere", staging: "/nowhere", network, signal: new AbortController().signal, print: (line) => printed.push(line), progress: (line) => progress.push(line), ...call });
  return { printed, progress };
}
