/** Options of tests: the table, and what the planner is told. `_` and `-` are one in options, so that Bazel's names work as they are. */
import { buildError } from "../api/diagnostic.ts";
import type { TestOptions } from "../planner/test_plans.ts";
import type { OptionSpec, ParsedOptions } from "./options.ts";

export const testing: readonly OptionSpec[] = [
  { name: "test_filter", value: "TEXT", repeat: true, help: "run only cases whose name holds TEXT; what has none is not built" },
  { name: "test_arg", value: "ARG", repeat: true, help: "a further argument for every test program" },
  { name: "test_env", value: "NAME=VALUE", repeat: true, help: "a variable every test program sees" },
  { name: "test_output", value: "WHAT", choices: ["errors", "all", "summary", "streamed"], help: "whose output is shown: of tests that fail (default), of all, of none, of all as they run" },
  { name: "test_timeout", value: "SECONDS", help: "when a test has failed, instead of what targets say" },
  { name: "test_tag_filters", value: "TAG,-TAG", help: "run only tests with one of these tags, and none with -TAG" },
  { name: "runs_per_test", value: "N", help: "run each test N times, whatever was run before" },
  { name: "flaky_test_attempts", value: "N", help: "try each test that fails up to N times" },
  { name: "cache_test_results", value: "WHEN", choices: ["auto", "no"], help: "no: run tests that passed before again" },
];

export function testOptions(options: ParsedOptions): TestOptions {
  const [timeout, attempts] = [wholeNumber(options, "test_timeout"), wholeNumber(options, "flaky_test_attempts")];
  return {
    filters: options.all("test_filter"),
    args: options.all("test_arg"),
    env: options.all("test_env").map(variable),
    ...(timeout === undefined ? {} : { timeout }),
    runs: wholeNumber(options, "runs_per_test") ?? 1,
    ...(attempts === undefined ? {} : { attempts }),
    fresh: options.get("cache_test_results") === "no",
    tags: (options.get("test_tag_filters") ?? "").split(",").filter((tag) => tag !== ""),
  };
}

function wholeNumber(options: ParsedOptions, name: string): number | undefined {
  const text = options.get(name);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw buildError(`--${name} must be a whole number from 1 on; got "${text}"`);
  return number;
}

function variable(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at <= 0) throw buildError(`--test_env needs NAME=VALUE; got "${text}"`);
  return [text.slice(0, at), text.slice(at + 1)];
}
