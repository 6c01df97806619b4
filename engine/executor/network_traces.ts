/**
 * What a network shows of its past. Whatever outlives the processes that used it (a connection that lingers, a port that is still taken, a counter) came from
 * packets sent or refused, from sockets or from labels; all of them are counted here.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { errorCode } from "../store/disk_folder.ts";

export interface NetworkTraces {
  /** Equal texts are of a network that nobody has used in between. */
  read(): string;
  close(): void;
}

/** Of the network of a process, which may end meanwhile. */
export function networkTraces(pid: number): NetworkTraces {
  // They stay open: opening them takes longer than reading.
  const files = TRACES.flatMap((name) => {
    try {
      return [{ name, descriptor: openSync(`/proc/${pid}/net/${name}`, "r") }];
    } catch (error) {
      // A kernel without IPv6, or a process that has ended.
      if (errorCode(error) !== "ENOENT" && errorCode(error) !== "EINVAL") throw error;
      return [];
    }
  });
  return {
    // The other lines of sockstat count sockets of the whole machine.
    read: () => files.map(({ name, descriptor }) => (name === "sockstat" ? textOf(descriptor).split("\n", 1)[0] : textOf(descriptor))).join("\n"),
    close() {
      for (const { descriptor } of files.splice(0)) closeSync(descriptor);
    },
  };
}

/** In the text of a network without sockets. */
export const NO_SOCKETS = "sockets: used 0";

const TRACES = ["dev", "sockstat", "snmp", "snmp6", "ip6_flowlabel"];
const page = Buffer.allocUnsafe(1 << 14);

function textOf(descriptor: number): string {
  let text = "";
  for (let at = 0, read = 0; (read = readSync(descriptor, page, 0, page.length, at)) > 0; at += read) text += page.toString("latin1", 0, read);
  return text;
}
