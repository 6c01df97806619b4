/** `athanor rust-project`: rust-project.json for rust-analyzer, as a file or as it asks for one (discoverConfig). */
import { existsSync } from "node:fs";
import path from "node:path";
import { BuildError, buildError } from "../../api/diagnostic.ts";
import { BUILD_FAILED, DONE, type Command } from "../command.ts";
import { editorText, writeEditorFile } from "../editor_file.ts";
import { withSession, type Session } from "../session.ts";

const FILE = { tool: "rust/rust_project", mnemonics: ["Rustc", "RustcLink", "RustcTest"], gatherer: "rust/gather_crate" };

export const rustProject: Command = (context) =>
  withSession(context, async (session) => {
    const { options } = context;
    const patterns = options.positional.length > 0 ? options.positional : ["//..."];
    const sysroot = options.get("sysroot");
    const make = (): Promise<string | undefined> =>
      editorText(session, patterns, { ...FILE, ...(sysroot === undefined ? {} : { options: { sysroot: path.resolve(context.cwd, sysroot) } }), extra: { sysroot_src: options.get("sysroot-src") ?? "@athanor//sysroots:rust_src" } });
    const asked = options.get("discover");
    if (asked !== undefined) return discover(session, asked, make);
    const text = await make();
    if (text === undefined) return BUILD_FAILED;
    writeEditorFile(session, "rust-project.json", text);
    return DONE;
  });

/** One line of JSON an answer, on stdout. */
async function discover(session: Session, asked: string, make: () => Promise<string | undefined>): Promise<number> {
  const { context } = session;
  const say = (message: object): void => context.out(`${JSON.stringify(message)}\n`);
  const buildfile = buildFileOf(session, asked);
  say({ kind: "progress", message: "planning" });
  try {
    const text = await make();
    if (text === undefined) return BUILD_FAILED;
    say({ kind: "finished", buildfile, project: JSON.parse(text) });
    return DONE;
  } catch (error) {
    if (error instanceof BuildError) say({ kind: "error", error: error.diagnostics.map(({ message }) => message).join("\n"), source: null });
    throw error;
  }
}

/** `{"path": ...}` or `{"buildfile": ...}`, as rust-analyzer puts it for {arg}. */
function buildFileOf({ workspace }: Session, asked: string): string {
  const mistake = buildError(`--discover needs what rust-analyzer gives as {arg}; got ${JSON.stringify(asked)}`);
  let given: unknown;
  try {
    given = JSON.parse(asked);
  } catch {
    throw mistake;
  }
  if (typeof given !== "object" || given === null) throw mistake;
  if ("buildfile" in given && typeof given.buildfile === "string") return given.buildfile;
  if (!("path" in given) || typeof given.path !== "string") throw mistake;
  for (let folder = path.dirname(given.path); folder.startsWith(workspace.root); folder = path.dirname(folder)) {
    const file = path.join(folder, "BUILD.ts");
    if (existsSync(file)) return file;
  }
  return path.join(workspace.root, "athanor.toml");
}
