/** The closing lines of a command. */
import { plural } from "../api/plural.ts";

/** `14 actions run, 3 from the store`. */
export function summaryCounts(counts: { readonly run: number; readonly cached: number; readonly remembered: number }): string {
  const parts = [
    ...(counts.run > 0 ? [`${plural(counts.run, "action")} run`] : []),
    ...(counts.cached > 0 ? [`${counts.cached} from the store`] : []),
    ...(counts.remembered > 0 ? [`${counts.remembered} unchanged`] : []),
  ];
  return parts.length > 0 ? parts.join(", ") : "nothing to run";
}
