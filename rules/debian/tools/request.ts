/** Package requests as an author writes them: `name`, `name/suite`, `name=version`, each with `:architecture` where only one is meant. */
import { ToolError } from "../../../engine/api/tool.ts";

export interface PackageRequest {
  /** As written. */
  readonly text: string;
  readonly name: string;
  readonly architecture?: string;
  readonly suite?: string;
  readonly version?: string;
}

const form = /^([a-z0-9][a-z0-9+.-]*)(?::([a-z0-9-]+))?(?:\/([a-z0-9][a-z0-9.-]*)|=([0-9A-Za-z.+:~-]+))?$/;

export function parseRequest(text: string): PackageRequest {
  const match = form.exec(text);
  const name = match?.[1];
  if (match === null || name === undefined) {
    throw new ToolError(`"${text}" is no package request`, `write a name, with "/suite" or "=version" behind it where one is meant: rustc/trixie-backports`);
  }
  return {
    text,
    name,
    ...(match[2] === undefined ? {} : { architecture: match[2] }),
    ...(match[3] === undefined ? {} : { suite: match[3] }),
    ...(match[4] === undefined ? {} : { version: match[4] }),
  };
}
