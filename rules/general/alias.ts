/** alias: another name for a target, possibly for one platform. */
import { attr, forwarding_rule, type CommonAttrs, type Configurable, type Dep, type Target } from "athanor/api";

interface AliasAttrs<P> extends CommonAttrs {
  /** The target it stands for. */
  readonly actual: Configurable<Dep<P>>;
}

/** Another name for `actual`: it provides what `actual` provides. With `platform` it is `actual` built for that platform. */
export const alias: <P>(attrs: AliasAttrs<P>) => Target<P> = forwarding_rule("actual", attr.dep({ provides: [] }));
