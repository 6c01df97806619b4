/** Options: one table that parsing, --help and completion share. */
import { buildError, nearest } from "../api/diagnostic.ts";

export interface OptionSpec {
  /** Without its dashes. */
  readonly name: string;
  readonly short?: string;
  /** What its value is called; without one it is a flag. */
  readonly value?: string;
  /** The values it may have, where they are few. */
  readonly choices?: readonly string[];
  /** Whether it may be given more than once. */
  readonly repeat?: boolean;
  /** One line. */
  readonly help: string;
}

export interface ParsedOptions {
  has(name: string): boolean;
  /** The last value given. */
  get(name: string): string | undefined;
  all(name: string): readonly string[];
  readonly positional: readonly string[];
  /** What follows `--`. */
  readonly rest: readonly string[];
}

/** Reads `--name=value`, `--name value`, `-n value`, `-nvalue` and flags; `-//pattern` is an argument. */
export function parseOptions(argv: readonly string[], specs: readonly OptionSpec[], command: string): ParsedOptions {
  const values = new Map<string, string[]>();
  const positional: string[] = [];
  const end = argv.indexOf("--");
  const words = end < 0 ? argv : argv.slice(0, end);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (!/^-[^/:@]/.test(word)) {
      positional.push(word);
      continue;
    }
    const { spec, shown, attached } = find(word, specs, command);
    const given = values.get(spec.name) ?? [];
    if (given.length > 0 && !spec.repeat && spec.value !== undefined) throw usage(`${shown} is given twice`, command);
    values.set(spec.name, given);
    if (spec.value === undefined) {
      if (attached !== undefined) throw usage(`${shown} takes no value`, command);
      given.push("");
      continue;
    }
    const value = attached ?? words[++i];
    if (value === undefined) throw usage(`${shown} needs a value: ${shown} ${spec.value}`, command);
    if (spec.choices && !spec.choices.includes(value)) throw usage(`${shown} must be one of ${spec.choices.join(", ")}; got "${value}"`, command, nearest(value, spec.choices));
    given.push(value);
  }
  return {
    has: (name) => values.has(name),
    get: (name) => values.get(name)?.at(-1),
    all: (name) => values.get(name) ?? [],
    positional,
    rest: end < 0 ? [] : argv.slice(end + 1),
  };
}

/** A wrong command line. */
export function usage(message: string, command: string, near?: string) {
  return buildError(message, { help: near === undefined ? `\`athanor help${command === "" ? "" : ` ${command}`}\` says what there is` : `did you mean ${near}?` });
}

function find(word: string, specs: readonly OptionSpec[], command: string): { readonly spec: OptionSpec; readonly shown: string; readonly attached: string | undefined } {
  if (word.startsWith("--")) {
    const equals = word.indexOf("=");
    const name = word.slice(2, equals < 0 ? undefined : equals);
    const spec = specs.find((one) => one.name === name || plain(one.name) === plain(name));
    if (spec) return { spec, shown: `--${name}`, attached: equals < 0 ? undefined : word.slice(equals + 1) };
    const near = nearest(name, specs.map((one) => one.name));
    throw usage(`${command} has no option --${name}`, command, near === undefined ? undefined : `--${near}`);
  }
  const spec = specs.find((one) => one.short === word[1]);
  if (!spec) throw usage(`${command} has no option -${word[1]}`, command);
  return { spec, shown: `-${word[1]}`, attached: word.length > 2 ? word.slice(word[2] === "=" ? 3 : 2) : undefined };
}

/** Bazel's options have `_`, ours of old `-`: who types one for the other is understood. */
function plain(name: string): string {
  return name.replaceAll("_", "-");
}

const color: OptionSpec = { name: "color", value: "WHEN", choices: ["auto", "always", "never"], help: "colours: on a terminal (auto), always, or never; NO_COLOR is respected" };
const verbose: OptionSpec = { name: "verbose", help: "show every action, and what successful ones print" };
const help: OptionSpec = { name: "help", short: "h", help: "show this" };

/** Every command has these. */
export const common: readonly OptionSpec[] = [color, verbose, help];

/** What targets are built for. */
export const configuration: readonly OptionSpec[] = [
  { name: "platform", value: "LABEL", help: "build for this platform instead of athanor.toml's default_platform" },
  { name: "compilation-mode", short: "c", value: "MODE", choices: ["fastbuild", "dbg", "opt"], help: "how to optimise: fastbuild (default), dbg or opt" },
  { name: "config", value: "NAME", repeat: true, help: "a [config.NAME] of athanor.toml" },
  { name: "set", value: "ID=VALUE", repeat: true, help: "the value of a setting(), by its id (//build/settings.ts#name)" },
];

/** How to build. */
export const execution: readonly OptionSpec[] = [
  { name: "jobs", short: "j", value: "N", help: "how many actions run at once; all processors unless told" },
  { name: "keep-going", short: "k", help: "go on after a failure with what does not need it" },
  { name: "explain", help: "say why each action runs" },
  { name: "profile", value: "FILE", help: "write a Chrome trace of the command" },
  { name: "events", value: "FILE", help: "write every event as a line of JSON" },
  { name: "sandbox", value: "MODE", choices: ["bubblewrap", "none"], help: "none: actions see this machine, and their results stay out of the shared store" },
];

export const build: readonly OptionSpec[] = [...configuration, ...execution];
