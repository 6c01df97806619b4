/** Arguments of actions: strings, files, and templates of both. A file named in an argument is an input by construction. */
import { depsetNodeOf, type Depset } from "./depset.ts";
import { opaque, type File, type Program } from "./file.ts";

declare const brand: unique symbol;
const TEMPLATE: unique symbol = Symbol("athanor.arg");

/** One element of argv or one value of env. A Depset stands for its files, one argument each. */
export type Arg = string | File | Program | Depset<File> | ArgTemplate;

/** Made by `arg` or `each`. */
export interface ArgTemplate {
  readonly [brand]: "Arg";
}

export type ArgPart = string | File | Program | DirectoryOf;

/** The folder a file lies in, as part of an argument; the file is an input (an output's folder is where it will be written). */
export interface DirectoryOf {
  readonly directoryOf: File;
}

export type TemplateNode =
  | { readonly kind: "join"; readonly parts: readonly ArgPart[] }
  | { readonly kind: "each"; readonly files: Depset<File> | readonly File[]; readonly format: string };

/** One argument from text and files: arg`--sysroot=${sysroot}`. */
export function arg(strings: TemplateStringsArray, ...parts: readonly ArgPart[]): ArgTemplate {
  const joined: ArgPart[] = [];
  strings.forEach((text, i) => {
    if (text !== "") joined.push(text);
    const part = parts[i];
    if (part !== undefined) joined.push(part);
  });
  return makeTemplate({ kind: "join", parts: joined });
}

/** One argument from any number of parts with `separator` between them: joined(folders, ":"). */
export function joined(parts: readonly ArgPart[], separator: string): ArgTemplate {
  return makeTemplate({ kind: "join", parts: parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part])) });
}

/** The folder of a file, for use inside `arg`. */
export function directoryOf(file: File): DirectoryOf {
  return { directoryOf: file };
}

/**
 * One argument a file, each once, empty ones left out. In `format`, `%{path}`, `%{directory}` and `%{basename}` stand for the file's:
 * each(rlibs, "-Ldependency=%{directory}").
 */
export function each(files: Depset<File> | readonly File[], format: string): ArgTemplate {
  return makeTemplate({ kind: "each", files: depsetNodeOf(files) ? files : [...(files as readonly File[])], format });
}

/** What a template is made of, or undefined where the value is none. */
export function templateOf(value: unknown): TemplateNode | undefined {
  return typeof value === "object" && value !== null ? (value as { [TEMPLATE]?: TemplateNode })[TEMPLATE] : undefined;
}

/** For reading back what was stored; authors use `arg` and `each`. */
export function makeTemplate(node: TemplateNode): ArgTemplate {
  return Object.freeze({ [TEMPLATE]: node, ...opaque("arg template") }) as unknown as ArgTemplate;
}
