/** `athanor check`: type-checks every BUILD.ts and all they import with TypeScript, which is loaded for this command only. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type * as TypeScript from "typescript";
import type { Diagnostic } from "../api/diagnostic.ts";
import type { PackageId } from "../api/label.ts";
import { buildFileOf } from "../loader/repositories.ts";
import type { Workspace } from "../loader/workspace.ts";

type Ts = typeof TypeScript;

/** `packages` are those to check, from `loader.packagesBelow`. Mistakes are sorted by file and place. */
export function checkWorkspace(workspace: Pick<Workspace, "root" | "packageRoot">, packages: readonly PackageId[]): readonly Diagnostic[] {
  const ts = createRequire(import.meta.url)("typescript") as Ts;
  const { options, errors } = ts.parseJsonConfigFileContent(tsconfig(workspace), ts.sys, workspace.root, undefined, path.join(workspace.root, "tsconfig.json"));
  const [broken] = errors.filter((error) => error.code !== NO_INPUTS);
  if (broken) throw new Error(ts.flattenDiagnosticMessageText(broken.messageText, "\n"));
  const files = packages.filter((id) => id.repository === "").map((id) => path.join(workspace.root, buildFileOf(id).path));
  const program = ts.createProgram(files, options);
  const found = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...program.getSourceFiles().filter((file) => isOwn(file.fileName, workspace)).flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])];
  return ts.sortAndDeduplicateDiagnostics(found).flatMap((diagnostic) => (diagnostic.category === ts.DiagnosticCategory.Error ? [convert(ts, diagnostic, workspace.root)] : []));
}

/** "No inputs were found": the files are given to the program, not to the configuration. */
const NO_INPUTS = 18002;

/** The same for every workspace: what BUILD.ts means does not depend on a tsconfig.json that only the editor reads. */
function tsconfig({ root, packageRoot }: Pick<Workspace, "root" | "packageRoot">): object {
  const door = (source: string): string[] => [source, `dist/lib/${source.replace(/\.ts$/, ".d.ts")}`].map((file) => path.join(packageRoot, file)).filter(existsSync).slice(0, 1);
  return {
    files: [],
    compilerOptions: {
      target: "ES2023",
      lib: ["ES2023"],
      module: "ESNext",
      moduleResolution: "Bundler",
      moduleDetection: "force",
      types: [],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      skipLibCheck: true,
      noEmit: true,
      paths: {
        athanor: door("rules/index.ts"),
        "athanor/api": door("engine/api/index.ts"),
        "athanor/platforms": door("platforms/constraints.ts"),
        "@athanor//*": [path.join(packageRoot, "*")],
        "//*": [path.join(root, "*")],
      },
    },
  };
}

/** athanor's engine is checked where it is made, under its own options; an installed athanor lies in node_modules. */
function isOwn(file: string, { root, packageRoot }: Pick<Workspace, "root" | "packageRoot">): boolean {
  const within = (folder: string): boolean => file.startsWith(`${folder}/`);
  if (!within(root) || file.includes("/node_modules/")) return false;
  return root === packageRoot ? !within(path.join(packageRoot, "engine")) : !within(packageRoot) || root.startsWith(`${packageRoot}/`);
}

function convert(ts: Ts, { file, start, length, messageText, relatedInformation }: TypeScript.Diagnostic, root: string): Diagnostic {
  const span = (source: TypeScript.SourceFile, at: number, size: number) => {
    const { line, character } = source.getLineAndCharacterOfPosition(at);
    return { file: `//${path.relative(root, source.fileName)}`, line: line + 1, column: character + 1, length: Math.max(1, size) };
  };
  const notes = (relatedInformation ?? []).flatMap((note) => (note.file && note.start !== undefined && note.file.fileName.startsWith(`${root}/`) ? [{ message: lowerFirst(ts.flattenDiagnosticMessageText(note.messageText, "\n")), span: span(note.file, note.start, note.length ?? 1) }] : []));
  return {
    severity: "error",
    message: lowerFirst(ts.flattenDiagnosticMessageText(messageText, "\n")),
    ...(file && start !== undefined ? { span: span(file, start, length ?? 1) } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

function lowerFirst(text: string): string {
  return (text.charAt(0).toLowerCase() + text.slice(1)).replace(/\.$/, "");
}
