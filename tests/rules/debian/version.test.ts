/** The order of Debian versions. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { compareVersions, satisfies } from "../../../rules/debian/tools/version.ts";

/** Pairs of an older and a newer version, with what each is about. */
const older: readonly (readonly [string, string, string])[] = [
  ["1.0", "1.1", "numbers"],
  ["1.9", "1.10", "numbers are no strings"],
  ["9", "1:0", "an epoch outweighs everything"],
  ["1.0~rc1", "1.0", "a tilde sorts before the end"],
  ["1.0~~", "1.0~", "two tildes before one"],
  ["1.0~~a", "1.0~", "a tilde before a letter"],
  ["1.0-1", "1.0-2", "revisions"],
  ["1.0-1~bpo13+1", "1.0-1", "a backport before what it is a backport of"],
  ["1.96.1+dfsg1-1~bpo13+1", "1.96.1+dfsg1-1", "the same, with a plus"],
  ["1.0", "1.0a", "the end before a letter"],
  ["1.0a", "1.0+", "letters before other characters"],
  ["1.0-1", "1.0-1+b1", "a rebuild is newer"],
  ["1-2-9", "1-3-1", "the last dash begins the revision"],
  ["20", "00100", "leading zeros do not count"],
  ["0.99999999999999999999998", "0.99999999999999999999999", "numbers of any length"],
  ["4:14.2.0-1", "4:15.0~x-1", "an epoch on both sides"],
];

for (const [a, b, why] of older) {
  test(`${a} is older than ${b}: ${why}`, () => {
    assert.ok(compareVersions(a, b) < 0);
    assert.ok(compareVersions(b, a) > 0);
  });
}

test("versions that differ in writing alone are equal", () => {
  for (const [a, b] of [["1.0", "1.0-0"], ["0:1.0", "1.0"], ["1.00", "1.0"], ["1.0-01", "1.0-1"]] as const) assert.is(compareVersions(a, b), 0, `${a} and ${b}`);
});

test("every operator means what its sign says", () => {
  const met = (version: string) => (["<<", "<=", "=", ">=", ">>"] as const).filter((operator) => satisfies(version, operator, "2"));
  assert.equal(met("1"), ["<<", "<="]);
  assert.equal(met("2"), ["<=", "=", ">="]);
  assert.equal(met("2~"), ["<<", "<="]);
  assert.equal(met("3"), [">=", ">>"]);
});

test.run();
