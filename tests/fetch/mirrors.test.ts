/** Where the Debian mirror comes from. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { BuildError } from "../../engine/api/diagnostic.ts";
import { pipIndex } from "../../engine/fetch/pip_index.ts";
import { resolveMirrors, type HostFiles } from "../../engine/fetch/mirrors.ts";

function host(files: Readonly<Record<string, string>>): HostFiles {
  return {
    read: (path) => files[path],
    list: (folder) => Object.keys(files).filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1)),
  };
}

const fromApt = (files: Readonly<Record<string, string>>) => resolveMirrors({}, {}, host(files))("debian");

test("a deb822 file gives the archive's mirror and not the security one", () => {
  const text = `# made by a cloud
Types: deb deb-src
URIs: http://mirror.example/debian/
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: trixie-security
Components: main
`;
  assert.equal(fromApt({ "/etc/apt/sources.list.d/debian.sources": text }), ["http://mirror.example/debian"]);
});

test("a disabled stanza, a source stanza and another repository are passed over", () => {
  const stanza = (uri: string, more: string) => `Types: deb\nURIs: ${uri}\nSuites: trixie\nComponents: main\n${more}\n\n`;
  const text =
    stanza("http://off.example/debian", "Enabled: no") +
    stanza("http://src.example/debian", "").replace("Types: deb", "Types: deb-src") +
    stanza("http://tools.example/apt", "Signed-By: /usr/share/keyrings/tools.gpg") +
    stanza("http://on.example/debian", "Enabled: yes");
  assert.equal(fromApt({ "/etc/apt/sources.list.d/a.sources": text }), ["http://on.example/debian"]);
});

test("fields may continue on further lines and name several mirrors", () => {
  const text = "Types: deb\nURIs:\n http://a.example/debian\n http://b.example/debian\nSuites: stable\nComponents: main\n";
  assert.equal(fromApt({ "/etc/apt/sources.list.d/a.sources": text }), ["http://a.example/debian", "http://b.example/debian"]);
});

test("one-line sources are read with their options, comments and kinds", () => {
  const text = `# deb http://old.example/debian trixie main
deb-src http://src.example/debian trixie main
deb cdrom:[Debian]/ trixie main
deb [arch=amd64 signed-by=/usr/share/keyrings/x.gpg] https://x.example/debian trixie main
deb http://security.example/debian-security trixie-security main
deb [ arch=amd64 ] http://mirror.example/debian trixie main contrib # a comment
`;
  assert.equal(fromApt({ "/etc/apt/sources.list": text }), ["http://mirror.example/debian"]);
});

test("a repository that only looks like Debian comes after none that is", () => {
  const list = "deb http://vendor.example trixie main\ndeb http://mirror.example/debian trixie main\n";
  assert.equal(fromApt({ "/etc/apt/sources.list": list }), ["http://mirror.example/debian"]);
  assert.equal(fromApt({ "/etc/apt/sources.list": "deb http://cache.example/deb-proxy trixie main\n" }), ["http://cache.example/deb-proxy"]);
});

test("the environment wins over athanor.toml, which wins over apt", () => {
  const files = host({ "/etc/apt/sources.list": "deb http://apt.example/debian trixie main" });
  const config = { debian: "http://toml.example/debian" };
  assert.equal(resolveMirrors(config, { ATHANOR_DEBIAN_MIRROR: "http://env.example/debian/" }, files)("debian"), ["http://env.example/debian"]);
  assert.equal(resolveMirrors(config, {}, files)("debian"), ["http://toml.example/debian"]);
  assert.equal(resolveMirrors({}, {}, files)("debian"), ["http://apt.example/debian"]);
});

test("without any mirror the error shows the lines to write", () => {
  try {
    fromApt({});
    assert.unreachable();
  } catch (error) {
    assert.instance(error, BuildError);
    const help = (error as BuildError).diagnostics[0]?.help ?? "";
    assert.match(help, /\[mirrors\]\n {2}debian = "http/);
    assert.match(help, /ATHANOR_DEBIAN_MIRROR=http/);
  }
});

test("a mirror that is no URL is told with the place it comes from", () => {
  assert.throws(() => resolveMirrors({ debian: "mirror.example" }, {}, host({}))("debian"), /\[mirrors\] debian in athanor\.toml must be an http or https URL; got "mirror\.example"/);
  assert.throws(() => resolveMirrors({}, { ATHANOR_MY_CRATES_MIRROR: "file:///x" }, host({}))("my-crates"), /ATHANOR_MY_CRATES_MIRROR must be/);
});

test("a mirror named by its URL is that URL, unless athanor.toml says another", () => {
  const name = "https://packages.example/os";
  assert.equal(resolveMirrors({}, {}, host({}))(name), [name]);
  assert.equal(resolveMirrors({ [name]: "http://near.example/os" }, {}, host({}))(name), ["http://near.example/os"]);
});

test("wheels come from pip's index, unless athanor.toml or the environment says another", () => {
  const files = { ...host({}), pipIndex: () => "https://pip.example/simple/" };
  assert.equal(resolveMirrors({}, {}, files)("pypi"), ["https://pip.example/simple"]);
  assert.equal(resolveMirrors({ pypi: "https://toml.example/simple" }, {}, files)("pypi"), ["https://toml.example/simple"]);
  assert.equal(resolveMirrors({}, { ATHANOR_PYPI_MIRROR: "https://env.example" }, files)("pypi"), ["https://env.example"]);
  assert.throws(() => resolveMirrors({}, {}, { ...files, pipIndex: () => undefined })("pypi"), /no mirror is known for "pypi"/);
});

test("pip says its own index: its environment counts, and without a pip there is none", () => {
  assert.is(pipIndex({ ...process.env, PIP_INDEX_URL: "https://own.example/simple" }), "https://own.example/simple");
  assert.is(pipIndex({ PATH: "/nonexistent" }), undefined);
});

test.run();
