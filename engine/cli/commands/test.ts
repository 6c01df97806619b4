/** `athanor test`. */
import { duration, painter } from "../../report/paint.ts";
import { summaryCounts } from "../../report/summary.ts";
import { isTold, testSummary } from "../../report/test_text.ts";
import { carryOut } from "../carry_out.ts";
import { DONE, TESTS_FAILED, type Command } from "../command.ts";
import { withSession } from "../session.ts";
import { testOptions } from "../test_options.ts";
import { failureCode, targetsOf } from "./build.ts";

export const test: Command = (context) =>
  withSession(context, (session) => {
    const options = testOptions(context.options);
    return carryOut(session, targetsOf(context), { tests: options }, ({ result, tests, ...done }) => {
      const broken = failureCode(session, { ...done, result, tests });
      const say = (text: string): void => session.events({ kind: "line", text });
      const facts = [duration(context.now()), summaryCounts(result.counts)];
      for (const line of testSummary(tests, facts, painter(context.color))) say(line);
      if (broken !== undefined) return broken;
      // A name with a typo must not look like a success.
      if (options.filters.length > 0 && !tests.some(isTold)) {
        say(`no test has a case that matches ${options.filters.map((filter) => `"${filter}"`).join(" or ")}`);
        return TESTS_FAILED;
      }
      return tests.every(({ status }) => status === "passed" || status === "skipped") ? DONE : TESTS_FAILED;
    });
  });
