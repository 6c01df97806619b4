/** Messages that a compiler prints as one JSON object a line (rustc's --error-format=json): what people see, and early outputs. */

export interface MessageFilter {
  write(chunk: Uint8Array): void;
  /** What people see of it all, once everything was written. */
  text(): string;
}

/** `announced` gets the path of each early output. A line that is no object is shown as it is. */
export function messageFilter(announced: (path: string) => void): MessageFilter {
  const decoder = new TextDecoder();
  const shown: string[] = [];
  let rest = "";
  const line = (text: string): void => {
    const message = parseObject(text);
    if (message === undefined) {
      if (text !== "") shown.push(`${text}\n`);
      return;
    }
    if (typeof message["artifact"] === "string") announced(message["artifact"]);
    if (typeof message["rendered"] === "string") shown.push(message["rendered"]);
  };
  return {
    write(chunk) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const text of lines) line(text);
    },
    text() {
      line(rest);
      rest = "";
      return shown.join("");
    },
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const value: Readonly<Record<string, unknown>> = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
