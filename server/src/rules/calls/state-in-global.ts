import { authorSpan } from "../../c/token.ts";
import { forEachNode } from "../../c/walk.ts";
import type { StoreEvent } from "../../livepatch/functions/events.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import { dataBehind, phasesOf, stateReference, type Phase } from "../../livepatch/functions/state-data-steps.ts";
import type { Place, Value, VariablePlace } from "../../livepatch/functions/values.ts";
import type { Module } from "../../livepatch/model.ts";
import { isOutside, placeOfValue, placeText, staticVariableOf } from "../outside-values.ts";
import type { Finding, ModuleRule, RuleContext } from "../rule.ts";
import { variablesBehindData } from "./data-points-into-module.ts";

/** Documentation/livepatch/system-state.rst: what must outlive a replacement is kept in a state; only the new livepatch's callbacks run. */
export const stateInGlobal: ModuleRule = {
  name: "state-in-global",
  group: "calls",
  severity: "info",
  summary:
    "What a callback saves and restores lies in a variable of the module, where the next livepatch cannot find it.",
  fix: "none",
  subject: "module",
  *check(module, context) {
    if (module.kind !== "module" || module.open !== null || !mayBeReplaced(module, context)) return;
    const stores = storesOf(module);
    const found = new Map<string, [Kept, ...Kept[]]>();
    for (const { event: save, phases } of stores) {
      const variable = staticVariableOf(save.place);
      const original = phases.has("pre_patch") || phases.has("post_patch") ? savedPlace(save) : null;
      if (variable === null || original === null) continue;
      const restore = stores.find((other) => restores(other, save.place, original))?.event;
      if (restore === undefined || isHandedOn(module, stores, variable, original)) continue;
      const before = found.get(variable.key);
      if (before === undefined) found.set(variable.key, [{ save, restore, original }]);
      else if (before.every((kept) => kept.save.node !== save.node)) before.push({ save, restore, original });
    }
    for (const [first, ...more] of found.values()) yield finding(first, more);
  },
};

/** A livepatch whose `.replace` is set at run time may be, where it has a history. */
function mayBeReplaced({ livepatches }: Module, { predecessors }: RuleContext): boolean {
  return livepatches.some(({ replace }) => (replace.known ? replace.value : predecessors !== null));
}

/** What a callback saves in a variable of the module, and another one restores. */
interface Kept {
  readonly save: StoreEvent;
  readonly restore: StoreEvent;
  readonly original: Place;
}

interface Store {
  readonly event: StoreEvent;
  readonly phases: ReadonlySet<Phase>;
}

function storesOf(module: Module): readonly Store[] {
  return moduleFlows(module).flatMap(({ definition, events }) => {
    const phases = phasesOf(module, definition);
    return events.flatMap((event) => (event.kind === "store" ? [{ event, phases }] : []));
  });
}

/** The place outside of the module whose value is stored in one of its variables. */
function savedPlace({ place, value }: StoreEvent): Place | null {
  if (staticVariableOf(place) === null || isOutside(place)) return null;
  const original = placeOfValue(value);
  return original !== null && isOutside(original) ? original : null;
}

function restores({ event, phases }: Store, saved: Place, original: Place): boolean {
  if (!phases.has("pre_unpatch") && !phases.has("post_unpatch")) return false;
  return event.place.key === original.key && placeOfValue(event.value)?.key === saved.key;
}

/** Whether states or shadow variables know the value, too: it is copied there or comes from there, or they point to the variable. */
function isHandedOn(module: Module, stores: readonly Store[], variable: VariablePlace, original: Place): boolean {
  if (variablesBehindData(module).has(variable.key) || isGivenToShadow(module, variable.key)) return true;
  return stores.some(({ event }) => {
    const { place, value } = event;
    const from = placeOfValue(value);
    if (!isKeptByKernel(module, place))
      return isPartOf(place, variable.key) && (dataBehind(module, value) !== null || isOfShadow(value));
    if (from === null) return false;
    // What was just saved in the variable is still the kernel's value to whoever reads the variable.
    return isPartOf(from, variable.key) || (from.key === original.key && mentions(event, variable.name));
  });
}

function mentions({ node, calls }: StoreEvent, variable: string): boolean {
  let isThere = false;
  for (const root of [node, ...calls]) {
    forEachNode(root, (each) => {
      if (each.kind === "identifier" && each.name === variable) isThere = true;
    });
  }
  return isThere;
}

function isKeptByKernel(module: Module, place: Place): boolean {
  if (place.kind !== "field") return false;
  return isOfShadow(place.of) || (stateReference(module, place.of) ?? dataBehind(module, place.of)) !== null;
}

function isOfShadow(value: Value): boolean {
  let at = value;
  while (at.kind === "field") at = at.of;
  return at.kind === "shadow";
}

/** `klp_shadow_alloc(NULL, ID, sizeof(int), GFP_KERNEL, constructor, &saved)` */
function isGivenToShadow(module: Module, variable: string): boolean {
  return moduleFlows(module).some(({ events }) =>
    events.some(
      (event) =>
        event.kind === "call" &&
        event.name?.startsWith("klp_shadow_") === true &&
        event.arguments.some((value) => value?.kind === "address" && isPartOf(value.place, variable)),
    ),
  );
}

function isPartOf(place: Place, variable: string): boolean {
  return staticVariableOf(place)?.key === variable;
}

function finding({ save, restore, original }: Kept, more: readonly Kept[]): Finding {
  const name = placeText(original);
  const restoring = `${functionName(restore)}()`;
  return {
    span: authorSpan(save.node.first, save.node.last),
    message:
      `${functionName(save)}() saves \`${name}\` in \`${placeText(save.place)}\`, a variable of this module, for ${restoring} to restore: where a cumulative ` +
      `livepatch replaces this one, ${restoring} never runs, and the new one finds the changed value with no way to the original. ` +
      `Save it in the \`->data\` of a state.`,
    related: [
      { span: authorSpan(restore.node.first, restore.node.last), message: `\`${name}\` is restored here.` },
      ...more.map((each) => ({
        span: authorSpan(each.save.node.first, each.save.node.last),
        message: `\`${placeText(each.original)}\` is saved in the same way.`,
      })),
    ],
  };
}

function functionName({ function: { declarator } }: StoreEvent): string {
  return declarator.name?.text ?? "";
}
