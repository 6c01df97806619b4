import assert from "node:assert/strict";
import { test } from "uvu";
import { createAddresses } from "../../engine/fetch/address.ts";
import { rejection } from "../support/rejection.ts";

const SOURCE = "sparse+https://index.example/";

async function address(config: string | undefined, path: string, base = "https://index.example"): Promise<string> {
  return (await createAddresses(() => Promise.resolve(config === undefined ? undefined : Buffer.from(config)))(SOURCE, base, path)).href;
}

test("archives lie where the index's config.json says, with Cargo's markers", async () => {
  assert.equal(await address('{"dl":"https://dl.example/crates"}', "serde/1.0.0/download"), "https://dl.example/crates/serde/1.0.0/download");
  assert.equal(await address('{"dl":"https://dl.example/{lowerprefix}/{crate}-{version}.crate"}', "Serde/1.0.0/download"), "https://dl.example/se/rd/Serde-1.0.0.crate");
  assert.equal(await address('{"dl":"https://dl.example/{prefix}/{crate}/{version}"}', "abc/1.0.0/download"), "https://dl.example/3/a/abc/1.0.0");
});

test("other files lie in the index, and a template needs none", async () => {
  assert.equal(await address(undefined, "se/rd/serde"), "https://index.example/se/rd/serde");
  assert.equal(await address(undefined, "serde/1.0.0/download", "https://t.example/{crate}/{version}"), "https://t.example/serde/1.0.0");
});

test("an index that cannot say where archives are is named", async () => {
  assert.match(await rejection(address(undefined, "a/1.0.0/download")), /the registry index https:\/\/index\.example has no config\.json/);
  assert.match(await rejection(address("<html>", "a/1.0.0/download")), /config\.json that is no JSON/);
  assert.match(await rejection(address("{}", "a/1.0.0/download")), /config\.json without "dl"/);
});

test("wheels lie where the page of their project says, which is asked once", async () => {
  const asked: string[] = [];
  const page = '<a href="https://files.example/a1/My_Tool-1.0-py3-none-any.whl#sha256=00" data-x="&gt;">My_Tool-1.0-py3-none-any.whl</a><br/>\n<a data-y="1" href="../../files/b.whl?x=1&amp;y=2"> b.whl </a>';
  const of = createAddresses((url) => {
    asked.push(url.href);
    return Promise.resolve(Buffer.from(page));
  });
  const wheel = async (path: string) => (await of("pypi", "https://index.example/simple", path)).href;
  assert.equal(await wheel("my-tool/My_Tool-1.0-py3-none-any.whl"), "https://files.example/a1/My_Tool-1.0-py3-none-any.whl");
  assert.equal(await wheel("my-tool/b.whl"), "https://index.example/files/b.whl?x=1&y=2");
  assert.equal(await wheel("my-tool/gone.whl"), "https://index.example/simple/my-tool/gone.whl");
  assert.deepEqual(asked, ["https://index.example/simple/my-tool/"]);
});

test.run();
