import assert from "node:assert/strict";
import { test } from "uvu";
import { casesOf, shardArguments } from "../../../rules/testing/tools/shard.ts";

test("each case is in one shard, whatever their number", () => {
  const names = casesOf("a::one: test\na::two: test\nb: benchmark\nnoise\n\n3 tests, 1 benchmark\n");
  assert.deepEqual(names, ["a::one", "a::two", "b"]);
  const all = [0, 1].flatMap((index) => shardArguments(names, index, 2).slice(1));
  assert.deepEqual(all, ["a::one", "b", "a::two"]);
});

test("an empty shard asks for a case that cannot be, as none would mean all", () => {
  assert.deepEqual(shardArguments(["a"], 1, 2), ["--exact", "(no case is left for this shard)"]);
});

test.run();
