import assert from "node:assert/strict";
import { test } from "uvu";
import { libtestCases } from "../../engine/report/libtest.ts";

const OUTPUT = `
running 6 tests
test tests::adds ... ok
test tests::panics - should panic ... ok
test tests::slow ... ignored, takes minutes
test src/lib.rs - add (line 3) ... ok
test bench_it ... bench:          12 ns/iter (+/- 1)
test tests::wrong ... FAILED

failures:

---- tests::wrong stdout ----
said before
test tests::inner ... ok is no case when it is not a line's end

thread 'tests::wrong' (6) panicked at lib.rs:9:51:
no

failures:
    tests::wrong

test result: FAILED. 3 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s
`;

test("cases are told by name, with what those that failed printed", () => {
  const cases = libtestCases(OUTPUT);
  assert.deepEqual(cases.map(({ name, status }) => [name, status]), [
    ["tests::adds", "passed"],
    ["tests::panics", "passed"],
    ["tests::slow", "ignored"],
    ["src/lib.rs - add (line 3)", "passed"],
    ["bench_it", "passed"],
    ["tests::wrong", "failed"],
  ]);
  assert.equal(cases[2]?.output, "takes minutes");
  assert.match(cases[5]?.output ?? "", /^said before\n[\s\S]*panicked at lib\.rs:9:51:\nno$/);
});

test("a program that died has the cases it had finished", () => {
  assert.deepEqual(libtestCases("running 2 tests\ntest a ... ok\nfatal runtime error\n"), [{ name: "a", status: "passed" }]);
});

test.run();
