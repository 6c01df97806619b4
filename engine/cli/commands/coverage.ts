/** `athanor coverage`: which lines tests ran, as one lcov file. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { formatPackage } from "../../api/label.ts";
import { ATHANOR } from "../../loader/repositories.ts";
import { mergeLcov } from "../../report/lcov.ts";
import { plural } from "../../api/plural.ts";
import { duration } from "../../report/paint.ts";
import { summaryCounts } from "../../report/summary.ts";
import { carryOut } from "../carry_out.ts";
import { DONE, TESTS_FAILED, type Command } from "../command.ts";
import { withSession } from "../session.ts";
import { failureCode, targetsOf } from "./build.ts";

/** The mnemonic of actions whose output is lcov. */
const EXPORT = "CoverageExport";

export const coverage: Command = (context) =>
  withSession(context, (session) => {
    const { root } = session.workspace;
    const setting = `${formatPackage({ repository: session.repositories.canonical(ATHANOR) ?? ATHANOR, package: "rules/rust" })}/coverage.ts#coverage`;
    const options = {
      tests: false,
      settings: { [setting]: "on" },
      instead: {
        name: "coverage",
        artifacts: (graph: Parameters<NonNullable<Parameters<typeof carryOut>[2]["instead"]>["artifacts"]>[0]) =>
          graph.actions.flatMap(({ mnemonic, owner, outputs }) => (mnemonic === EXPORT ? outputs.map(({ path: output, tree }) => ({ kind: "output", owner, path: output, tree }) as const) : [])),
      },
    } as const;
    return carryOut(session, targetsOf(context), options, (done) => {
      const failed = failureCode(session, done);
      const say = (text: string): void => session.events({ kind: "line", text });
      if (done.links.length === 0) {
        say("no Rust test ran to its end");
        return failed ?? TESTS_FAILED;
      }
      const { text, lines, hit } = mergeLcov(done.links.map(({ file }) => readFileSync(file, "utf8")));
      const file = path.resolve(context.cwd, context.options.get("output") ?? path.join(root, "athanor-out/coverage.lcov"));
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
      say(`${hit} of ${plural(lines, "line")} covered (${lines === 0 ? 100 : Math.round((hit / lines) * 1000) / 10} %) by ${plural(done.links.length, "test")} in ${duration(context.now())}: ${summaryCounts(done.result.counts)}`);
      context.out(`${path.relative(context.cwd, file)}\n`);
      return failed ?? DONE;
    });
  });
