import assert from "node:assert/strict";
import { test } from "uvu";
import { compareVersions, meetsRequirement, parseVersion, type Version } from "../../../rules/cargo/tools/version.ts";

const version = (text: string): Version => parseVersion(text) ?? assert.fail(text);

test("versions are ordered as Semantic Versioning says", () => {
  const ordered = ["0.0.9", "0.1.0", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta", "1.0.0", "1.0.1", "1.2.0", "10.0.0"];
  for (let i = 1; i < ordered.length; i++) assert.ok(compareVersions(version(ordered[i - 1]!), version(ordered[i]!)) < 0, ordered[i]);
  assert.equal(compareVersions(version("1.0.0+a"), version("1.0.0+b")), 0);
});

test("requirements admit what Cargo admits", () => {
  // https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html
  const cases: readonly (readonly [requirement: string, admits: readonly string[], refuses: readonly string[]])[] = [
    ["1.2.3", ["1.2.3", "1.9.0"], ["1.2.2", "2.0.0", "1.3.0-beta"]],
    ["1", ["1.0.0", "1.99.0"], ["0.9.9", "2.0.0"]],
    ["0.2.3", ["0.2.3", "0.2.9"], ["0.3.0", "0.2.2"]],
    ["0.0.3", ["0.0.3"], ["0.0.4"]],
    ["0.0", ["0.0.0", "0.0.9"], ["0.1.0"]],
    ["0", ["0.0.1", "0.9.0"], ["1.0.0"]],
    ["~1.2.3", ["1.2.3", "1.2.9"], ["1.3.0"]],
    ["~1.2", ["1.2.0", "1.2.9"], ["1.3.0"]],
    ["~1", ["1.0.0", "1.9.9"], ["2.0.0"]],
    ["*", ["0.0.1", "9.9.9"], ["1.0.0-alpha"]],
    ["1.*", ["1.0.0", "1.5.0"], ["2.0.0"]],
    ["1.2.*", ["1.2.5"], ["1.3.0"]],
    [">= 1.2, < 1.5", ["1.2.0", "1.4.9"], ["1.5.0", "1.1.9"]],
    ["=1.2.3", ["1.2.3", "1.2.3+build"], ["1.2.4"]],
    ["=1.2", ["1.2.0", "1.2.8"], ["1.3.0"]],
    [">1.2", ["1.3.0"], ["1.2.9"]],
    ["<=1.2", ["1.2.9", "1.0.0"], ["1.3.0"]],
    ["1.0.0-beta.2", ["1.0.0-beta.3", "1.0.0", "1.4.0"], ["1.0.0-beta.1", "1.1.0-beta.3"]],
  ];
  for (const [requirement, admits, refuses] of cases) {
    for (const one of admits) assert.ok(meetsRequirement(version(one), requirement), `${requirement} admits ${one}`);
    for (const one of refuses) assert.ok(!meetsRequirement(version(one), requirement), `${requirement} refuses ${one}`);
  }
});

test.run();
