/** config_setting: a named condition on the configuration, to select on. */
import { attr, ConfigSettingInfo, idOf, profile, rule } from "athanor/api";

/** Holds where every condition holds; `select({ ":it": ... }, otherwise)` asks for it. */
export const config_setting = rule({
  configurable: false,
  attrs: {
    /** Values the platform must have. */
    constraints: attr.constraint_values(),
    /** The profile the configuration must have. */
    profile: attr.string({ values: ["fastbuild", "dbg", "opt"], mandatory: false }),
    /** Values settings must have, by setting id (`//build/settings.ts#lto`). */
    settings: attr.string_map(),
  },
  impl(ctx) {
    const { constraints, settings } = ctx.attrs;
    return [ConfigSettingInfo({ constraints, settings: ctx.attrs.profile === undefined ? settings : { ...settings, [idOf(profile)]: ctx.attrs.profile } })];
  },
});
