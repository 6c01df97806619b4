import assert from "node:assert/strict";
import { test } from "uvu";
import compileCommands from "../../../rules/cc/tools/compile_commands.ts";

test("a command reads and writes nothing but what an editor needs, one a source", () => {
  const action = (...argv: readonly string[]) => ({ label: "//:c", platform: "linux", mnemonic: "CcCompile", argv: ["/usr/bin/clang", ...argv], env: {}, outputs: [] });
  const text = compileCommands({ workspace: "/ws", options: {}, actions: [action("-Iinclude", "-MD", "-MF", "a.d", "-c", "/ws/a.c", "-o", "a.o"), action("-c", "/ws/a.c", "-o", "b.o")] });
  assert.deepEqual(JSON.parse(text), [{ directory: "/ws", file: "/ws/a.c", arguments: ["/usr/bin/clang", "-Iinclude", "-c", "/ws/a.c"] }]);
});

test.run();
