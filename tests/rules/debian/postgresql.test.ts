/** The locked root with PostgreSQL: a server that an ordinary user starts, reached by a unix socket. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { startPostgreSql } from "../../support/postgresql.ts";
import { sandboxRoot } from "../../support/sandbox_root.ts";

const folder = mkdtempSync(path.join(tmpdir(), "athanor-postgresql-"));
const sandbox = sandboxRoot(path.join(folder, "sandbox"));

if (sandbox)
  test("PostgreSQL starts from its lock, keeps a table and knows time zones", async () => {
    const server = await startPostgreSql(folder, sandbox.bwrap);
    try {
      server.query("create table words (id serial primary key, word text); insert into words (word) values ('one'), ('two')");
      assert.equal(server.query("select string_agg(word, ' ' order by id) from words"), "one two");
      assert.equal(server.query("select timestamptz '2026-01-01 12:00 UTC' at time zone 'Asia/Tokyo'"), "2026-01-01 21:00:00");
    } finally {
      await server.stop();
    }
  });
else console.log("skipped: this machine does not let processes make user namespaces");

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
