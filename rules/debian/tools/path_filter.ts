/** Which paths of the packages a root wants: patterns with `*`, `?` and `**`, each standing for a path and all below it. */

/** Whether a path is wanted: below one of `only`, if there are any, and below none of `without`. */
export function pathFilter(only: readonly string[], without: readonly string[]): (path: string) => boolean {
  const [wanted, unwanted] = [only.map(patternRegExp), without.map(patternRegExp)];
  return (path) => (wanted.length === 0 || wanted.some((pattern) => pattern.test(path))) && !unwanted.some((pattern) => pattern.test(path));
}

function patternRegExp(pattern: string): RegExp {
  const source = pattern.replace(/\/+$/, "").replace(/\*\*|[\s\S]/g, (token) => {
    if (token === "**") return ".*";
    if (token === "*") return "[^/]*";
    if (token === "?") return "[^/]";
    return token.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${source}(?:/|$)`);
}
