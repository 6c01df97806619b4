/** compile_commands.json, which clangd and other tools for C read: how each source is compiled. */
import type { EditorCall, HostAction } from "../../../engine/api/tool.ts";

export default function compileCommands({ actions, workspace }: EditorCall): string {
  const seen = new Set<string>();
  const entries = actions.flatMap((action) => {
    const { file, args } = read(action);
    // One way to read a file is enough for an editor: that of the first target that compiles it.
    if (file === undefined || seen.has(file)) return [];
    seen.add(file);
    return [{ directory: workspace, file, arguments: args }];
  });
  return `${JSON.stringify(entries, null, 2)}\n`;
}

/** Where objects go is no concern of an editor. */
const WITH_VALUE: ReadonlySet<string> = new Set(["-o", "-MF"]);
const ALONE: ReadonlySet<string> = new Set(["-MD"]);

function read({ argv }: HostAction): { readonly file: string | undefined; readonly args: readonly string[] } {
  const at = argv.indexOf("-c");
  const args = argv.filter((word, i) => !ALONE.has(word) && !WITH_VALUE.has(word) && !WITH_VALUE.has(argv[i - 1] ?? ""));
  return { file: at < 0 ? undefined : argv[at + 1], args };
}
