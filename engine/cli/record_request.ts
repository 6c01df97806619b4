/** Remembering that a command line was carried out, with stamps of all its result stands on, for the no-op check. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { artifactKey } from "../api/file.ts";
import { plural } from "../api/plural.ts";
import { isTold } from "../report/test_text.ts";
import { sourcesOf } from "../state/execution_memory.ts";
import { requestKey } from "../state/request_record.ts";
import { DIRECTORY, FILE, stampNow } from "../state/stamp_table.ts";
import type { Done } from "./carry_out.ts";
import type { Session } from "./session.ts";

export function recordRequest(session: Session, { plan, links, tests }: Done, tested: boolean): void {
  const { context, repositories, state, workspace } = session;
  const told = tests.filter(isTold).length;
  const rows = new Set(plan.stamps);
  for (const source of sourcesOf(plan.graph)) {
    const file = repositories.hostPath({ repository: source.repository, path: source.path });
    rows.add(state.stamps.sourceRow(file) ?? state.stamps.record({ kind: "file", path: file }));
  }
  state.putRequest(requestKey(context.argv, path.relative(workspace.root, context.cwd)), {
    stamps: Uint32Array.from(rows),
    outputs: links.map(({ file, tree }) => stampNow(file, tree ? DIRECTORY : FILE)),
    message: `nothing to do: ${tested ? `${plural(told, "test")} ${told === 1 ? "passes" : "pass"}, and what ${told === 1 ? "it needs" : "they need"} is unchanged` : subject(plan.graph.requested.map(({ label }) => label))}`,
    printed: tested ? [] : printedLines(session, { plan, links }),
  });
}

/** `//:app and 2 more targets are up to date`. */
export function subject(labels: readonly string[]): string {
  const [first] = labels;
  if (first === undefined) return "no target matches";
  if (labels.length === 1) return `${first} is up to date`;
  return `${first} and ${plural(labels.length - 1, "more target")} are up to date`;
}

/** More paths than these say nothing to people; they find them below athanor-out. */
const PRINTED = 40;

/** Paths of what was built, from where the user stands; in place of some, the text that they hold. */
export function printedLines({ context }: Session, { plan, links }: Pick<Done, "plan" | "links">): readonly string[] {
  const shown = new Set(plan.graph.requested.flatMap(({ shown }) => (shown ? [artifactKey(shown)] : [])));
  const lines = links.flatMap(({ key, file }) => (shown.has(key) ? readFileSync(file, "utf8").trimEnd().split("\n") : [path.relative(context.cwd, file)]));
  return lines.length <= PRINTED ? lines : [];
}
