/** Workspaces for tests: a temporary folder with the given files. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export interface TestWorkspace {
  readonly root: string;
  write(file: string, text: string): void;
  remove(): void;
}

/** An empty athanor.toml is added where none is given. */
export function workspace(files: Readonly<Record<string, string>>): TestWorkspace {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-test-")));
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  for (const [file, text] of Object.entries({ "athanor.toml": "", ...files })) write(file, text);
  return { root, write, remove: () => rmSync(root, { recursive: true, force: true }) };
}
