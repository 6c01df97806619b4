/** What a registry says when it does not do what it was asked, in our words and, shortened, in its own. */
import { ToolError } from "../../../../engine/api/tool.ts";
import { describeErrors, readBody, type Answer } from "../../../../engine/http/answer.ts";
import type { Question } from "./connection.ts";
import { loginHelp } from "../../../../engine/http/credentials.ts";

/** `identity`: where the credentials came from, if any were sent. */
export async function refusal(registry: string, question: Question, answer: Answer, identity: string | undefined): Promise<ToolError> {
  const { status } = answer;
  const said = `status ${status}${describeErrors(await readBody(answer).catch(() => undefined))}`;
  if (status === 401) return new ToolError(`${registry} wants to know who asks for ${question.subject}: ${said}`, identity === undefined ? loginHelp(registry) : `it does not believe the credentials of ${identity}: log in anew`);
  if (status === 403) return new ToolError(`${registry} forbids ${question.subject}: ${said}`, identity === undefined ? loginHelp(registry) : `the credentials of ${identity} may not ${question.access.push ? "push to" : "pull from"} ${question.access.repository}`);
  if (status === 404) return new ToolError(`${registry} does not know ${question.subject}: ${said}`, question.access.push ? `some registries want the repository ${question.access.repository} made beforehand` : undefined);
  return new ToolError(`${registry} refuses ${question.subject}: ${said}`);
}
