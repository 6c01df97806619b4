import assert from "node:assert/strict";
import { test } from "uvu";
import { nearest } from "../../engine/api/diagnostic.ts";

test("a typo's nearest candidate is found, a swap of neighbours counted as one", () => {
  assert.equal(nearest("helo", ["hallo", "hello", "help"]), "hello");
  assert.equal(nearest("rsut", ["crust", "rust"]), "rust");
});

test("what is far, or shares no letter, is not suggested", () => {
  assert.equal(nearest("server", ["client"]), undefined);
  assert.equal(nearest("a", ["", "b"]), undefined);
  assert.equal(nearest("a", ["ab"]), "ab");
});

test.run();
