/** Names of images, by docker's rules. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { parseReference, repositoryName, type Reference } from "../../../../rules/oci/tools/registry/reference.ts";

const digest = `sha256:${"a".repeat(64)}`;

function read(text: string): string {
  const reference = parseReference(text);
  if (typeof reference === "string") return reference;
  const { tag, digest: pinned }: Reference = reference;
  return [repositoryName(reference), tag ?? "-", pinned === undefined ? "-" : "pinned"].join(" ");
}

test("a name without a host is docker's hub, one word of it in library/", () => {
  assert.is(read("debian"), "docker.io/library/debian - -");
  assert.is(read("debian:trixie"), "docker.io/library/debian trixie -");
  assert.is(read("me/app"), "docker.io/me/app - -");
  assert.is(read("docker.io/debian"), "docker.io/library/debian - -");
  assert.is(read("index.docker.io/me/app:1"), "docker.io/me/app 1 -");
});

test("a first part with a dot, a port or the name localhost is a host", () => {
  assert.is(read("localhost/app"), "localhost/app - -");
  assert.is(read("127.0.0.1:5000/app:v1"), "127.0.0.1:5000/app v1 -");
  assert.is(read("registry.example/team/app"), "registry.example/team/app - -");
  assert.is(read("[::1]:5000/app"), "[::1]:5000/app - -");
  assert.is(read("app:5000"), "docker.io/library/app 5000 -");
});

test("a digest may follow a name or a tag", () => {
  assert.is(read(`localhost:5000/app@${digest}`), "localhost:5000/app - pinned");
  assert.is(read(`app:v1@${digest}`), "docker.io/library/app v1 pinned");
});

test("mistakes say what was expected", () => {
  assert.is(read("localhost/App"), `"App" is no repository; did you mean "app"?`);
  assert.match(read("localhost/a//b"), /"a\/\/b" is no repository; expected lower-case letters/);
  assert.match(read("app:-x"), /"-x" is no tag; expected up to 128/);
  assert.match(read("app@sha256:12"), /"sha256:12" is no digest/);
  assert.match(read(""), /is no repository/);
  assert.match(read("a@b@c"), /more than one "@"/);
});

test.run();
