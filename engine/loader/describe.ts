/** Words for values that came from a BUILD.ts, for messages; they come from another realm, where instanceof says no. */
import { types } from "node:util";
import { artifactOf } from "../api/file.ts";
import { selectNodeOf } from "../api/select.ts";
import { labelOfHandle } from "./target_handle.ts";

export function describe(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "undefined") return String(value);
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}...` : value);
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") return `a ${typeof value}`;
  if (Array.isArray(value)) return "a list";
  if (types.isPromise(value)) return "a promise";
  if (selectNodeOf(value)) return "a select()";
  if (artifactOf(value)) return "a File";
  if (labelOfHandle(value)) return "a target";
  return isPlainObject(value) ? "an object" : "an instance of a class";
}

/** Made by `{}` of any realm, or without a prototype. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || types.isPromise(value) || types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
