/** `athanor test`. */
import { duration, plural } from "../../report/paint.ts";
import { summaryCounts } from "../../report/summary.ts";
import { carryOut } from "../carry_out.ts";
import { DONE, TESTS_FAILED, type Command } from "../command.ts";
import { withSession } from "../session.ts";
import { failureCode, targetsOf } from "./build.ts";

export const test: Command = (context) =>
  withSession(context, (session) =>
    carryOut(session, targetsOf(context), { tests: true }, (done) => {
      const broken = failureCode(session, done);
      const { result } = done;
      const count = (status: string): number => [...result.tests.values()].filter((one) => one.status === status).length;
      const [passed, failed, rest] = [count("passed"), count("failed"), count("not attempted")];
      const parts = [`${plural(passed, "test")} ${passed === 1 ? "passes" : "pass"}`, ...(failed > 0 ? [`${failed} ${failed === 1 ? "fails" : "fail"}`] : []), ...(rest > 0 ? [`${rest} not attempted`] : [])];
      session.events({ kind: "line", text: `${parts.join(", ")} (${duration(context.now())}; ${summaryCounts(result.counts)})` });
      return broken ?? (failed + rest > 0 ? TESTS_FAILED : DONE);
    }),
  );
