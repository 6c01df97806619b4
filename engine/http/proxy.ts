/** The proxy that the environment names for a URL, by the conventions of curl and wget. */
import { buildError } from "../api/diagnostic.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined: connect directly. Only http proxies are spoken to; another kind is an error rather than a surprise. */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  const variables = url.protocol === "https:" ? ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] : ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
  const variable = variables.find((name) => (env[name] ?? "") !== "");
  const value = variable === undefined ? undefined : env[variable];
  if (variable === undefined || value === undefined || isExempt(url, env["no_proxy"] ?? env["NO_PROXY"] ?? "")) return undefined;
  const text = value.includes("://") ? value : `http://${value}`;
  if (!URL.canParse(text) || new URL(text).protocol !== "http:") {
    throw buildError(`${variable} must name an http proxy; got "${withoutPassword(value)}"`, { help: "socks and https proxies are not supported; set it to http://host:port or exempt the mirror with NO_PROXY" });
  }
  return new URL(text);
}

/** NO_PROXY lists names, each with all below it, `host:port` pairs, or `*`. */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list.split(/[\s,]+/).filter((item) => item !== "").some((item) => {
    const match = /^\*?\.?(.*?)(?::(\d+))?$/.exec(item.toLowerCase());
    const name = match?.[1] ?? "";
    if (item === "*") return true;
    return (match?.[2] === undefined || match[2] === port) && name !== "" && (host === name || host.endsWith(`.${name}`));
  });
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^@/]*@/, "//...@");
}
