/** Why constraints cannot be met together: along which path they clash, and what stands in the way of each candidate. */
import { nearest, ToolError } from "../../../engine/api/tool.ts";
import { answers, type Constraint } from "./constraint.ts";
import { fileName } from "./metadata.ts";
import type { Candidate, PackagesIndex } from "./packages_index.ts";

/** A constraint, and what was chosen for it. */
export interface Step {
  readonly text: string;
  readonly candidate?: Candidate;
}

export class NoSolution extends ToolError {
  readonly path: readonly Step[];
  readonly reason: string;
  constructor(path: readonly Step[], reason: string, help?: string) {
    const asked = path[0]?.text;
    super(path.length === 0 ? reason : [`"${asked}" cannot be resolved`, ...path.map(({ text, candidate }, i) => `${"  ".repeat(i + 1)}${candidate === undefined ? `needs ${text}` : `${i === 0 ? "" : `needs ${text}: `}${fileName(candidate)}`}`), ...indented(reason, path.length + 1)].join("\n"), help);
    this.path = path;
    this.reason = reason;
  }
}

/** Nothing in the index answers `constraint`. */
export function notFound(index: PackagesIndex, constraint: Constraint, disqualified: ReadonlyMap<Candidate, string>, path: readonly Step[]): NoSolution {
  const { name, text, pin } = constraint;
  const known = index.byName.get(name);
  if (known === undefined) {
    const near = nearest(name, index.byName.keys());
    return new NoSolution(path, `nothing provides ${name}`, near === undefined ? undefined : `did you mean "${near}"?`);
  }
  const lines = known.map((candidate) => `${fileName(candidate)}: ${whyNot(candidate, constraint, pin, disqualified)}`);
  const shown = lines.length <= MOST ? lines : [...lines.slice(0, MOST), `and ${lines.length - MOST} more`];
  return new NoSolution(path, [`nothing answers ${text}:`, ...shown.map((line) => `  ${line}`)].join("\n"));
}

/** Lines of candidates in a message. */
const MOST = 8;

function whyNot(candidate: Candidate, constraint: Constraint, pin: string, disqualified: ReadonlyMap<Candidate, string>): string {
  const reason = disqualified.get(candidate);
  if (reason !== undefined) return reason.split("\n")[0] ?? reason;
  if (candidate.pin !== "" && candidate.pin !== pin) return `it must be asked for as ${candidate.name}@${candidate.pin}`;
  return answers(candidate.version, constraint) ? "it does not fit" : `it is not ${constraint.text}`;
}

function indented(text: string, depth: number): readonly string[] {
  return text.split("\n").map((line) => "  ".repeat(depth) + line);
}
