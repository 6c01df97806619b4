/** Having an action run: its task for the runner, its early outputs, its end. */
import type { Content } from "../store/store.ts";
import type { Prepared } from "./action_key.ts";
import { contentOf, type Execution } from "./execution.ts";
import type { Node } from "./node.ts";
import { attempt, settle } from "./outcome.ts";
import type { Sandbox, Task } from "./runner_protocol.ts";

export function launch(execution: Execution, node: Node): void {
  const { loop, options, report, sources } = execution;
  attempt(execution, node, () => {
    const { prepared } = node;
    if (!prepared) throw new Error(`${node.plan.id} is queued and not prepared`);
    for (const { artifact, content } of prepared.inputs) if (artifact?.kind === "source") sources.supply(artifact, content.digest);
    if (prepared.params) options.store.putBlob(prepared.params);
    const task = taskOf(execution, node, prepared);
    node.state = "sent";
    execution.sent.add(node);
    let begun = performance.now();
    node.sent = execution.runner().run(task, {
      started: () => loop.guarded(() => {
        if (node.state !== "sent") return;
        begun = performance.now();
        node.state = "running";
        report.started(node);
        loop.schedule();
      }),
      early: (path, content) => loop.guarded(() => announce(execution, node, path, content)),
      printed: (text) => report.printed(node, text),
    });
    void node.sent.done.then((outcome) => {
      execution.sent.delete(node);
      node.sent = undefined;
      node.milliseconds = performance.now() - begun;
      if (!execution.over) loop.guarded(() => attempt(execution, node, () => settle(execution, node, prepared, outcome)));
      loop.schedule();
    });
  });
}

/** How many actions beyond the jobs the runner has, so that it can stage them while others run. */
const AHEAD = 2;

/** Whether the runner should have the action by now. One that matters more than all those that wait there is not held back by them. */
export function isWelcome({ options, sent }: Execution, node: Node): boolean {
  if (sent.size < options.jobs + AHEAD) return true;
  const waiting = [...sent].filter(({ state }) => state === "sent");
  return waiting.length > 0 && waiting.length <= AHEAD && waiting.every(({ height }) => height < node.height);
}

/** An early output is there, for those who follow the node as well. */
function announce({ loop, wanted }: Execution, node: Node, path: string, content: Content): void {
  for (const each of [node, ...node.followers]) {
    each.outputs.set(path, content);
    wanted.release(each);
  }
  loop.schedule();
}

function taskOf(execution: Execution, { height, plan }: Node, { action, inputs, root }: Prepared): Task {
  const run = plan.kind === "run" ? plan : undefined;
  return {
    rank: execution.options.seed === undefined ? height : 0,
    label: plan.label,
    mnemonic: plan.mnemonic,
    argv: action.command.arguments,
    env: action.command.env,
    workingDirectory: action.command.workingDirectory,
    root: root && { tree: root.tree, links: root.links },
    files: inputs.flatMap(({ place, content }) => (content.kind === "file" ? [[place, content.digest, content.executable] as const] : [])),
    trees: inputs.flatMap(({ place, content }) => (content.kind === "tree" ? [[place, content.digest] as const] : [])),
    outputs: plan.outputs,
    early: run?.early ?? [],
    stdout: run?.stdout,
    messages: run?.messages ?? "text",
    streamed: execution.options.streamTests && plan.test,
    timeout: action.timeout,
    sandbox: run ? sandboxOf(execution) : undefined,
    tool: plan.kind === "tool" ? execution.options.tool(plan.tool).module : undefined,
  };
}

function sandboxOf(execution: Execution): Sandbox {
  const { bubblewrap, mode } = execution.options.sandbox;
  if (mode === "none") return { mode };
  return { mode, program: "host" in bubblewrap ? bubblewrap : { tree: contentOf(execution, bubblewrap.tree).digest } };
}
