// Writes docs/rules.md, the reference of rules and of the API, out of the docstrings that are the hovers in BUILD.ts:
// `node build/reference.mjs`, and with --check it only says whether the page is current.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const door = path.join(root, "rules/index.ts");
const config = ts.parseJsonConfigFileContent(ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile).config, ts.sys, root);
const program = ts.createProgram([door], config.options);
const checker = program.getTypeChecker();
const source = program.getSourceFile(door);
const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(source)).map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));

const rules = [];
const functions = [];
for (const symbol of exported.sort((a, b) => (a.name < b.name ? -1 : 1))) {
  const declaration = symbol.valueDeclaration;
  if (!declaration) continue;
  const file = path.relative(root, declaration.getSourceFile().fileName);
  // A macro that declares targets by a name is to its author what a rule is.
  if (ts.isFunctionDeclaration(declaration) && file.startsWith("rules/")) {
    const attributes = attributesOf(symbol, declaration);
    if (attributes.some(({ name }) => name === "name")) rules.push({ name: symbol.name, file, text: doc(symbol), attributes });
  }
  if (ts.isFunctionDeclaration(declaration) && file.startsWith("engine/api")) functions.push({ name: symbol.name, text: doc(symbol) });
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer || !ts.isCallExpression(declaration.initializer)) continue;
  const maker = declaration.initializer.expression.getText();
  if (maker === "rule" || maker === "forwarding_rule") rules.push({ name: symbol.name, file, text: doc(symbol), attributes: attributesOf(symbol, declaration) });
}

const COMMON = ["name", "platform", "visibility", "tags", "compatible_with"];
const page = [
  "# Rules",
  "",
  "Written by `node build/reference.mjs` out of the docstrings in rules/ and engine/api/; edit those.",
  "",
  "Every rule also has the attributes at the end of this page.",
  "",
  ...rules.flatMap(({ name, file, text, attributes }) => [
    `## ${name}`,
    "",
    ...(text ? [text, ""] : []),
    `Source: [${file}](../${file})`,
    "",
    ...table(attributes.filter((attribute) => !COMMON.includes(attribute.name))),
  ]),
  "## Attributes of every rule",
  "",
  ...table(rules[0].attributes.filter((attribute) => COMMON.includes(attribute.name))),
  "## Functions",
  "",
  ...functions.flatMap(({ name, text }) => [`- \`${name}\`: ${text.replaceAll("\n", " ")}`]),
  "",
].join("\n");

const target = path.join(root, "docs/rules.md");
if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== page) {
    console.error("docs/rules.md is not what the docstrings say; run `node build/reference.mjs`");
    process.exitCode = 1;
  }
} else writeFileSync(target, page);

function attributesOf(symbol, declaration) {
  const signature = checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures()[0];
  const [parameter] = signature.getParameters();
  if (!parameter) return [];
  const attributes = checker.getTypeOfSymbolAtLocation(parameter, declaration);
  return attributes.getProperties().map((property) => {
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const type = checker.typeToString(checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, declaration)), undefined, ts.TypeFormatFlags.NoTruncation);
    return { name: property.name, optional, type: shorten(type), text: doc(property) };
  });
}

/** Types as an author thinks of them: what a select adds, and what a Dep is made of, is said once, not in every row. */
function shorten(type) {
  return type
    .replace(/Configurable(List)?<(.*)>$/s, (_, list, inner) => (list ? `list of ${inner}` : inner))
    .replace(/^readonly /, "")
    .replaceAll(/Dep<Provider<(\w+)>>/g, "target with $1")
    .replaceAll(/Dep<(?:P|never)>|Target<never>/g, "target")
    .replaceAll('"', "`")
    .replaceAll("|", "\\|");
}

function table(attributes) {
  if (attributes.length === 0) return [];
  const order = (attribute) => (attribute.optional ? 1 : 0);
  const rows = [...attributes].sort((a, b) => order(a) - order(b));
  return ["| attribute | type | |", "| --- | --- | --- |", ...rows.map(({ name, optional, type, text }) => `| \`${name}\`${optional ? "" : " (required)"} | ${type} | ${text.replaceAll("\n", " ").replaceAll("|", "\\|")} |`), ""];
}

function doc(symbol) {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
}
