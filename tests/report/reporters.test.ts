import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import type { Event } from "../../engine/report/events.ts";
import { createEventsFile } from "../../engine/report/events_file.ts";
import { renderFailure } from "../../engine/report/failure.ts";
import { renderJunit } from "../../engine/report/junit.ts";
import { createPlainReporter } from "../../engine/report/plain.ts";
import type { Reporter, ReportOptions } from "../../engine/report/reporter.ts";
import { createTerminalReporter } from "../../engine/report/terminal.ts";
import { createTrace } from "../../engine/report/trace.ts";

const failure = { actionId: "//a:b|//platforms:p|opt|//s.ts#lto=thin#0", label: "//a:b", mnemonic: "Rustc", test: false, reason: "exit code 1", command: ["/usr/bin/rustc", "a file.rs"], output: "error: no\n" };
const action = { actionId: failure.actionId, label: "//a:b", platform: "p", mnemonic: "Rustc" };
const started: Event = { kind: "action-started", ...action };

/** A reporter over a text and a clock that the test moves. */
function reporting(make: (options: ReportOptions) => Reporter, more: Partial<ReportOptions> & { readonly columns?: number } = {}) {
  const clock = { now: 0 };
  let text = "";
  const stream = { write: (part: string) => (text += part), columns: more.columns ?? 80, rows: 24 };
  const reporter = make({ stream, color: false, verbose: false, explain: false, testOutput: "errors", now: () => clock.now, renderDiagnostics: (all) => all.map(({ message }) => `${message}\n`).join(""), ...more });
  return { clock, reporter, text: () => text };
}

test("a failure shows its command as a shell reads it, its output, and how to run it again", () => {
  assert.equal(
    renderFailure(failure, "p", { color: false, verbose: false }),
    `failed: //a:b for p: Rustc: exit code 1
  command: /usr/bin/rustc 'a file.rs'
error: no
  again: athanor build //a:b --platform //platforms:p -c opt --set '//s.ts#lto=thin'
`,
  );
});

test("a command that would fill the screen is cut between two arguments, unless all of it is asked for", () => {
  const long = { ...failure, command: ["/usr/bin/rustc", ...Array.from({ length: 300 }, (_, i) => `--extern=crate${i}`)] };
  const [cut, whole] = [false, true].map((verbose) => /command: (.*)/.exec(renderFailure(long, "p", { color: false, verbose }))?.[1] ?? "");
  assert.match(cut ?? "", /^\/usr\/bin\/rustc --extern=crate0 .* --extern=crate(\d+) \.\.\. and 26\d arguments more \(--verbose shows them\)$/);
  assert.equal(whole, long.command.join(" "));
});

test("a compiler's colours are shown where there are colours, and left out elsewhere", () => {
  const coloured: Event = { kind: "action-finished", ...action, how: "run", milliseconds: 5, output: "\x1b[1m\x1b[33mwarning\x1b[0m: unused\n" };
  const shown = [true, false].map((color) => {
    const { reporter, text } = reporting(createPlainReporter, { color });
    reporter.sink(coloured);
    reporter.close();
    return text();
  });
  assert.deepEqual(shown, ["\x1b[1m\x1b[33mwarning\x1b[0m: unused\n", "warning: unused\n"]);
  assert.doesNotMatch(renderFailure({ ...failure, output: "\x1b[31merror\x1b[0m\n" }, "p", { color: false, verbose: false }), /\x1b/);
});

test("a log gets fewer and fewer lines of one long action", () => {
  const { reporter, text, clock } = reporting(createPlainReporter);
  const told: number[] = [];
  for (clock.now = 0; clock.now < 300_000; clock.now += 1000) {
    const before = text().length;
    // As every start asks for a line.
    reporter.sink(started);
    if (text().length > before) told.push(clock.now / 1000);
  }
  assert.deepEqual(told, [5, 10, 20, 40, 80, 140, 200, 260]);
  reporter.sink({ kind: "action-finished", ...action, how: "run", milliseconds: 5 });
  reporter.close();
});

test("a log gets no line for each action, but failures and slow progress", () => {
  const { reporter, text, clock } = reporting(createPlainReporter);
  reporter.sink({ kind: "total", actions: 9 });
  reporter.sink(started);
  reporter.sink({ kind: "action-finished", ...action, how: "run", milliseconds: 5 });
  assert.equal(text(), "");
  clock.now = 6000;
  reporter.sink({ ...started, actionId: "//a:c#0", label: "//a:c" });
  assert.equal(text(), "[1/9] 1 running, longest: Rustc //a:c (0 ms)\n");
  reporter.sink({ kind: "action-failed", ...action, failure });
  assert.match(text(), /failed: \/\/a:b for p/);
  reporter.close();
});

for (const width of [12, 30])
  test(`a terminal's status never exceeds its width, and leaves nothing behind: ${width} columns`, () => {
    const { reporter, text } = reporting(createTerminalReporter, { columns: width });
    reporter.sink({ kind: "total", actions: 9 });
    for (const name of ["long/", "広い/"]) reporter.sink({ ...started, actionId: name, label: `//${name.repeat(20)}:b` });
    for (let i = 0; i < 20; i++) reporter.sink({ ...started, actionId: `${i}` });
    reporter.sink({ kind: "line", text: "kept" });
    reporter.close();
    const lines = text().split("\n").map((line) => line.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, "").replace("\r", ""));
    for (const line of lines) assert.ok([...line].reduce((sum, char) => sum + (/[広い]/.test(char) ? 2 : 1), 0) < width, line);
    assert.equal(screen(text()), "kept\n");
  });

test("JUnit has a suite a platform and escapes what XML cannot hold", () => {
  const result = { cached: false, milliseconds: 1500, cases: undefined, shards: 1, runs: undefined, retries: [] } as const;
  assert.equal(
    renderJunit([
      { ...result, label: "//b:t", platform: "p", status: "failed", output: "<\x1b[1m&\x1b[0m\x07>" },
      { ...result, label: "//a:t#x", platform: "p", status: "passed", output: "" },
      { ...result, label: "//a:t", platform: "q", status: "not attempted", milliseconds: 0, output: "" },
      { ...result, label: "//b:t", platform: "q", status: "skipped", milliseconds: 0, output: "", reason: "<6.7" },
    ]),
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="athanor" tests="4" failures="1" errors="0" skipped="2" time="3.000">
  <testsuite name="p" tests="2" failures="1" errors="0" skipped="0" time="3.000">
    <testcase classname="//a" name="t#x" time="1.500"/>
    <testcase classname="//b" name="t" time="1.500">
      <failure message="failed">&lt;&amp;\ufffd&gt;</failure>
    </testcase>
  </testsuite>
  <testsuite name="q" tests="2" failures="0" errors="0" skipped="2" time="0.000">
    <testcase classname="//a" name="t" time="0.000">
      <skipped message="not attempted"/>
    </testcase>
    <testcase classname="//b" name="t" time="0.000">
      <skipped message="&lt;6.7"/>
    </testcase>
  </testsuite>
</testsuites>
`,
  );
});

test("a trace shows actions that overlap on rows of their own, and frees rows", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "athanor-trace-"));
  const file = path.join(folder, "trace.json");
  const clock = { now: 0 };
  const trace = createTrace(file, () => clock.now);
  const at = (now: number, event: Event): void => {
    clock.now = now;
    trace.sink(event);
  };
  const finished = (actionId: string): Event => ({ kind: "action-finished", ...action, actionId, how: "run", milliseconds: 1 });
  at(0, { kind: "phase", name: "execute" });
  at(1, { ...started, actionId: "1" });
  at(2, { ...started, actionId: "2" });
  at(3, finished("1"));
  at(4, { ...started, actionId: "3" });
  at(5, finished("3"));
  at(6, finished("2"));
  trace.close();
  const { traceEvents }: { traceEvents: { ph: string; cat: string; tid: number; ts: number; dur: number; args: { action: string } }[] } = JSON.parse(readFileSync(file, "utf8"));
  rmSync(folder, { recursive: true });
  assert.deepEqual(
    traceEvents.filter(({ cat }) => cat === "Rustc").map(({ args, tid, ts, dur }) => [args.action, tid, ts, dur]),
    [["1", 1, 1000, 2000], ["3", 1, 4000, 1000], ["2", 2, 2000, 4000]],
  );
  assert.ok(traceEvents.some(({ cat, dur }) => cat === "phase" && dur === 6000));
});

test("the events file has one object a line", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "athanor-events-"));
  const events = createEventsFile(path.join(folder, "events"), () => 1.23456);
  events.sink(started);
  events.sink({ kind: "line", text: "a\nb" });
  events.close();
  const lines = readFileSync(path.join(folder, "events"), "utf8").trimEnd().split("\n");
  rmSync(folder, { recursive: true });
  assert.deepEqual(lines.map((line): unknown => JSON.parse(line)), [{ time: 1.235, ...started }, { time: 1.235, kind: "line", text: "a\nb" }]);
});

/** What stands on a terminal after this text: only the movements that the reporter makes. */
function screen(text: string): string {
  const lines: string[] = [""];
  let row = 0;
  for (const [token] of text.matchAll(/\x1b\[\d*[A-Za-z]|\r|\n|[^\x1b\r\n]+/g)) {
    const up = /^\x1b\[(\d+)A$/.exec(token)?.[1];
    if (up !== undefined) row -= Number(up);
    else if (token === "\x1b[J") lines.splice(row, Infinity, "");
    else if (token === "\x1b[K" || token === "\r" || token.startsWith("\x1b")) continue;
    else if (token === "\n") lines[++row] ??= "";
    else lines[row] = token;
  }
  return lines.join("\n");
}

test.run();
