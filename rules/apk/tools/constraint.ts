/** What a package or a user asks for: `name`, `name>=1.2`, `name~1.2`, `name=1.2-r0@edge`, and `!name` for what must not be there. */
import { parseVersion, satisfies, type Operator } from "./version.ts";

export interface Constraint {
  /** As it was written, without the `!`. */
  readonly text: string;
  readonly name: string;
  /** Undefined where any version will do, or the operator is none that exists. */
  readonly operator: Operator | undefined;
  /** "" where none is asked for. */
  readonly version: string;
  /** The tag of a repository ("edge"), or "". */
  readonly pin: string;
}

const PATTERN = /^([^@=><~]+)(?:([=><~]+)([^@]+))?(?:@([a-zA-Z0-9]+))?$/;
const OPERATORS: Readonly<Record<string, Operator>> = { "=": "=", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "~": "~", "=~": "~", "~=": "~" };

/** Text that is no constraint stands for a name. */
export function parseConstraint(text: string): Constraint {
  let constraint = parsed.get(text);
  if (constraint === undefined) parsed.set(text, (constraint = read(text)));
  return constraint;
}

const parsed = new Map<string, Constraint>();

function read(text: string): Constraint {
  // A library's version is either that of its package, which ends in -rN, or its own ABI's, which must sort before all of those: melange#1871.
  const library = /^(so:[^=]*)=(.*)$/.exec(text);
  const tweaked = library && !/-r\d+$/.test(library[2] ?? "") ? `${library[1]}=0.${library[2]}` : text;
  const match = PATTERN.exec(tweaked);
  if (!match) return { text, name: tweaked, operator: undefined, version: "", pin: "" };
  const [, name = "", operator = "", version = "", pin = ""] = match;
  return { text, name, operator: OPERATORS[operator], version, pin };
}

/** Whether `version` (of a package, or of what it provides) answers the constraint. */
export function answers(version: string, constraint: Constraint): boolean {
  if (constraint.operator === undefined) return true;
  const [has, wanted] = [parseVersion(version), parseVersion(constraint.version)];
  return has !== undefined && wanted !== undefined && satisfies(has, constraint.operator, wanted);
}
