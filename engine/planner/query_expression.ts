/** Query expressions: the small language of `athanor query`, with positions in its errors. */
import { buildError, nearest, type BuildError } from "../api/diagnostic.ts";

export type Expression =
  | { readonly kind: "word"; readonly text: string; readonly at: number }
  | { readonly kind: "call"; readonly name: FunctionName; readonly arguments: readonly Expression[]; readonly at: number }
  | { readonly kind: "set"; readonly items: readonly Expression[]; readonly at: number }
  | { readonly kind: "operation"; readonly operator: "union" | "intersect" | "except"; readonly left: Expression; readonly right: Expression; readonly at: number };

/** Functions with the kinds of their arguments; those after `optional` may be left out. */
const FUNCTIONS = {
  deps: { required: ["set"], optional: ["number"] },
  rdeps: { required: ["set", "set"], optional: ["number"] },
  kind: { required: ["pattern", "set"], optional: [] },
  attr: { required: ["word", "pattern", "set"], optional: [] },
  filter: { required: ["pattern", "set"], optional: [] },
  labels: { required: ["word", "set"], optional: [] },
  somepath: { required: ["set", "set"], optional: [] },
  allpaths: { required: ["set", "set"], optional: [] },
} as const satisfies Readonly<Record<string, { readonly required: readonly ArgumentKind[]; readonly optional: readonly ArgumentKind[] }>>;
export type ArgumentKind = "set" | "number" | "word" | "pattern";
export type FunctionName = keyof typeof FUNCTIONS;

interface Token {
  readonly kind: "word" | "string" | "symbol" | "end";
  readonly text: string;
  readonly at: number;
}

const OPERATORS: Readonly<Record<string, "union" | "intersect" | "except">> = { "+": "union", union: "union", "^": "intersect", intersect: "intersect", "-": "except", except: "except" };

/** Throws BuildError with the place of the mistake. */
export function parseQuery(text: string): Expression {
  const tokens = tokenize(text);
  let position = 0;
  const peek = (): Token => tokens[position] ?? { kind: "end", text: "", at: text.length };
  const next = (): Token => {
    const token = peek();
    position++;
    return token;
  };
  const expect = (symbol: string): void => {
    const token = next();
    if (token.kind !== "symbol" || token.text !== symbol) throw expected(text, `"${symbol}"`, token);
  };
  // All operators bind alike, from the left; parentheses say otherwise.
  const expression = (): Expression => {
    let left = operand();
    for (let token = peek(); token.kind !== "string" && Object.hasOwn(OPERATORS, token.text); token = peek()) {
      next();
      const operator = OPERATORS[token.text] ?? "union";
      left = { kind: "operation", operator, left, right: operand(), at: token.at };
    }
    return left;
  };
  const operand = (): Expression => {
    const token = next();
    if (token.kind === "symbol" && token.text === "(") {
      const inner = expression();
      expect(")");
      return inner;
    }
    if (token.kind !== "word" && token.kind !== "string") throw expected(text, "a target pattern, a function or (", token);
    const open = peek();
    if (token.kind === "string" || open.kind !== "symbol" || open.text !== "(") return { kind: "word", text: token.text, at: token.at };
    next();
    return token.text === "set" ? set(token) : call(token);
  };
  const set = (token: Token): Expression => {
    const items: Expression[] = [];
    while (peek().text !== ")" || peek().kind !== "symbol") {
      const item = next();
      if (item.kind !== "word" && item.kind !== "string") throw expected(text, 'a target pattern or ")"', item);
      items.push({ kind: "word", text: item.text, at: item.at });
    }
    next();
    return { kind: "set", items, at: token.at };
  };
  const call = (token: Token): Expression => {
    const name = functionNamed(token.text);
    if (!name) throw queryError(text, token.at, `there is no query function "${token.text}"`, suggestFunction(token.text));
    const given = [expression()];
    for (; peek().kind === "symbol" && peek().text === ","; ) {
      next();
      given.push(expression());
    }
    expect(")");
    const { required, optional } = FUNCTIONS[name];
    if (given.length < required.length || given.length > required.length + optional.length) {
      const wanted = [...required, ...optional.map((one) => `${one}?`)];
      throw queryError(text, token.at, `${name}() takes (${wanted.join(", ")}); got ${given.length} ${given.length === 1 ? "argument" : "arguments"}`);
    }
    return { kind: "call", name, arguments: given, at: token.at };
  };
  const whole = expression();
  const rest = next();
  if (rest.kind !== "end") throw expected(text, "the end, or one of + - ^", rest);
  return whole;
}

/** A mistake at a place of the expression, counted in UTF-16 units from 0. */
export function queryError(text: string, at: number, message: string, help?: string): BuildError {
  return buildError(`${message}, at column ${at + 1} of the query`, { notes: [{ message: text }, { message: `${" ".repeat(at)}^` }], ...(help === undefined ? {} : { help }) });
}

function functionNamed(text: string): FunctionName | undefined {
  return Object.hasOwn(FUNCTIONS, text) ? (text as FunctionName) : undefined;
}

function suggestFunction(text: string): string {
  const names = [...Object.keys(FUNCTIONS), "set"];
  const near = nearest(text, names);
  return near === undefined ? `there are ${names.join(", ")}` : `did you mean ${near}?`;
}

function expected(text: string, what: string, token: Token): BuildError {
  return queryError(text, token.at, `expected ${what}, found ${token.kind === "end" ? "the end" : `"${token.text}"`}`);
}

/** Words may hold + - ^ and more, as labels do, but not begin with them. */
function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = /\s+|([(),+^-])|"([^"]*)"|'([^']*)'|([^\s(),"'+^-][^\s(),"'^]*)/y;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) throw queryError(text, at, `a ${text[at]} that is not closed`);
    const [, symbol, double, single, word] = match;
    const quoted = double ?? single;
    if (symbol !== undefined) tokens.push({ kind: "symbol", text: symbol, at });
    else if (quoted !== undefined) tokens.push({ kind: "string", text: quoted, at });
    else if (word !== undefined) tokens.push({ kind: "word", text: word, at });
  }
  return tokens;
}
