/** What image_test sees in an image, layer on layer, and what it says of it. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { imageContent } from "../../../rules/oci/tools/image_content.ts";
import type { LoadedImage } from "../../../rules/oci/tools/image_files.ts";
import { differences } from "../../../rules/oci/tools/image_diff.ts";
import { imageFaults, type Expectations } from "../../../rules/oci/tools/image_test.ts";
import { withImage } from "../../support/image.ts";

const NOTHING: Expectations = { files: {}, only: [], absent: [], contains: {}, config: {} };
const paths = async (image: LoadedImage) => [...(await imageContent(image)).keys()].sort();

test("upper layers replace, and take away with whiteouts what lies below them", async () => {
  const lower = [{ name: "etc/", type: "5" }, { name: "etc/a", content: "1" }, { name: "etc/b", content: "1" }, { name: "opt/", type: "5" }, { name: "opt/x/y", content: "1" }, { name: "d/e", content: "1" }];
  const upper = [{ name: "etc/.wh.a" }, { name: "etc/b", content: "22" }, { name: "opt/new", content: "2" }, { name: "opt/.wh..wh..opq" }, { name: "d", content: "now a file" }];
  await withImage([lower, upper], async (image) => {
    assert.deepEqual(await paths(image), ["/d", "/etc", "/etc/b", "/opt", "/opt/new"]);
    assert.deepEqual([(await imageContent(image)).get("/etc/b")?.size, (await imageContent(image)).get("/etc/b")?.layer], [2, 1]);
  });
});

test("a hard link is the file it is one of", async () => {
  await withImage([[{ name: "a", content: "text", mode: 0o755 }, { name: "b", type: "1", link: "a" }]], async (image) => {
    const content = await imageContent(image);
    assert.deepEqual(content.get("/b"), content.get("/a"));
  });
});

test("an image that is what it must be has no faults", async () => {
  const items = [{ name: "usr/bin/app", mode: 0o4755 }, { name: "lib", type: "2", link: "usr/lib" }, { name: "etc/passwd", content: "root:x:0:0" }];
  const expected = { ...NOTHING, files: { "/usr/bin/app": "file 4755 0:0", "/lib": "symlink -> usr/lib" }, only: ["/usr/**", "/etc/passwd"], absent: ["/bin"], contains: { "/etc/passwd": "root:" }, config: { User: "1", Entrypoint: '["/x"]', "Env.A": "b", "Labels.l": "v", os: "linux" }, maxSize: 10_000, maxLayers: 1 };
  await withImage([items], async (image) => assert.deepEqual(await imageFaults(image, expected), []), { User: "1", Entrypoint: ["/x"], Env: ["A=b"], Labels: { l: "v" } });
});

test("every difference is told, with what is there", async () => {
  const items = [{ name: "usr/bin/app", mode: 0o644 }, { name: "lib", type: "2", link: "usr/lib" }, { name: "etc/passwd", content: "x" }];
  const expected = { ...NOTHING, files: { "/usr/bin/app": "directory 0755 1:2", "/lib": "-> lib64", "/sbin/app": "file" }, only: ["/usr"], absent: ["/etc"], contains: { "/etc/passwd": "root:", "/gone": "x" }, config: { User: "1", os: "plan9" }, maxSize: 1, maxLayers: 0 };
  await withImage([items], async (image) =>
    assert.deepEqual(await imageFaults(image, expected), [
      "/usr/bin/app is a file, and must be a directory",
      "/usr/bin/app has the mode 0644, and must have 0755",
      "/usr/bin/app belongs to 0:0, and must belong to 1:2",
      "/lib points to usr/lib, and must point to lib64",
      "/sbin/app is not there; /usr/bin/app is",
      "/etc/passwd is a file that `only` does not name",
      "/etc/passwd must not be there",
      '/etc/passwd does not hold "root:"',
      "/gone is not there",
      'User is not set, and must be "1"',
      'os is "linux", and must be "plan9"',
      "its layers have 3072 bytes, and 1 are allowed",
      "it has 1 layers, and 0 are allowed",
    ]));
});

test("a diff tells what changed in configuration, layers and files, and what a push would send", async () => {
  const common = [{ name: "etc/a", content: "1" }];
  await withImage([common, [{ name: "app", content: "old" }, { name: "gone" }, { name: "same" }]], (before) =>
    withImage(
      [common, [{ name: "app", content: "new", mode: 0o755 }, { name: "same" }, { name: "link", type: "2", link: "app" }]],
      async (after) => {
        // The same bytes in another folder have another file and the same digest; the second layer's is new.
        const changed = { ...after, manifestBlob: { ...after.manifestBlob, descriptor: { ...after.manifestBlob.descriptor, digest: `sha256:${"e".repeat(64)}` } }, layers: after.layers.map((layer, i) => (i === 0 ? layer : { ...layer, descriptor: { ...layer.descriptor, digest: `sha256:${"d".repeat(64)}` } })) };
        assert.deepEqual(await differences(before, changed), [
          'User: nothing -> "7"',
          "layers: 2 -> 2, 1 of them unchanged; 5120 -> 5120 bytes, 3072 to push",
          `new layer 2: sha256:${"d".repeat(64)} (3072 bytes)`,
          "~ /app file 0644 3 bytes -> file 0755 3 bytes",
          "- /gone file 0644 0 bytes",
          "+ /link -> app",
        ]);
        assert.deepEqual(await differences(before, before), ["the same"]);
      },
      { User: "7" },
    ),
  );
});

test.run();
