/** Options of built-in tools: `--name=value`. */

/** The value of an option that rules always give. */
export function option(args: readonly string[], name: string): string {
  const [value] = options(args, name);
  if (value === undefined) throw new Error(`the option --${name} is missing`);
  return value;
}

/** Its values, as often as it is given. */
export function options(args: readonly string[], name: string): readonly string[] {
  return args.filter((argument) => argument.startsWith(`--${name}=`)).map((argument) => argument.slice(name.length + 3));
}
