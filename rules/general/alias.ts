/** alias: another name for a target, possibly for one platform. */
import { attr, forwarding_rule } from "athanor/api";

/** Another name for `actual`: it provides what `actual` provides. With `platform` it is `actual` built for that platform. */
export const alias = forwarding_rule("actual", attr.dep({ provides: [] }));
