/** Options of built-in tools: `--name=value`. */

/** The value of an option that rules always give. */
export function option(args: readonly string[], name: string): string {
  const found = args.find((argument) => argument.startsWith(`--${name}=`));
  if (found === undefined) throw new Error(`the option --${name} is missing`);
  return found.slice(name.length + 3);
}
