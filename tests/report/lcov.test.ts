import assert from "node:assert/strict";
import { test } from "uvu";
import { mergeLcov } from "../../engine/report/lcov.ts";

const one = "SF:b.rs\nFN:1,of,a\nFNDA:2,of,a\nDA:1,2\nDA:2,0\nend_of_record\nSF:a.rs\nDA:3,1\nend_of_record\n";
const two = "SF:b.rs\nFN:1,of,a\nFNDA:1,of,a\nDA:2,4\nDA:9,0\nend_of_record\n";

test("counts of a line are added up, files sorted", () => {
  const { text, lines, hit } = mergeLcov([one, two]);
  assert.deepEqual([lines, hit], [4, 3]);
  assert.equal(text, "SF:a.rs\nFNF:0\nFNH:0\nDA:3,1\nLF:1\nLH:1\nend_of_record\nSF:b.rs\nFN:1,of,a\nFNDA:3,of,a\nFNF:1\nFNH:1\nDA:1,2\nDA:2,4\nDA:9,0\nLF:3\nLH:2\nend_of_record\n");
});

test("the order of files does not matter", () => {
  assert.deepEqual(mergeLcov([one, two]), mergeLcov([two, one]));
});

test.run();
