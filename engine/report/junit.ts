/** Test results as JUnit XML, the form that CI systems read. */
import { writeFileSync } from "node:fs";
import type { Event } from "./events.ts";
import { uncoloured } from "./paint.ts";
import type { Reporter } from "./reporter.ts";

type TestEvent = Event & { readonly kind: "test-finished" };

/** Written when closed. */
export function createJunit(file: string): Reporter {
  const tests: TestEvent[] = [];
  return {
    sink(event) {
      if (event.kind === "test-finished") tests.push(event);
    },
    close: () => writeFileSync(file, renderJunit(tests)),
  };
}

/** A suite a platform, in a fixed order. */
export function renderJunit(tests: readonly TestEvent[]): string {
  const platforms = [...new Set(tests.map((test) => test.platform))].sort();
  const suites = platforms.map((platform) => {
    const own = tests.filter((test) => test.platform === platform).sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
    return [`  <testsuite name="${escape(platform || "athanor")}"${counts(own)}>`, ...own.map(testCase), "  </testsuite>"].join("\n");
  });
  return `${['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="athanor"${counts(tests)}>`, ...suites, "</testsuites>"].join("\n")}\n`;
}

function testCase(test: TestEvent): string {
  const at = test.label.lastIndexOf(":");
  const open = `    <testcase classname="${escape(test.label.slice(0, at))}" name="${escape(test.label.slice(at + 1))}" time="${seconds(test)}"`;
  switch (test.status) {
    case "passed":
      return `${open}/>`;
    case "failed":
      return `${open}>\n      <failure message="failed">${escape(test.output)}</failure>\n    </testcase>`;
    case "not attempted":
      return `${open}>\n      <skipped message="not attempted"/>\n    </testcase>`;
  }
}

function counts(tests: readonly TestEvent[]): string {
  const of = (status: TestEvent["status"]): number => tests.filter((test) => test.status === status).length;
  return ` tests="${tests.length}" failures="${of("failed")}" errors="0" skipped="${of("not attempted")}" time="${(tests.reduce((sum, test) => sum + test.milliseconds, 0) / 1000).toFixed(3)}"`;
}

function seconds(test: TestEvent): string {
  return (test.milliseconds / 1000).toFixed(3);
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
