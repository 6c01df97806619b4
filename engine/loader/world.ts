/** The world: the bare V8 context in which BUILD.ts files and rules run, without clock, chance, locale or I/O, its built-ins frozen. */
import { types } from "node:util";
import vm from "node:vm";

/** Hermetic, not a security boundary: it keeps honest code a pure function of files. */
export interface World {
  /** A CommonJS module as a function; `name` is its virtual file name. */
  compile(code: string, name: string): (module: object, exports: object, require: (specifier: string) => unknown) => void;
  /** Runs `body`, which may call compiled code, and gives up after `milliseconds` by throwing TimeoutError. */
  limited<T>(milliseconds: number, body: () => T): T;
  /** Data as objects of this context. */
  data(json: string): unknown;
  /** The frames of an error thrown in this context, innermost first. */
  sites(error: object): readonly NodeJS.CallSite[] | undefined;
}

export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
}

const PURE = "loading and analysis are pure functions of files";
const GONE: Readonly<Record<string, string>> = {
  Date: PURE,
  Intl: "it depends on the locale and on Node's version",
  console: "throw an Error to show something while debugging",
  Promise: "loading and analysis are synchronous, without async functions and dynamic import",
  performance: PURE,
  crypto: PURE,
  WeakRef: "garbage collection would show",
  FinalizationRegistry: "garbage collection would show",
  SharedArrayBuffer: PURE,
  Atomics: PURE,
  WebAssembly: PURE,
  process: "use setting() or select() for what varies",
  Buffer: PURE,
  fetch: "what is downloaded is named in a lock",
  setTimeout: PURE,
  setInterval: PURE,
  setImmediate: PURE,
  queueMicrotask: PURE,
};
const LOCALE = "it depends on the locale";

/** Runs inside the context; freezing all that can be reached keeps one package from changing what another sees. */
const SETUP = `(function (gone, locale, run, prepare) {
  "use strict";
  const { defineProperty, getOwnPropertyDescriptors, getPrototypeOf, freeze } = Object;
  const refuse = (name, why) => () => { throw new TypeError(name + " is not available in BUILD.ts and rules: " + why); };
  for (const name of Object.keys(gone)) defineProperty(globalThis, name, { get: refuse(name, gone[name]), set: undefined, enumerable: false, configurable: false });
  defineProperty(Math, "random", { value: refuse("Math.random", "loading and analysis are pure functions of files") });
  const holders = [Object, String, Number, BigInt, Array, getPrototypeOf(Uint8Array)];
  for (const { prototype } of holders)
    for (const name of Object.getOwnPropertyNames(prototype))
      if (/locale/i.test(name)) defineProperty(prototype, name, { value: refuse(name, locale) });
  delete Array.fromAsync;
  Error.stackTraceLimit = 60;
  Error.prepareStackTrace = prepare;
  defineProperty(globalThis, "athanor run", { value: run });
  // A frozen prototype would otherwise refuse error.name = "X" and the like on its heirs.
  const inherit = (prototype, key) => {
    const { value } = Object.getOwnPropertyDescriptor(prototype, key);
    defineProperty(prototype, key, {
      get: () => value,
      set(own) {
        if (this === prototype) throw new TypeError("cannot change " + key + " of a built-in prototype");
        defineProperty(this, key, { value: own, writable: true, enumerable: true, configurable: true });
      },
    });
  };
  for (const key of ["name", "message", "toString"]) inherit(Error.prototype, key);
  for (const key of ["toString", "valueOf", "constructor", "hasOwnProperty"]) inherit(Object.prototype, key);
  const seen = new Set();
  const hidden = [function* () {}, [][Symbol.iterator](), new Map()[Symbol.iterator](), new Set()[Symbol.iterator](), ""[Symbol.iterator](), "".matchAll(/x/g)];
  const queue = [globalThis, ...hidden];
  for (const thing of queue) {
    if ((typeof thing !== "object" && typeof thing !== "function") || thing === null || seen.has(thing)) continue;
    seen.add(thing);
    queue.push(getPrototypeOf(thing));
    for (const property of Object.values(getOwnPropertyDescriptors(thing))) queue.push(property.value, property.get, property.set);
    freeze(thing);
  }
  return (text) => JSON.parse(text);
})`;

/** `format` is what `error.stack` shows of an error's frames. */
export function createWorld(format: (sites: readonly NodeJS.CallSite[]) => string): World {
  const frames = new WeakMap<object, readonly NodeJS.CallSite[]>();
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, { name: "athanor", codeGeneration: { strings: false, wasm: false } });
  let pending: (() => void) | undefined;
  const prepare = (error: object, sites: readonly NodeJS.CallSite[]): string => {
    frames.set(error, sites);
    return format(sites);
  };
  const setup = vm.runInContext(SETUP, context) as (gone: object, locale: string, run: () => void, prepare: unknown) => (text: string) => unknown;
  const data = setup(GONE, LOCALE, () => {
    const body = pending;
    pending = undefined;
    body?.();
  }, prepare);
  // Only a script can be given a time limit, so it is one that calls back.
  const entry = new vm.Script('globalThis["athanor run"]()', { filename: "athanor" });
  return {
    compile: (code, name) => vm.compileFunction(code, ["module", "exports", "require"], { filename: name, parsingContext: context }) as ReturnType<World["compile"]>,
    limited: (milliseconds, body) => {
      let result: { value: ReturnType<typeof body> } | undefined;
      pending = () => {
        result = { value: body() };
      };
      try {
        entry.runInContext(context, { timeout: milliseconds });
      } catch (error) {
        // Node makes this error in the context, where instanceof says no.
        if (types.isNativeError(error) && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") throw new TimeoutError(error.message);
        throw error;
      } finally {
        pending = undefined;
      }
      if (!result) throw new Error("the script ended without its body");
      return result.value;
    },
    data,
    sites(error) {
      // The engine's own errors keep their stack unread for sitesOf(). Formatting is lazy: reading is what calls prepareStackTrace.
      if (error instanceof Error) return undefined;
      void (error as { stack?: unknown }).stack;
      return frames.get(error);
    },
  };
}
