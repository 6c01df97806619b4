/** The lock tool of wheels, over an index in memory. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { createHash } from "node:crypto";
import type { Json } from "../../../engine/api/tool.ts";
import { ToolError } from "../../../engine/api/tool.ts";
import lock from "../../../rules/python/tools/lock.ts";
import { rejection } from "../../support/rejection.ts";

const LINUX = "My_Tool-1.0-py3-none-manylinux_2_12_x86_64.manylinux2010_x86_64.whl";
const MAC = "my_tool-1.0-py2.py3-none-macosx_13_0_arm64.whl";
const params = { project: "My.Tool", version: "1.0", wheels: { mac: "macosx_13_0_arm64", linux: "manylinux2010_x86_64" } };
const others = ["my_tool-1.1-py3-none-macosx_13_0_arm64.whl", "my_tool-1.0-cp311-cp311-macosx_13_0_arm64.whl", "my_tool-1.0.tar.gz"];
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

interface Index {
  /** Contents by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the page says of digests, where it is wrong. */
  readonly says?: Readonly<Record<string, string>>;
}

async function run({ files = { [LINUX]: "linux", [MAC]: "mac" }, says = {} }: Index = {}, current?: string, json: Json = params) {
  const fetched: string[] = [];
  const page = [...Object.keys(files), ...others].map((name) => `<a href="../../files/${name}#sha256=${sha256(says[name] ?? files[name] ?? name)}" data-requires-python="&gt;=3">${name}</a><br>`).join("\n");
  const network = {
    async fetch(mirror: string, path: string, expect?: { readonly sha256: string }) {
      fetched.push(`${mirror} ${path}`);
      const text = path === "my-tool/" ? page : files[path.replace("my-tool/", "")];
      if (text !== undefined && expect && expect.sha256 !== sha256(text)) throw new ToolError(`${path} is not what its index says`);
      return text === undefined ? undefined : Buffer.from(text);
    },
  };
  const { text, changes } = await lock({ params: json, current, files: {}, network, progress: () => {} });
  return { text, changes, fetched };
}

test("a lock holds each platform's wheel of the version, measured and held against the index", async () => {
  const { text, changes } = await run();
  assert.equal(JSON.parse(text), {
    format: 1,
    request: { project: "my-tool", version: "1.0", wheels: { linux: "manylinux2010_x86_64", mac: "macosx_13_0_arm64" } },
    wheels: { linux: { file: LINUX, size: 5, sha256: sha256("linux") }, mac: { file: MAC, size: 3, sha256: sha256("mac") } },
  });
  assert.equal(changes, [`linux: added ${LINUX}`, `mac: added ${MAC}`]);
});

test("what is locked already is not downloaded again, other bytes are", async () => {
  const { text } = await run();
  const again = await run({}, text);
  assert.is(again.text, text);
  assert.equal(again.fetched, ["pypi my-tool/"]);
  const other = await run({ files: { [LINUX]: "linux", [MAC]: "new bytes" } }, text);
  assert.equal(other.changes, [`mac: ${MAC} has other bytes`]);
  assert.equal(other.fetched, ["pypi my-tool/", `pypi my-tool/${MAC}`]);
});

test("a wheel that is not what the index says, or is not there, is no lock", async () => {
  assert.match(await rejection(run({ says: { [MAC]: "something else" } })), /my_tool-1\.0-py2\.py3-none-macosx_13_0_arm64\.whl is not what its index says/);
  assert.match(await rejection(run({}, undefined, { ...params, wheels: { mac: "macosx_11_0_arm64" } })), /my-tool 1\.0 has no wheel for macosx_11_0_arm64\nit has: macosx_13_0_arm64, manylinux2010_x86_64, manylinux_2_12_x86_64/);
  assert.match(await rejection(run({}, undefined, { ...params, version: "2.0" })), /no wheel of my-tool 2\.0 that runs without a particular Python/);
  assert.match(await rejection(run({ files: { [LINUX]: "linux", [MAC]: "mac", "my_tool-1.0-1-py3-none-macosx_13_0_arm64.whl": "build 1" } })), /several wheels for macosx_13_0_arm64/);
  assert.match(await rejection(run({}, undefined, { ...params, project: "../x" })), /"\.\.\/x" is no name of a project/);
});

test.run();
