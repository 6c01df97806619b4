/** Pipes that processes write their messages to: each has a name, as a shell that starts a process can be given no descriptor. */
import { Socket } from "node:net";
import { makePipe, readPipe } from "./pipe.ts";

export interface MessagePipes {
  /** A pipe nobody else has, until `end`. */
  take(receive: (chunk: Uint8Array) => void): MessagePipe;
}

export interface MessagePipe {
  readonly path: string;
  /** To be called when nobody is left who could write: what is still in the pipe is received before it returns. */
  end(): void;
}

interface OpenPipe {
  readonly path: string;
  readonly descriptor: number;
  receive: (chunk: Uint8Array) => void;
}

export function messagePipes(folder: string): MessagePipes {
  const idle: OpenPipe[] = [];
  let count = 0;
  const open = (): OpenPipe => {
    const path = `${folder}/messages${++count}`;
    const pipe: OpenPipe = { path, descriptor: makePipe(path), receive: () => {} };
    new Socket({ fd: pipe.descriptor, readable: true, writable: false }).on("data", (chunk) => pipe.receive(chunk));
    return pipe;
  };
  return {
    take(receive) {
      const pipe = idle.pop() ?? open();
      pipe.receive = receive;
      return {
        path: pipe.path,
        end() {
          const chunk = Buffer.allocUnsafe(1 << 16);
          for (let length = readPipe(pipe.descriptor, chunk); length > 0; length = readPipe(pipe.descriptor, chunk)) receive(chunk.subarray(0, length));
          pipe.receive = () => {};
          idle.push(pipe);
        },
      };
    },
  };
}
