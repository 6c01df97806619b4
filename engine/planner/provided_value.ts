/** What provider values may hold: plain data, Files, Programs, Depsets, arg templates and provided values; frozen once checked. */
import { depsetNodeOf, type DepsetNode } from "../api/depset.ts";
import { buildError } from "../api/diagnostic.ts";
import { artifactOf, programOf } from "../api/file.ts";
import { templateOf } from "../api/arg.ts";
import { providerId } from "./provided.ts";
import type { AnyProvider } from "../api/provider.ts";
import type { Session } from "./session.ts";

/** Throws BuildError naming the first part that is none of these. */
export function checkProvidedValue(session: Session, name: string, value: unknown): void {
  if (typeof value !== "object" || value === null) throw buildError(`${name} takes an object; got ${describe(value)}`);
  check(session, value, () => name, 0);
}

/** Deeper than any sensible value; deep structures belong into a Depset. */
const DEPTH = 200;

function check(session: Session, value: unknown, path: () => string, depth: number): void {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return;
    case "number":
      if (Number.isFinite(value)) return;
      break;
    case "object":
      if (value === null || session.checked.has(value)) return;
      if (depth > DEPTH) throw buildError(`${path()} is nested more than ${DEPTH} deep`, { help: "a Depset holds what is collected along dependencies" });
      if (checkObject(session, value, path, depth)) return;
  }
  throw buildError(`${path()} is ${describe(value)}: provider values hold plain data, Files, Programs, Depsets, arg templates and provided values`);
}

function checkObject(session: Session, value: object, path: () => string, depth: number): boolean {
  if (artifactOf(value) || programOf(value) || templateOf(value)) return true;
  const set = depsetNodeOf(value);
  if (set) {
    checkDepset(session, set, path, depth);
    return true;
  }
  if (Array.isArray(value)) value.forEach((element, i) => check(session, element, () => `${path()}[${i}]`, depth + 1));
  else if (isProvided(value)) {
    providerId(value.provider);
    check(session, value.value, () => `${path()}.value`, depth + 1);
  } else if (isPlain(value)) for (const key in value) check(session, (value as Record<string, unknown>)[key], () => `${path()}.${key}`, depth + 1);
  else return false;
  Object.freeze(value);
  session.checked.add(value);
  return true;
}

function checkDepset(session: Session, root: DepsetNode<unknown>, path: () => string, depth: number): void {
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (session.checked.has(node)) continue;
    session.checked.add(node);
    for (const element of node.direct) check(session, element, () => `an element of ${path()}`, depth + 1);
    waiting.push(...node.transitive);
  }
}

function isProvided(value: object): value is { readonly provider: AnyProvider; readonly value: unknown } {
  return "provider" in value && typeof value.provider === "function" && "value" in value;
}

/** Objects of rule modules have that realm's Object.prototype. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return "an object of a class";
  return typeof value === "string" ? JSON.stringify(value) : `the ${typeof value} ${String(value)}`;
}
