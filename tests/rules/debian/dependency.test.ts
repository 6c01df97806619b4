/** Dependency fields and the paragraphs they stand in. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { parseParagraphs, paragraphs } from "../../../rules/debian/tools/control.ts";
import { accepts, parseDependencies, parseProvides, printDependency } from "../../../rules/debian/tools/dependency.ts";

const printed = (field: string, architecture = "amd64") => parseDependencies(field, architecture).map(printDependency);

test("a dependency field is a list of alternatives with versions and qualifiers", () => {
  assert.equal(printed("libc6 (>= 2.38), perl:any | perl-base:any,\n python3 (= 3.13-1)"), ["libc6 (>= 2.38)", "perl:any | perl-base:any", "python3 (= 3.13-1)"]);
});

test("an alternative for another architecture is no alternative", () => {
  assert.equal(printed("a [arm64] | b [amd64], c [!amd64], d [linux-any]"), ["b", "d"]);
});

test("the old operators < and > mean what they always meant, with equality", () => {
  assert.equal(printed("a (< 1), b (> 2)"), ["a (<= 1)", "b (>= 2)"]);
});

test("a relation that cannot be read is quoted in the error", () => {
  assert.throws(() => printed("libc6 (2.38)"), /"libc6 \(2\.38\)" is not a relation/);
});

test("an unversioned Provides meets only a relation without a version", () => {
  const [plain, versioned] = parseProvides("awk, editor (= 2.0)");
  const [wantsAny, wantsNew] = parseDependencies("x, x (>= 1)", "amd64").map(([relation]) => relation!);
  assert.ok(accepts(wantsAny!, plain!.version));
  assert.not.ok(accepts(wantsNew!, plain!.version));
  assert.ok(accepts(wantsNew!, versioned!.version));
});

test("paragraphs end at blank lines, keep continuation lines and skip comments", () => {
  const [first, second, ...more] = parseParagraphs("# a comment\nPackage: a\nDescription: short\n long\n .\n\n\nPACKAGE: b\r\n");
  assert.is(first!.get("description"), "short\nlong\n.");
  assert.is(second!.get("package"), "b");
  assert.is(more.length, 0);
});

test("paragraphs read in pieces of any size are the same, and hold only the wanted fields", async () => {
  const text = "Package: a\nDepends: x,\n y\n\nPackage: b\nSize: 1\n";
  for (const size of [1, 3, 7, 1000]) {
    const found = [];
    for await (const paragraph of paragraphs(pieces(text, size), new Set(["package", "depends"]))) found.push([...paragraph]);
    assert.equal(found, [[["package", "a"], ["depends", "x,\ny"]], [["package", "b"]]]);
  }
});

async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

test.run();
