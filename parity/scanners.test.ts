/** Our SBOMs beside what syft finds in the same images: packages of Debian, of an apk distribution, and crates inside of a stripped program. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { athanor, checkout } from "../tests/support/athanor.ts";
import { goTool } from "./support/go_tools.ts";

const syft = goTool("github.com/anchore/syft", "cmd/syft", "v1.52.0");
const root = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-parity-")));
test.after(() => rmSync(root, { recursive: true, force: true }));

cpSync(path.join(checkout, "examples/allowlist"), root, { recursive: true, filter: (from) => !/node_modules|athanor-out/.test(path.basename(from)) });
const build = path.join(root, "BUILD.ts");
writeFileSync(
  build,
  `${readFileSync(build, "utf8")}
import { image_sbom, oci_archive } from "athanor";
for (const [name, of] of Object.entries({ debian: image, apk: "@athanor//images/base_image:base_image" as const })) {
  oci_archive({ name: \`\${name}_layout\`, image: of, format: "layout" });
  image_sbom({ name: \`\${name}_sbom\`, image: of });
}
`,
);

const PLATFORM = "linux_x86_64_musl";

for (const [name, kinds] of [["debian", ["cargo", "deb"]], ["apk", ["apk"]]] as const) {
  test(`syft finds what our SBOM says: ${kinds.join(" and ")}`, () => {
    const { status, output } = athanor(root, ["build", `//:${name}_layout`, `//:${name}_sbom`, "--platform", `@athanor//platforms:${PLATFORM}`]);
    assert.equal(status, 0, output);
    const at = (file: string) => path.join(root, "athanor-out", PLATFORM, file);
    const scan = spawnSync(syft, ["scan", `oci-dir:${at(`${name}_layout`)}`, "-o", "json"], { encoding: "utf8", maxBuffer: 1 << 28, env: { ...process.env, SYFT_CHECK_FOR_APP_UPDATE: "false" } });
    assert.equal(scan.status, 0, scan.stderr);
    const { artifacts } = JSON.parse(scan.stdout) as { readonly artifacts: readonly { readonly purl: string }[] };
    const { packages } = JSON.parse(readFileSync(at(`${name}_sbom.spdx.json`), "utf8")) as { readonly packages: readonly { readonly externalRefs: readonly { readonly referenceLocator: string }[] }[] };
    const ours = known(packages.flatMap(({ externalRefs }) => externalRefs.map(({ referenceLocator }) => referenceLocator)));
    assert.deepEqual(known(artifacts.map(({ purl }) => purl)), ours);
    for (const kind of kinds) assert.ok(ours.some((one) => one.startsWith(`${kind} `)), `no ${kind}`);
  });
}

/** Kind, name and version of package URLs, sorted; of images, files and the like there is nothing to compare. */
function known(purls: readonly string[]): readonly string[] {
  const found = purls.flatMap((purl) => {
    const [, kind = "", name = "", version = ""] = /^pkg:(apk|cargo|deb)\/(?:[^/@?]+\/)*([^/@?]+)@([^?#]+)/.exec(purl) ?? [];
    return kind === "" ? [] : [`${kind} ${decodeURIComponent(name)} ${decodeURIComponent(version)}`];
  });
  return [...new Set(found)].sort();
}

test.run();
