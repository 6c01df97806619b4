/** The context implementations are called with. */
import { buildError } from "../api/diagnostic.ts";
import { identityOf } from "../api/identity.ts";
import { placedPath } from "../api/label.ts";
import { profile as profileSetting, type Platform, type Profile, type Setting } from "../api/platform.ts";
import type { Actions } from "../api/actions.ts";
import type { Context } from "../api/rule.ts";
import type { Configuration } from "./configuration.ts";
import type { Expansion } from "./expand.ts";

export function makeContext(expansion: Expansion, actions: Actions, attrs: unknown, toolchains: unknown): Context<unknown, unknown> {
  const { node, platform, execution } = expansion;
  const { entry, configuration } = node;
  const label = { repository: entry.id.repository, package: entry.id.package, name: entry.name };
  const folder = placedPath(entry.place.repository, entry.place.package) || ".";
  const fail = (message: string, details: { readonly attribute?: string; readonly text?: string; readonly help?: string } = {}): never => {
    const { attribute, text, help } = details;
    throw buildError(`${entry.target.label}: ${message}`, {
      locate: { stack: entry.target.stack, ...(attribute === undefined ? {} : { attribute }), ...(text === undefined ? {} : { text }) },
      ...(help === undefined ? {} : { help }),
    });
  };
  const none = (what: string): never => fail(`a ${node.rule.name} has no configuration, so no ${what}`);
  if (configuration && platform && execution) {
    const setting = <V extends string>(of: Setting<V>): V => settingValue(configuration, of);
    return { label, folder, actions, attrs, toolchains, fail, platform: platform.handle, execPlatform: execution.handle, profile: configuration.profile, setting };
  }
  return {
    label,
    folder,
    actions,
    attrs,
    toolchains,
    fail,
    setting: () => none("settings"),
    get platform(): Platform { return none("platform"); },
    get execPlatform(): Platform { return none("execution platform"); },
    get profile(): Profile { return none("profile"); },
  };
}

function settingValue<V extends string>(configuration: Configuration, setting: Setting<V>): V {
  const id = identityOf(setting);
  if (id === undefined) throw buildError(`the setting "${setting.name}" is not exported by its module`, { help: "export it from the module that declares it" });
  const value = id === identityOf(profileSetting) ? configuration.profile : (configuration.settings[id] ?? setting.default);
  const known = setting.values.find((one) => one === value);
  if (known === undefined) throw buildError(`the setting ${setting.name} is one of ${setting.values.join(", ")}; the configuration has "${value}"`);
  return known;
}
