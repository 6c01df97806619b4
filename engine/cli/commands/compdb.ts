/** `athanor compdb`: compile_commands.json for clangd. */
import { BUILD_FAILED, DONE, type Command } from "../command.ts";
import { editorText, writeEditorFile } from "../editor_file.ts";
import { withSession } from "../session.ts";

export const compdb: Command = (context) =>
  withSession(context, async (session) => {
    const { positional } = context.options;
    const text = await editorText(session, positional.length > 0 ? positional : ["//..."], { tool: "cc/compile_commands", mnemonics: ["CcCompile"] });
    if (text === undefined) return BUILD_FAILED;
    writeEditorFile(session, "compile_commands.json", text);
    return DONE;
  });
