/** Locating: from a declaring call, an attribute and a text to the exact literal; TypeScript's parser is loaded only for this. */
import { createRequire } from "node:module";
import type * as TypeScript from "typescript";
import type { Diagnostic, Span } from "../api/diagnostic.ts";
import { formatLabel, parseLabel, type PackageId } from "../api/label.ts";
import { folderOf, parseVirtualName } from "./repositories.ts";

type Ts = typeof TypeScript;
type ReadSource = (file: string) => string | undefined;

/** Leaves alone what already has an exact span. */
export function locateDiagnostics(diagnostics: readonly Diagnostic[], readSource: ReadSource): readonly Diagnostic[] {
  if (!diagnostics.some(needsLocating)) return diagnostics;
  const ts = createRequire(import.meta.url)("typescript") as Ts;
  const files = new Map<string, TypeScript.SourceFile | undefined>();
  const parse = (file: string): TypeScript.SourceFile | undefined => {
    if (!files.has(file)) {
      const source = readSource(file);
      files.set(file, source === undefined ? undefined : ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true));
    }
    return files.get(file);
  };
  const search = createSearch(ts, parse);
  const widened = <T extends { readonly span?: Span }>(holder: T): T => (holder.span && holder.span.length === undefined ? { ...holder, span: search.widen(holder.span) } : holder);
  return diagnostics.map((diagnostic) => {
    const notes = diagnostic.notes?.map(widened);
    const span = diagnostic.span?.length === undefined && diagnostic.locate ? search.exact(diagnostic.locate) : undefined;
    return widened({ ...diagnostic, ...(notes ? { notes } : {}), ...(span ? { span } : {}) });
  });
}

/** A place without a length is where a call stack pointed: the word there is what is meant. */
function needsLocating({ span, locate, notes = [] }: Diagnostic): boolean {
  return (span ? span.length === undefined && /\.ts$/.test(span.file) : locate !== undefined) || notes.some((note) => note.span !== undefined && note.span.length === undefined);
}

function createSearch(ts: Ts, parse: (file: string) => TypeScript.SourceFile | undefined) {
  type Node = TypeScript.Node;

  const spanOf = (node: Node): Span => {
    const source = node.getSourceFile();
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
    const end = source.getLineAndCharacterOfPosition(node.end);
    // A squiggle covers one line.
    const length = end.line === line ? node.end - node.getStart(source) : (source.text.split("\n")[line] ?? "").trimEnd().length - character;
    return { file: source.fileName, line: line + 1, column: character + 1, length: Math.max(1, length) };
  };

  /** The innermost call whose callee is at the place V8 names: the callee's start, or the name after its last dot. */
  const callAt = ({ file, line, column }: Span): TypeScript.CallExpression | TypeScript.TaggedTemplateExpression | undefined => {
    const source = parse(file);
    if (!source || line > source.getLineStarts().length) return undefined;
    const at = source.getPositionOfLineAndCharacter(line - 1, 0) + column - 1;
    let found: TypeScript.CallExpression | undefined;
    const visit = (node: Node): void => {
      if (at < node.getFullStart() || at > node.end) return;
      if (ts.isCallExpression(node) && at >= node.expression.getStart(source) && at <= node.expression.end) found = node;
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  };

  const attributeOf = (call: TypeScript.CallExpression, name: string): TypeScript.ObjectLiteralElementLike | undefined => {
    for (const argument of call.arguments) {
      const object = follow(argument);
      if (!ts.isObjectLiteralExpression(object)) continue;
      const found = propertyOf(object, name);
      if (found) return found;
    }
    return undefined;
  };

  const propertyOf = (object: TypeScript.ObjectLiteralExpression, name: string): TypeScript.ObjectLiteralElementLike | undefined => {
    for (const property of object.properties) {
      if (property.name && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name)) && property.name.text === name) return property;
      const spread = ts.isSpreadAssignment(property) ? follow(property.expression) : undefined;
      const found = spread && ts.isObjectLiteralExpression(spread) ? propertyOf(spread, name) : undefined;
      if (found) return found;
    }
    return undefined;
  };

  const valueOf = (property: TypeScript.ObjectLiteralElementLike): Node => (ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? property.name : property);

  /** A constant by its name, once. */
  const follow = (node: Node): Node => {
    if (!ts.isIdentifier(node)) return node;
    return declarationOf(node)?.initializer ?? node;
  };

  const declarationOf = (name: TypeScript.Identifier): TypeScript.VariableDeclaration | undefined => {
    let found: TypeScript.VariableDeclaration | undefined;
    const visit = (node: Node): void => {
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === name.text) found ??= node;
      if (!found) ts.forEachChild(node, visit);
    };
    visit(name.getSourceFile());
    return found;
  };

  /** The literal, or the name of a handle, that stands for `text` within `node`; constants are looked into once. */
  const literalIn = (node: Node, text: string, from: PackageId, depth = 1): Node | undefined => {
    let found: Node | undefined;
    const visit = (inner: Node): void => {
      if (found) return;
      if (ts.isStringLiteralLike(inner) && means(inner.text, text, from)) found = inner;
      else if (ts.isPropertyAssignment(inner) && ts.isIdentifier(inner.name) && inner.name.text === text && inner !== node) found = inner.name;
      else if (ts.isIdentifier(inner) && depth > 0 && !(ts.isPropertyAccessExpression(inner.parent) && inner.parent.name === inner) && !(ts.isPropertyAssignment(inner.parent) && inner.parent.name === inner)) {
        const initializer = declarationOf(inner)?.initializer;
        if (!initializer) return;
        if (ts.isCallExpression(initializer) && declares(initializer, text, from)) found = inner;
        else found = literalIn(initializer, text, from, depth - 1);
      } else ts.forEachChild(inner, visit);
    };
    visit(node);
    return found;
  };

  const declares = (call: TypeScript.CallExpression, text: string, from: PackageId): boolean => {
    const name = attributeOf(call, "name");
    const value = name && valueOf(name);
    return value !== undefined && ts.isStringLiteralLike(value) && means(`:${value.text}`, text, from);
  };

  const exact = ({ stack, attribute, text }: NonNullable<Diagnostic["locate"]>): Span | undefined => {
    const last = stack.at(-1);
    const file = last && parseVirtualName(last.file);
    const from = file ? folderOf(file) : { repository: "", package: "" };
    const calls = stack.map(callAt);
    const [declaring] = calls;
    const property = declaring && attribute !== undefined && ts.isCallExpression(declaring) ? attributeOf(declaring, attribute) : undefined;
    if (property?.name && text === attribute && text !== undefined) return spanOf(property.name);
    const literal = property && text !== undefined ? literalIn(valueOf(property), text, from) : undefined;
    if (literal) return spanOf(literal);
    // A macro was given the text, or the declaring call holds it outside of any attribute.
    for (const call of property ? calls.slice(1) : calls) {
      const found = call && ts.isCallExpression(call) && text !== undefined ? call.arguments.map((argument) => literalIn(argument, text, from)).find(Boolean) : undefined;
      if (found) return spanOf(found);
    }
    if (property) return spanOf(valueOf(property));
    const outermost = calls.at(-1);
    return outermost && ts.isCallExpression(outermost) ? spanOf(outermost.expression) : undefined;
  };

  const widen = (span: Span): Span => {
    const source = /\.ts$/.test(span.file) ? parse(span.file) : undefined;
    const line = source?.text.split("\n")[span.line - 1] ?? "";
    return { ...span, length: /^[\w$]+/.exec(line.slice(span.column - 1))?.[0].length ?? 1 };
  };

  return { exact, widen };
}

/** Equal, or two ways to write one label. */
function means(literal: string, text: string, from: PackageId): boolean {
  if (literal === text) return true;
  if (!/^(?:\/\/|@)/.test(text)) return false;
  const [a, b] = [parseLabel(literal, from), parseLabel(text, from)];
  return a !== undefined && b !== undefined && formatLabel(a) === formatLabel(b);
}
