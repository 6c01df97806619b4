/** Which packages a request comes to. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { ToolError } from "../../../engine/api/tool.ts";
import { resolve, type ResolveInput } from "../../../rules/debian/tools/resolve.ts";
import { debianIndex } from "../../support/debian_index.ts";

/** `name version` of each package that the request comes to. */
function resolved(suites: Readonly<Record<string, string>>, packages: readonly string[], more: Partial<ResolveInput> = {}): readonly string[] {
  const { packages: chosen } = resolve({ index: debianIndex(suites), packages, exclude: [], ...more });
  return chosen.map(({ name, version }) => `${name} ${version}`);
}

function failure(suites: Readonly<Record<string, string>>, packages: readonly string[], more: Partial<ResolveInput> = {}): ToolError {
  try {
    resolved(suites, packages, more);
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error("it resolved");
}

test("dependencies and pre-dependencies come along, recommendations do not", () => {
  assert.equal(resolved({ s: "a; Depends: b; Recommends: r\nb; Pre-Depends: c\nc\nr\nz" }, ["a"]), ["a 1", "b 1", "c 1"]);
});

test("packages that depend on each other resolve", () => {
  assert.equal(resolved({ s: "a; Depends: b\nb; Depends: a" }, ["b"]), ["a 1", "b 1"]);
});

test("the first suite wins, whatever newer the second has", () => {
  assert.equal(resolved({ stable: "a 1", backports: "a 2" }, ["a"]), ["a 1"]);
});

test("within a suite the newest version wins", () => {
  assert.equal(resolved({ s: "a 1.9\na 1.10" }, ["a"]), ["a 1.10"]);
});

test("a suite named for a package holds for it and not for its dependencies", () => {
  const suites = { stable: "rustc 1.85; Depends: libc\nlibc 2", backports: "rustc 1.96; Depends: libc\nlibc 3" };
  assert.equal(resolved(suites, ["rustc/backports"]), ["libc 2", "rustc 1.96"]);
});

test("a dependency's version leads to the suite that has it", () => {
  const suites = { stable: "std 1.85\nrustc 1.85; Depends: std (= 1.85)", backports: "rustc 1.96; Depends: std (= 1.96)\nstd 1.96" };
  assert.equal(resolved(suites, ["rustc/backports"]), ["rustc 1.96", "std 1.96"]);
});

test("a version pin is exact", () => {
  assert.equal(resolved({ s: "a 1\na 2\na 3" }, ["a=2"]), ["a 2"]);
});

test("a requirement found late replaces an earlier choice", () => {
  const suites = { stable: "a; Depends: lib, b\nb; Depends: c\nc; Depends: lib (>= 2)\nlib 1", backports: "lib 2; Depends: extra\nextra" };
  assert.equal(resolved(suites, ["a"]), ["a 1", "b 1", "c 1", "extra 1", "lib 2"]);
});

test("of alternatives the first that can be had is taken", () => {
  assert.equal(resolved({ s: "a; Depends: missing | deep | plain\ndeep; Depends: nowhere\nplain" }, ["a"]), ["a 1", "plain 1"]);
});

test("an alternative that is chosen already is preferred to the first", () => {
  assert.equal(resolved({ s: "a; Depends: mawk | gawk\nmawk\ngawk" }, ["a", "gawk"]), ["a 1", "gawk 1"]);
});

test("a virtual package is met by a provider, by version where one is asked for", () => {
  const suite = "a; Depends: api (>= 2)\nold; Provides: api (= 1)\nplain; Provides: api\nright; Provides: other, api (= 2.1)";
  assert.equal(resolved({ s: suite }, ["a"]), ["a 1", "right 1"]);
});

test("of several providers the first by name is taken, in every run", () => {
  assert.equal(resolved({ s: "a; Depends: mta\nzmail; Provides: mta\nexim; Provides: mta" }, ["a"]), ["a 1", "exim 1"]);
});

test("a package left out counts as installed, with what it provides, and brings nothing along", () => {
  const suite = "a; Depends: gcc, cc, libfoo\ngcc; Depends: big; Provides: cc\nbig\nlibfoo";
  assert.equal(resolved({ s: suite }, ["a"], { exclude: ["gcc"] }), ["a 1", "libfoo 1"]);
  assert.equal(resolved({ s: suite }, ["a"], { exclude: ["gcc", "lib*"] }), ["a 1"]);
});

test("an exclusion that left nothing out is reported", () => {
  const { unusedExcludes } = resolve({ index: debianIndex({ s: "a; Depends: b\nb" }), packages: ["a"], exclude: ["b", "typo"] });
  assert.equal(unusedExcludes, ["typo"]);
});

test("a qualifier for any architecture is met by the one at hand, another architecture's is not", () => {
  assert.equal(resolved({ s: "a; Depends: perl:any\nperl" }, ["a"]), ["a 1", "perl 1"]);
  assert.match(failure({ s: "a; Depends: perl:arm64\nperl" }, ["a"]).message, /a 1 \(s\) needs perl:arm64/);
});

test("a request for one architecture is passed over for another", () => {
  assert.equal(resolved({ s: "a\nb" }, ["a:amd64", "b:arm64"]), ["a 1"]);
});

test("an alternative that conflicts with what is chosen is passed over", () => {
  assert.equal(resolved({ s: "a; Depends: x | y\nk; Conflicts: x\nx\ny" }, ["a", "k"]), ["a 1", "k 1", "y 1"]);
});

test("a conflict that cannot be avoided names both sides", () => {
  assert.match(failure({ s: "a\nb 2; Breaks: a (<< 5)" }, ["a", "b"]).message, /b 2 \(s\) conflicts with a 1 \(s\)/);
});

test("a package may conflict with a name it provides itself", () => {
  assert.equal(resolved({ s: "exim; Provides: mta; Conflicts: mta" }, ["exim"]), ["exim 1"]);
});

test("versions to keep are kept where they are offered and fit", () => {
  const suites = { s: "a 1\na 2\nb 1\nb 2; Depends: c (>= 2)\nc 1\nc 2" };
  assert.equal(resolved(suites, ["a", "b"], { prefer: new Map([["a", "1"], ["c", "1"], ["gone", "1"]]) }), ["a 1", "b 2", "c 2"]);
});

test("the order in which packages are written does not matter", () => {
  const suites = { s: "a; Depends: x | y\nb; Depends: y | x\nx\ny" };
  assert.equal(resolved(suites, ["a", "b"]), resolved(suites, ["b", "a"]));
});

test("a mistyped package is told with the nearest name", () => {
  const error = failure({ trixie: "rustc\nrust-src" }, ["rustcc"]);
  assert.is(error.message, `there is no package "rustcc" in trixie for amd64`);
  assert.is(error.help, `did you mean "rustc"?`);
});

test("what cannot be resolved is explained along the path that leads there", () => {
  const suite = "app; Depends: middle\nmiddle 3; Depends: lib (>= 9)\nlib 1\nlib 2";
  assert.is(
    failure({ trixie: suite }, ["app"]).message,
    [
      `"app" cannot be resolved in trixie for amd64`,
      "  app 1 (trixie) needs middle",
      "    middle 3 (trixie) needs lib (>= 9)",
      "      lib 2 (trixie) is not lib (>= 9)",
      "      lib 1 (trixie) is not lib (>= 9)",
    ].join("\n"),
  );
});

test("two dependencies that want different versions are both named", () => {
  const { message } = failure({ s: "app; Depends: a, b\na; Depends: lib (= 1)\nb; Depends: lib (= 2)\nlib 1\nlib 2" }, ["app"]);
  assert.match(message, /b 1 \(s\) needs lib \(= 2\)/);
  assert.match(message, /a 1 \(s\) needs lib \(= 1\)/);
});

test("a package that is asked for and left out is a contradiction", () => {
  assert.match(failure({ s: "gcc" }, ["gcc"], { exclude: ["g*"] }).message, /"gcc" is asked for and left out by "g\*"/);
});

test("a suite that is not among the lock's is told at once", () => {
  assert.match(failure({ trixie: "a" }, ["a/sid"]).message, /"a\/sid" names a suite that is not among trixie/);
});

test("two pins on one package that contradict each other are both named", () => {
  assert.match(failure({ s: "a 1\na 2" }, ["a=1", "a=2"]).message, /a 2 \(s\) does not fit: "a=1" is asked for/);
});

test.run();
