/** Dependency files of compilers: the prerequisites of Makefile rules, as places below the work directory. */
import path from "node:path";
import { WORK } from "./input_root.ts";

/** Every prerequisite below the work directory, relative to it; what lies elsewhere belongs to the root. Undefined where the text is no dependency file. */
export function placesInDepfile(text: string): ReadonlySet<string> | undefined {
  const places = new Set<string>();
  for (const rule of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    if (rule.trim() === "") continue;
    const end = /:(?=\s|$)/.exec(rule);
    if (!end) return undefined;
    for (const [word] of rule.slice(end.index + 1).matchAll(/(?:\\.|[^\s\\])+/g)) {
      const name = word.replace(/\\([\s#\\])/g, "$1").replaceAll("$$", "$");
      const place = path.posix.relative(`/${WORK}`, path.posix.resolve(`/${WORK}`, name));
      if (!place.startsWith("../")) places.add(place);
    }
  }
  return places;
}
