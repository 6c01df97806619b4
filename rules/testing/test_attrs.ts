/** What every test of a program has: attributes, and the actions they mean. */
import { attr, RootInfo, type Arg, type BaseContext, type TestAction } from "athanor/api";
import { packagePath } from "../cc/compile.ts";

export const test_attrs = {
  /** Arguments for the test program. */
  args: attr.strings(),
  /** Files it reads, each at its own path. */
  data: attr.files(),
  /** Variables it sees; nothing else is in its environment. */
  env: attr.string_map(),
  /** The folder it runs in, of those of the package: "." is the package's own. Unless told it is the one that the workspace's root lies in. */
  folder: attr.string({ mandatory: false }),
  /** How long it may take: small is a minute, medium five, large fifteen, enormous an hour. */
  size: attr.string({ values: ["small", "medium", "large", "enormous"], default: "medium" }),
  /** Seconds after which it has failed, instead of what `size` says. */
  timeout: attr.int({ mandatory: false, min: 1 }),
  /** Fails at times for no good reason: tried up to three times until it passes, and reported as flaky then. */
  flaky: attr.bool({ default: false }),
  /** Divides its cases into so many parts that run beside each other, told by TEST_SHARD_INDEX and TEST_TOTAL_SHARDS. */
  shard_count: attr.int({ default: 1, min: 1, max: 50 }),
} as const;

/** Of a test that is a program. */
export const program_test_attrs = {
  ...test_attrs,
  /** It starts programs: itself, or others of its `data` that are for the same platform. For another processor that takes Linux 6.7; on an older one the test is skipped. */
  starts_programs: attr.bool({ default: false }),
  /** A root file system whose programs it starts (a shell): "@athanor//sysroots:shell". */
  root: attr.dep({ provides: [RootInfo], cfg: "exec", mandatory: false }),
} as const;

export interface TestAttrs {
  readonly env: Readonly<Record<string, Arg>>;
  readonly size: keyof typeof SECONDS;
  readonly timeout: number | undefined;
  readonly flaky: boolean;
  readonly shard_count: number;
  readonly folder: string | undefined;
}

const SECONDS = { small: 60, medium: 300, large: 900, enormous: 3600 } as const;

/** Seconds a test may take. */
export function timeoutOf({ size, timeout }: Pick<TestAttrs, "size" | "timeout">): number {
  return timeout ?? SECONDS[size];
}

/** Declares the test, or each of its shards; `argFiles` are those of one shard. */
export function add_test(
  { actions, folder }: BaseContext,
  attrs: TestAttrs,
  test: Omit<TestAction, "timeout" | "attempts" | "shard" | "argFiles">,
  argFiles: (index: number) => NonNullable<TestAction["argFiles"]> = () => [],
): void {
  const total = attrs.shard_count;
  for (let index = 0; index < total; index++)
    actions.test({
      ...test,
      argFiles: argFiles(index),
      env: { ...test.env, ...attrs.env },
      timeout: timeoutOf(attrs),
      ...(attrs.flaky ? { attempts: 3 } : {}),
      ...(attrs.folder === undefined ? {} : { folder: packagePath({ folder }, attrs.folder).replace(/^\.$/, "") }),
      ...(total > 1 ? { shard: { index, total } } : {}),
    });
}
