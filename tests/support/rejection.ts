/** What a promise fails with, as text: the message and, behind it, the help. */
export async function rejection(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) return String(error);
  return "help" in error && typeof error.help === "string" ? `${error.message}\n${error.help}` : error.message;
}
