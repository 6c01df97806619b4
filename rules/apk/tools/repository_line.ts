/** A line of `contents.repositories`: a URL, `@tag URL`, or the label of a repository of the workspace. Pure, for rules and tools alike. */

export interface RepositoryLine {
  /** The tag that packages must be asked for with; "" for none. */
  readonly pin: string;
  /** The URL or the label. */
  readonly address: string;
  readonly isLabel: boolean;
}

export function parseRepositoryLine(line: string): RepositoryLine {
  const [, pin = "", address = line] = /^@(\S+)\s+(\S+)$/.exec(line) ?? [];
  return { pin, address, isLabel: /^(?:@[^/\s]+)?\/\//.test(address) };
}
