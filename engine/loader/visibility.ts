/** Visibility: who may depend on a target, as BUILD.ts writes it. */
import { nearest } from "../api/diagnostic.ts";
import { isPackagePath, type Visibility } from "../api/label.ts";
import { describe } from "./describe.ts";
import type { Repositories } from "./repositories.ts";

export type Fail = (message: string, details?: { readonly text?: string; readonly help?: string }) => void;

/** Undefined where mistakes were reported. */
export function visibilityList(value: unknown, subject: string, repositories: Repositories, fail: Fail): readonly Visibility[] | undefined {
  const given = strings(value, subject, fail);
  const found = given?.map((text) => visibility(text, subject, repositories, fail));
  return found?.every((one) => one !== undefined) ? found : undefined;
}

/** A list of strings, copied. */
export function strings(value: unknown, subject: string, fail: Fail): readonly string[] | undefined {
  const list: readonly unknown[] | undefined = Array.isArray(value) ? Array.from(value as readonly unknown[]) : undefined;
  if (list?.every((one) => typeof one === "string")) return list;
  fail(`${subject} must be a list of strings; got ${describe(list ? list.find((one) => typeof one !== "string") : value)}${list ? " in it" : ""}`, typeof value === "string" ? { text: value } : {});
  return undefined;
}

function visibility(text: string, subject: string, repositories: Repositories, fail: Fail): Visibility | undefined {
  if (text === "public" || text === "private") return text;
  const match = /^(?:@([A-Za-z0-9_.-]+))?\/\/([^:]*):(__pkg__|__subpackages__)$/.exec(text);
  if (match && isPackagePath(match[2] ?? "") && (match[1] === undefined || repositories.canonical(match[1]) === "")) return `//${match[2] ?? ""}:${match[3] === "__pkg__" ? "__pkg__" : "__subpackages__"}`;
  const near = text.startsWith("//") || text.startsWith("@") ? `${text.replace(/:.*$/, "")}:__pkg__` : nearest(text, ["public", "private"]);
  fail(`${subject} must hold "public", "private", "//package:__pkg__" or "//package:__subpackages__"; got ${JSON.stringify(text)}`, { text, ...(near ? { help: `did you mean "${near}"?` } : {}) });
  return undefined;
}
