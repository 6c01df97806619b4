/** apko's own tables of versions, constraints and pins, read from its module. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { parseConstraint } from "../../../rules/apk/tools/constraint.ts";
import { compareVersions, parseVersion, type Version } from "../../../rules/apk/tools/version.ts";
import { createResolver } from "../../../rules/apk/tools/resolve.ts";
import { preferred } from "../../../rules/apk/tools/prefer.ts";
import { candidate, indexOf } from "../../support/apk_index.ts";
import { apko, check } from "../../support/apko_module.ts";
import { goFunction, goLiteral, type GoValue } from "../../support/go_literal.ts";

const source = apko.text("pkg/apk/apk/version_test.go");
const rows = (name: string, marker = "tests := []struct {") => {
  const text = goFunction(source, name);
  // The first braces are the struct's own; its values follow.
  return goLiteral(text, "}{", text.indexOf(marker)) as readonly (readonly GoValue[])[];
};
const operators: Readonly<Record<string, string>> = { versionEqual: "=", versionGreater: ">", versionLess: "<", versionGreaterEqual: ">=", versionLessEqual: "<=", versionTilde: "~" };

check("versions compare as in apko's table", () => {
  const table = rows("TestCompareVersion");
  const version = (text: GoValue | undefined): Version => {
    const parsed = parseVersion(String(text));
    assert.ok(parsed, `${String(text)} is a version`);
    return parsed;
  };
  for (const [a, expected, b] of table) assert.equal(Math.sign(compareVersions(version(a), version(b))), { greater: 1, equal: 0, less: -1 }[String(expected)], `${String(a)} ${String(b)}`);
  assert.ok(table.length > 700, `${table.length} rows`);
});

check("texts that apko takes for versions are versions, and those it refuses are none", () => {
  const text = goFunction(source, "TestParseVersion");
  const valid = goLiteral(text, "}{") as readonly (readonly GoValue[])[];
  for (const [version] of valid) assert.ok(parseVersion(String(version)), String(version));
  const invalid = [...text.slice(text.indexOf('"invalid"')).matchAll(/^\s*\{?("[^"]*")[,}]/gm)].map(([, quoted]) => JSON.parse(quoted ?? "") as string);
  for (const version of invalid) assert.equal(parseVersion(version), undefined, version);
  assert.ok(valid.length > 20 && invalid.length > 0);
});

check("constraints are read as in apko's table", () => {
  for (const [input, name, version, dep, pin] of rows("TestResolverPackageNameVersionPin")) {
    const read = parseConstraint(String(input));
    assert.deepEqual([read.name, read.version, read.operator, read.pin], [name, version, operators[String(dep)], pin], String(input));
  }
});

check("of several versions the one apko takes is taken", () => {
  const text = goFunction(source, "TestResolveVersion");
  const lowest = candidate({ name: "", version: "1.2.3-r0" });
  const pinned = candidate({ name: "", version: "2.1.0", pin: "pinA" });
  const versions = [...text.slice(text.indexOf("pkgs :="), text.indexOf("tests :=")).matchAll(/\("([^"]+)", "([^"]*)"\)/g)].map(([, version = "", pin = ""]) => candidate({ name: "", version, pin }));
  const all = [lowest, ...versions, pinned];
  const table = goLiteral(text, "}{", text.indexOf("tests :=")) as readonly (readonly GoValue[])[];
  for (const [version, compare, pin, installed, want, description] of table) {
    const operator = operators[String(compare)] ?? "";
    const chosen = String(installed).startsWith("pinPackage") ? pinned : String(installed).startsWith("lowestPackage") ? lowest : undefined;
    const resolver = createResolver(indexOf([{ packages: all.map((one) => ({ ...one, name: "x" })) }]), new Map());
    const admitted = resolver.admitted(parseConstraint(`x${operator}${operator === "" ? "" : String(version)}`), [String(pin)], chosen && { ...chosen, name: "x" });
    const existing = chosen === undefined ? new Map() : new Map([["x", { ...chosen, name: "x" }]]);
    const origins = chosen === undefined ? new Map() : new Map([[chosen.origin, chosen.version]]);
    const [best] = [...admitted].sort(preferred({ name: "", pin: String(pin), chosen: existing, origins }));
    assert.equal(best?.version ?? "", want === "pinPackage.Version" ? "2.1.0" : want === "lowestPackage.Version" ? "1.2.3-r0" : want, String(description));
  }
  assert.equal(table.length, 20);
});

test.run();
