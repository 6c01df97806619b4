/** Test results as JUnit XML, the form that CI systems read: a suite a platform, a case a case, or a case a test whose program tells of none. */
import { writeFileSync } from "node:fs";
import { uncoloured } from "./paint.ts";
import type { Reporter } from "./reporter.ts";
import type { TestResult } from "./test_results.ts";
import { isTold } from "./test_text.ts";

/** Written when closed. */
export function createJunit(file: string): Reporter {
  const tests: TestResult[] = [];
  return {
    sink(event) {
      if (event.kind === "test-finished") tests.push(event);
    },
    close: () => writeFileSync(file, renderJunit(tests)),
  };
}

interface Case {
  readonly classname: string;
  readonly name: string;
  readonly milliseconds: number;
  readonly status: "passed" | "failed" | "skipped";
  /** What goes inside the element. */
  readonly body: readonly string[];
}

/** In a fixed order. */
export function renderJunit(tests: readonly TestResult[]): string {
  const platforms = [...new Set(tests.map((test) => test.platform))].sort();
  const all = platforms.map((platform) => {
    const own = tests.filter((test) => test.platform === platform && isTold(test)).sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
    return { platform, cases: own.flatMap(casesOf) };
  });
  const suites = all.map(({ platform, cases }) => [`  <testsuite name="${escape(platform || "athanor")}"${counts(cases)}>`, ...cases.map(render), "  </testsuite>"].join("\n"));
  return `${['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="athanor"${counts(all.flatMap(({ cases }) => cases))}>`, ...suites, "</testsuites>"].join("\n")}\n`;
}

function casesOf(test: TestResult): readonly Case[] {
  const cases = (test.cases ?? []).map((one): Case => {
    // Rust's harness does not tell how long a case took.
    const head = { classname: test.label, name: one.name, milliseconds: 0 };
    if (one.status === "passed") return { ...head, status: "passed", body: [] };
    if (one.status === "ignored") return { ...head, status: "skipped", body: [`<skipped message="${escape(one.output ?? "ignored")}"/>`] };
    return { ...head, status: "failed", body: [failure(one.output ?? "")] };
  });
  const explained = test.status === "passed" ? cases.length > 0 && test.retries.length === 0 : cases.some(({ status }) => status === "failed");
  // The time is that of the program.
  if (explained) return cases.map((one, i) => (i === 0 ? { ...one, milliseconds: test.milliseconds } : one));
  return [...cases, whole(test)];
}

/** The test as one case: where there are no cases, or what happened is in none of them (a crash, a timeout, another try). */
function whole(test: TestResult): Case {
  const at = test.label.lastIndexOf(":");
  const head = { classname: test.label.slice(0, at), name: test.label.slice(at + 1), milliseconds: test.milliseconds };
  switch (test.status) {
    case "passed":
      return { ...head, status: "passed", body: test.retries.map((output) => `<flakyFailure message="failed">${escape(output)}</flakyFailure>`) };
    case "failed":
      return { ...head, status: "failed", body: [failure(test.output), ...test.retries.map((output) => `<rerunFailure message="failed">${escape(output)}</rerunFailure>`)] };
    case "skipped":
      return { ...head, status: "skipped", body: [`<skipped message="${escape(test.reason ?? "skipped")}"/>`] };
    case "not attempted":
      return { ...head, status: "skipped", body: ['<skipped message="not attempted"/>'] };
  }
}

function failure(output: string): string {
  return `<failure message="failed">${escape(output)}</failure>`;
}

function render({ classname, name, milliseconds, body }: Case): string {
  const open = `    <testcase classname="${escape(classname)}" name="${escape(name)}" time="${seconds(milliseconds)}"`;
  return body.length === 0 ? `${open}/>` : [`${open}>`, ...body.map((element) => `      ${element}`), "    </testcase>"].join("\n");
}

function counts(cases: readonly Case[]): string {
  const of = (status: Case["status"]): number => cases.filter((one) => one.status === status).length;
  return ` tests="${cases.length}" failures="${of("failed")}" errors="0" skipped="${of("skipped")}" time="${seconds(cases.reduce((sum, one) => sum + one.milliseconds, 0))}"`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

/** XML 1.0 has no way at all to write most control characters. */
function escape(text: string): string {
  return uncoloured(text)
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
