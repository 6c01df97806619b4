/** `athanor help`: the commands, or one of them in full. */
import { nearest } from "../../api/diagnostic.ts";
import { painter } from "../../report/paint.ts";
import { DONE, type Command, type CommandSpec } from "../command.ts";
import { commands } from "../commands.ts";
import { common, usage, type OptionSpec } from "../options.ts";

export const help: Command = async ({ options, out }) => {
  const name = options.positional[0];
  if (name === undefined || (name === "help" && options.has("help"))) {
    out(overview());
    return DONE;
  }
  const spec = commands.find((command) => command.name === name);
  if (!spec) {
    const near = nearest(name, commands.map((command) => command.name));
    throw usage(`no command "${name}"`, "", near && `\`athanor help ${near}\``);
  }
  out(explain(spec));
  return DONE;
};

function overview(): string {
  const paint = painter(process.stdout.isTTY === true && !process.env["NO_COLOR"]);
  const width = Math.max(...commands.map(({ name }) => name.length));
  return `${[
    "athanor builds what BUILD.ts files declare: sealed, cached, for every platform.",
    "",
    `${paint("bold", "Usage:")} athanor COMMAND [OPTION...] [ARGUMENT...]`,
    "",
    ...commands.map(({ name, summary }) => `  ${paint("cyan", name.padEnd(width))}  ${summary}`),
    "",
    "`athanor help COMMAND` explains one. The first steps:",
    "  athanor build //...         build everything",
    "  athanor test //...          and test it",
    "  athanor query 'deps(//:x)'  what something is made from",
    "",
    "Results go to stdout; progress, warnings and errors to stderr.",
    "Exit codes: 0 done, 1 the build failed, 2 a wrong BUILD.ts or command line, 3 tests failed, 70 a bug in athanor.",
  ].join("\n")}\n`;
}

function explain(spec: CommandSpec): string {
  const paint = painter(process.stdout.isTTY === true && !process.env["NO_COLOR"]);
  const options = [...spec.options, ...common];
  const shown = options.map((option) => ({ option, words: wordsOf(option) }));
  const width = Math.max(...shown.map(({ words }) => words.length));
  return `${[
    `athanor ${spec.name}: ${spec.summary}`,
    "",
    `${paint("bold", "Usage:")} athanor ${spec.name} [OPTION...]${spec.usage === "" ? "" : ` ${spec.usage}`}`,
    "",
    spec.description,
    "",
    paint("bold", "Options:"),
    ...shown.map(({ option, words }) => `  ${paint("cyan", words.padEnd(width))}  ${option.help}`),
    ...(spec.examples.length > 0 ? ["", paint("bold", "Examples:"), ...spec.examples.flatMap(([command, what]) => [`  # ${what}`, `  ${command}`])] : []),
  ].join("\n")}\n`;
}

function wordsOf({ name, short, value }: OptionSpec): string {
  return `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}
