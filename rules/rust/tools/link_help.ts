/** What people read where a library that a build script asked for is not there: who asked, and what has it. */
import { packageWithLibrary, targetWithLibrary } from "../../cc/tools/debian_libraries.ts";

/** Lines for a file of arguments (`athanor:help`), by rustc's options `-l[KIND[:MODIFIERS]=]NAME[:RENAME]`. `crate` is "name version". */
export function linkHelp(libraries: readonly string[], crate: string, triple: string): readonly string[] {
  return libraries.flatMap((option) => {
    const [, name] = /^-l(?:[^=]*=)?(?:[^:]*:)?([^:]+)$/.exec(option) ?? [];
    if (name === undefined) return [];
    const text = `${crate} links ${name}: ${whereItIs(name, crate.split(" ")[0] ?? "", triple)}`;
    return [`unable to find library -l${name}`, `could not find native static library \`${name}\`, perhaps an -L flag is missing?`].map((words) => `athanor:help ${words}\t${text}`);
  });
}

function whereItIs(library: string, crate: string, triple: string): string {
  const { name, known } = packageWithLibrary(library);
  if (!triple.endsWith("-gnu")) return `libraries of a sysroot (Debian's ${name}) are for gnu; for ${triple} many crates compile it themselves with a feature called vendored, bundled or static`;
  const target = targetWithLibrary(name);
  if (target !== undefined) return `${target} has it, for native_deps of ${crate}`;
  return `Debian's ${name} ${known ? "has it" : "would have it by custom"}, and a system_library of a sysroot with that package is for native_deps of ${crate}`;
}
