/** Downloads of known digest: several at a time, from a vendored folder or from mirrors, installed only when every byte is right. */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { BuildError, buildError, type Diagnostic } from "../api/diagnostic.ts";
import { ToolError } from "../api/tool.ts";
import { createAddresses, type Addresses } from "./address.ts";
import { isCrateRegistry } from "./cargo_config.ts";
import type { Mirrors } from "./mirrors.ts";
import { claimPartial, hashFile, printSum } from "./partial_file.ts";
import type { Environment } from "../http/proxy.ts";
import { realPause, retrying, type Pause } from "../http/retry.ts";
import { readWhole } from "./read_whole.ts";
import { transfer, type Outcome } from "./transfer.ts";
import { loggedIn } from "../http/logged_in.ts";
import { NetworkError } from "../http/network_error.ts";
import { createTransport, type Transport } from "../http/transport.ts";

export interface DownloadRequest {
  /** The mirror's name, such as "debian". */
  readonly mirror: string;
  /** Below the mirror; `#bytes=FIRST-LAST` at its end: that part of the file alone. */
  readonly path: string;
  /** SHA-256 in hexadecimal, or `sha1:` and a SHA-1. */
  readonly checksum: string;
  readonly size: number;
}

export interface DownloadOptions {
  readonly mirrors: Mirrors;
  /** Where a request's bytes are gathered, kept over an interruption, and where they are put once they are right: on one file system. */
  into(request: DownloadRequest): { readonly partial: string; readonly final: string };
  /** A folder with `blobs/<vendored name>`, asked before any mirror. */
  readonly vendorDir?: string;
  /** Files at a time; 6 unless told. */
  readonly parallel?: number;
  /** For the proxy's variables. */
  readonly env?: Environment;
  onProgress?(progress: DownloadProgress): void;
  readonly signal?: AbortSignal;
  /** How long a silent connection is borne, in milliseconds. */
  readonly stall?: number;
  readonly pause?: Pause;
}

export interface DownloadProgress {
  /** Bytes present, those of earlier runs included. */
  readonly bytes: number;
  readonly total: number;
  /** Files finished. */
  readonly done: number;
  readonly files: number;
}

/** Some files are on no mirror any more, and nothing else went wrong: a new lock cures it. */
export class GoneError extends BuildError {
  readonly gone: readonly DownloadRequest[];
  constructor(gone: readonly DownloadRequest[], diagnostics: readonly Diagnostic[]) {
    super(diagnostics);
    this.gone = gone;
  }
}

/** Resolves when all are in place; throws a GoneError, a BuildError with one diagnostic a file, or the signal's reason. */
export async function downloadAll(requests: readonly DownloadRequest[], options: DownloadOptions): Promise<void> {
  const unique = [...new Map(requests.map((request) => [options.into(request).final, request])).values()];
  // The largest first, so that no single file is left running at the end.
  const queue = [...unique].sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1));
  const sizes = new Map<DownloadRequest, number>();
  const total = queue.reduce((sum, { size }) => sum + size, 0);
  const failures: { readonly request: DownloadRequest; readonly gone: boolean; readonly diagnostic: Diagnostic }[] = [];
  const env = options.env ?? {};
  const transport = loggedIn(createTransport({ env, stall: options.stall }), env, options.mirrors.tokens);
  const addressOf = createAddresses((url) => retrying(options.pause ?? realPause, options.signal, () => readWhole(transport, url, options.signal)));
  const files = queue.length;
  let bytes = 0;
  let done = 0;
  let unreachable = false;
  const report = () => options.onProgress?.({ bytes, total, done, files });

  const one = async (request: DownloadRequest) => {
    const onSize = (size: number) => {
      bytes += size - (sizes.get(request) ?? 0);
      sizes.set(request, size);
      report();
    };
    const problem = await obtain(request, options, { transport, addressOf }, onSize);
    if (problem === undefined) {
      done += 1;
      onSize(request.size);
    } else {
      failures.push({ request, gone: problem.kind === "gone", diagnostic: problem.diagnostic });
      unreachable ||= problem.kind === "failed";
    }
  };
  const worker = async () => {
    // A mirror that cannot be reached fails every file alike: one patient failure is enough.
    for (let next = queue.shift(); next !== undefined && !unreachable; next = queue.shift()) await one(next);
  };

  try {
    const settled = await Promise.allSettled(Array.from({ length: Math.min(options.parallel ?? 6, files) }, worker));
    options.signal?.throwIfAborted();
    for (const outcome of settled) if (outcome.status === "rejected") throw outcome.reason;
  } finally {
    transport.close();
  }
  if (failures.length === 0) return;
  failures.sort((a, b) => (a.request.path < b.request.path ? -1 : 1));
  const diagnostics = failures.map(({ diagnostic }) => diagnostic);
  throw failures.every(({ gone }) => gone) ? new GoneError(failures.map(({ request }) => request), diagnostics) : new BuildError(diagnostics);
}

interface Means {
  readonly transport: Transport;
  readonly addressOf: Addresses;
}

interface Problem {
  readonly kind: Exclude<Outcome["kind"], "done">;
  readonly diagnostic: Diagnostic;
}

/** Undefined once the file is in place. */
async function obtain(request: DownloadRequest, options: DownloadOptions, { transport, addressOf }: Means, onSize: (size: number) => void): Promise<Problem | undefined> {
  const { partial, final } = options.into(request);
  const vendored = options.vendorDir === undefined ? undefined : join(options.vendorDir, "blobs", vendoredName(request.checksum));
  if (vendored !== undefined && existsSync(vendored)) return await copyVendored(vendored, request, final);

  const file = claimPartial(partial);
  let settled = false;
  try {
    const problems: Problem[] = [];
    for (const base of options.mirrors(request.mirror)) {
      const url = await addressOf(request.mirror, base, request.path).catch((error: unknown) => notAsked(error, options.signal));
      const { pause = realPause, signal } = options;
      const outcome = url instanceof URL ? await transfer(url, request, file, { transport, pause, ...(signal === undefined ? {} : { signal }), onSize }) : url;
      if (outcome.kind === "done") {
        settled = true;
        file.finish(final);
        return undefined;
      }
      if (outcome.kind === "wrong") file.empty();
      problems.push({ kind: outcome.kind, diagnostic: describe(outcome, request, base) });
    }
    // Wrong bytes are the gravest, and a mirror that did not answer may yet have the file.
    const worst = (["wrong", "failed", "gone"] as const).map((kind) => problems.find((problem) => problem.kind === kind)).find((problem) => problem !== undefined);
    if (worst === undefined) throw new Error(`the mirror "${request.mirror}" has no URL`);
    return worst;
  } finally {
    if (!settled && file.size() > 0) file.release();
    else if (!settled) file.discard();
  }
}

/** A registry whose index cannot be asked is as good as down. */
function notAsked(error: unknown, signal: AbortSignal | undefined): Outcome & { readonly kind: "failed" } {
  signal?.throwIfAborted();
  if (error instanceof NetworkError || error instanceof ToolError) return { kind: "failed", reason: error.message };
  throw error;
}

async function copyVendored(vendored: string, request: DownloadRequest, final: string): Promise<Problem | undefined> {
  const copy = `${final}.vendored`;
  mkdirSync(dirname(final), { recursive: true });
  try {
    copyFileSync(vendored, copy);
  } catch (error) {
    rmSync(copy, { force: true });
    throw buildError(`cannot copy ${vendored} to ${copy}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const got = await hashFile(copy, request.checksum);
  if (got === request.checksum) {
    renameSync(copy, final);
    return undefined;
  }
  rmSync(copy);
  const message = `vendored ${fileName(request)} is not what was locked: expected ${printSum(request.checksum)}, got ${printSum(got)}`;
  return { kind: "wrong", diagnostic: { severity: "error", message, help: `delete ${vendored} and run \`athanor vendor\` again` } };
}

function describe(outcome: Exclude<Outcome, { kind: "done" }>, request: DownloadRequest, base: string): Diagnostic {
  const notes = [{ message: `from ${withoutPassword(base)}/${request.path}` }];
  switch (outcome.kind) {
    case "gone":
      return { severity: "error", message: `${fileName(request)} is not on ${isCrateRegistry(request.mirror) ? request.mirror : `the ${request.mirror} mirror`} any more`, notes, help: "`athanor lock` locks what the mirror has now; `athanor vendor` keeps the bytes of a lock" };
    case "wrong":
      return { severity: "error", message: `${fileName(request)} is not what was locked: expected ${printSum(request.checksum)} (${request.size} bytes), got ${outcome.got}`, notes, help: "nothing was installed; try another mirror, or lock again if the file was replaced on purpose" };
    case "failed":
      return { severity: "error", message: `cannot download ${fileName(request)}: ${outcome.reason}`, notes, help: "what has arrived is kept: run the command again to go on" };
  }
}

/** What a vendored file is called. */
export function vendoredName(checksum: string): string {
  return checksum.replace(":", "-");
}

function fileName({ mirror, path }: DownloadRequest): string {
  if (isCrateRegistry(mirror)) return `${path.replace(/\/download$/, "").replace("/", "-")}.crate`;
  return path.slice(path.lastIndexOf("/") + 1).replace(/#.*$/, "");
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, "//");
}
