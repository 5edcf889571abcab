import { unwrapped } from "../../c/unwrap.ts";
import type { Expression } from "../../c/ast.ts";
import type { Livepatch, Module } from "../../livepatch/model.ts";
import { callsOf } from "../../livepatch/named-calls.ts";
import { addressedName } from "../../livepatch/symbols.ts";
import { unseenWords } from "../unseen-words.ts";

/** A call of `klp_get_state` that names a livepatch of the module which the module never enables. */
export interface ForeignCall {
  /** Its first argument. */
  readonly argument: Expression;
  readonly livepatch: Livepatch;
}

/**
 * The calls of `klp_get_state` on livepatches that the module defines, but does not enable, while it enables another one. Empty
 * where one is enabled by anything but its name, or under conditions that this reading leaves out.
 */
export function foreignCalls(module: Module): readonly ForeignCall[] {
  if (module.kind !== "module" || module.open !== null || module.livepatches.length < 2) return [];
  const byName = new Map(module.livepatches.map((livepatch) => [livepatch.variable, livepatch]));
  if (byName.size < module.livepatches.length) return [];
  const enabled = new Set<string | null>();
  const asked: (Omit<ForeignCall, "livepatch"> & { readonly name: string })[] = [];
  for (const argument of enabling.flatMap((name) => firstArguments(module, name))) {
    const name = ownName(argument);
    enabled.add(name !== null && byName.has(name) ? name : null);
  }
  for (const argument of firstArguments(module, "klp_get_state")) {
    const name = ownName(argument);
    if (name !== null) asked.push({ argument, name });
  }
  if (enabled.has(null) || enabled.size === 0) return [];
  const unseen = unseenWords(module);
  return asked.flatMap(({ argument, name }) => {
    const livepatch = byName.get(name);
    if (livepatch === undefined || enabled.has(name) || unseen.has(name)) return [];
    return [{ argument, livepatch }];
  });
}

/** klp_register_patch is the step before it in kernels up to 5.0. */
const enabling: readonly string[] = ["klp_enable_patch", "klp_register_patch"];

function firstArguments(module: Module, name: string): readonly Expression[] {
  return callsOf(module, name).flatMap(
    ({
      call: {
        arguments: [argument],
      },
    }) => (argument === undefined || argument.kind === "typeName" ? [] : [argument]),
  );
}

/** A name without `&` may be a pointer to any livepatch, even a parameter that is called like one of the module. */
function ownName(argument: Expression): string | null {
  const at = unwrapped(argument);
  return at.kind === "unary" && at.operator === "&" ? addressedName(at) : null;
}
