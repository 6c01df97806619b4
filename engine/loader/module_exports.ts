/** What an import gives: a module's exports, frozen, and the host's API in the same form. */
import * as api from "../api/index.ts";
import { buildError, nearest } from "../api/diagnostic.ts";
import { assignIdentity } from "../api/identity.ts";
import { deepFreeze } from "./freeze.ts";

export type Exports = Readonly<Record<string, unknown>>;

/** What `import` sees of a module: reading a name it does not export is an error instead of undefined. */
export function makeExports(module: string, exports: Exports): Exports {
  const target: Record<string, unknown> = Object.create(null, Object.getOwnPropertyDescriptors(exports));
  Object.defineProperty(target, "__esModule", { value: true });
  return new Proxy(Object.freeze(target), {
    get(_target, key) {
      if (typeof key === "symbol" || key in target) return Reflect.get(target, key);
      const near = nearest(key, Object.keys(exports));
      throw buildError(`${module} has no export ${key}`, near === undefined ? {} : { help: `did you mean ${near}?` });
    },
  });
}

/** Named and frozen once a process: they are one and the same for every loader. */
export function hostApi(): Exports {
  const values = { ...api };
  for (const [key, value] of Object.entries(values)) assignIdentity(value, `athanor/api#${key}`);
  return makeExports("athanor/api", deepFreeze(values));
}
