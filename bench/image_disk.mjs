// What ten images on one base take of the disk: cache and athanor-out together, where the base is pulled, and where it is made of a file of the workspace.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startRegistry } from "./push.mjs";
import { athanor } from "./run.mjs";

const SIZE = 200e6;
const CONFIG = `default_platform = "@athanor//platforms:linux_x86_64_musl"\n`;
const MADE = `import { oci_image, oci_layer, oci_push } from "athanor";
const base = oci_image({ name: "base", layers: [oci_layer({ name: "large", files: { "/usr/lib/large": ["large"] } })] });
oci_push({ name: "push", image: base });
`;
const TEN = `for (let i = 0; i < 10; i++) {
  const image = oci_image({ name: \`image\${i}\`, base, layers: [oci_layer({ name: \`layer\${i}\`, files: { "/etc/app": [\`app\${i}\`] } })] });
  oci_archive({ name: \`layout\${i}\`, image, format: "layout" });
}
`;

export async function imageDisk(scratch, report) {
  const folder = path.join(scratch, "image-disk");
  const made = path.join(folder, "made");
  mkdirSync(made, { recursive: true });
  const registry = await startRegistry(folder);
  try {
    writeFileSync(path.join(made, "athanor.toml"), CONFIG);
    // Nothing that compresses, so that the layer is as large as what is in it.
    writeFileSync(path.join(made, "large"), Buffer.concat(Array.from({ length: SIZE / 32 }, (_, i) => createHash("sha256").update(String(i)).digest())));
    const own = tenOn(made, `import { oci_archive } from "athanor";\n${MADE}`);
    own.build("//:base");
    const alone = own.used();
    own.build(...own.images, ...own.layouts);
    const all = own.used();
    report("disk used by ten images on a base that is made, each also as a layout folder", `${mega(all)}, the base and its file alone ${mega(alone)}, ratio ${(all / alone).toFixed(3)}, goal 1.050`, all <= 1.05 * alone);
    athanor(made, ["run", "//:push", "--", "--repository", `${registry.address}/base`, "--tag", "1"], own.options);
    own.remove();

    const pulled = path.join(folder, "pulled");
    mkdirSync(pulled);
    writeFileSync(path.join(pulled, "athanor.toml"), CONFIG);
    const ten = tenOn(pulled, `import { oci_archive, oci_image, oci_layer, oci_lock, oci_pull } from "athanor";\nconst base = oci_pull({ name: "base", lock: oci_lock({ name: "lock", lock: "base.lock.json", image: "${registry.address}/base:1", architectures: ["amd64"] }) });\n`);
    athanor(pulled, ["lock"], ten.options);
    for (const [what, targets] of [["ten images on one pulled base", ten.images], ["the same, each also as a layout folder", ten.layouts]]) {
      ten.build(...targets);
      report(`disk used by ${what}`, `${mega(ten.used())} for a base of ${mega(SIZE)}, ratio ${(ten.used() / SIZE).toFixed(3)}, goal 1.050`, ten.used() <= 1.05 * SIZE);
    }
    ten.remove();
  } finally {
    registry.stop();
  }
}

/** A workspace with a cache of its own, where `base` is declared by `build`. */
function tenOn(folder, build) {
  const cache = `${folder}.cache`;
  const options = { env: { XDG_CACHE_HOME: cache } };
  writeFileSync(path.join(folder, "BUILD.ts"), build + TEN);
  for (let i = 0; i < 10; i++) writeFileSync(path.join(folder, `app${i}`), `image ${i}\n`.repeat(10_000));
  const numbered = (name) => Array.from({ length: 10 }, (_, i) => `//:${name}${i}`);
  return {
    options,
    images: numbered("image"),
    layouts: numbered("layout"),
    build: (...targets) => void athanor(folder, ["build", ...targets], options),
    used: () => Number(/^(\d+)\s+total$/m.exec(execFileSync("du", ["-sc", "--block-size=1", cache, path.join(folder, "athanor-out")], { encoding: "utf8" }))[1]),
    remove: () => rmSync(cache, { recursive: true }),
  };
}

function mega(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
