import { flowOf, type Flow } from "../../livepatch/functions/flow.ts";
import type { Module, ObjectRow } from "../../livepatch/model.ts";
import { perModule } from "../../livepatch/per-module.ts";
import { previousStateCalls } from "../calls/previous-state-calls.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { stateNamed } from "../state-names.ts";
import { boundCallbacks, moduleOf, type BoundCallback } from "./bound-callbacks.ts";
import type { SetCallback } from "./object-callbacks.ts";
import { looksAtObject } from "./object-looks.ts";
import { isToldApart, stateWork, type StateWork } from "./state-work.ts";

/** kernel/livepatch/core.c: __klp_enable_patch and klp_module_coming call the callbacks of each object, with that object. */
export const callbackSharedByObjects: ModuleRule = {
  name: "callback-shared-by-objects",
  group: "callbacks",
  severity: "warning",
  summary: "A callback that changes a state is set on several objects and does not look at which one it runs for.",
  fix: "none",
  subject: "module",
  *check(module) {
    const shared = new Map<ObjectRow, [SharedCallback, ...SharedCallback[]]>();
    for (const callback of sharedCallbacks(module)) {
      const before = shared.get(callback.home.object);
      if (before === undefined) shared.set(callback.home.object, [callback]);
      else before.push(callback);
    }
    for (const [first, ...more] of shared.values()) yield finding(first, more);
  },
};

interface SharedCallback extends BoundCallback {
  /** Where the object has it that it belongs to: vmlinux, or the first one. */
  readonly home: SetCallback;
  readonly others: readonly [SetCallback, ...SetCallback[]];
  /** What it does to a state, in words. */
  readonly work: string;
}

/** The callbacks that change a state or what it stands for once for each of several objects, whichever that is. */
export const sharedCallbacks = perModule((module: Module): readonly SharedCallback[] =>
  boundCallbacks(module).flatMap((callback) => sharing(module, callback)),
);

function sharing(module: Module, callback: BoundCallback): SharedCallback[] {
  const { bindings, definition } = callback;
  if (bindings.some(({ object }) => !object.name.known)) return [];
  const home = bindings.find(({ object }) => moduleOf(object) === null) ?? bindings[0];
  const [other, ...more] = bindings.filter(({ object }) => moduleOf(object) !== moduleOf(home.object));
  if (other === undefined) return [];
  const work = repeatedWork(module, flowOf(module, definition));
  return work === null || looksAtObject(module, definition)
    ? []
    : [{ ...callback, home, others: [other, ...more], work }];
}

/** The first thing that makes a difference when it is done twice. */
function repeatedWork(module: Module, flow: Flow): string | null {
  const work = stateWork(module, flow).find(({ event }) => !isRepeatable(event));
  if (work !== undefined) return work.text;
  const asking = previousStateCalls([flow]).find(({ event }) => !isToldApart(module, flow, event));
  return asking === undefined ? null : `asks for the previous ${stateNamed(module, asking.id)}`;
}

/** What cannot be followed may be a counter of the objects. */
function isRepeatable(event: StateWork["event"]): boolean {
  if (event.kind === "call") return event.name === "klp_shadow_get_or_alloc";
  return event.kind === "store" && event.value.kind === "unknown";
}

function finding({ name, home, others, work }: SharedCallback, more: readonly SharedCallback[]): Finding {
  const objects = [...new Set([home, ...others].map(objectName))];
  const names = [...new Set(more.map((each) => `${each.name}()`))];
  const too = names.length === 0 ? "" : ` The same goes for ${listed(names)}.`;
  const [first, ...rest] = others;
  return {
    span: first.span,
    message:
      `${name}() is set on ${listed(objects)}, ${work}, and does not look at \`obj\`: the kernel calls it for each of them, and for a module again ` +
      `whenever that is loaded or unloaded, so that it does to the one state several times what is meant to be done once. Set it on ` +
      `vmlinux alone.${too}`,
    related: [home, ...rest].map((each) => ({ span: each.span, message: `It is set on ${objectName(each)} here.` })),
  };
}

function objectName({ object }: SetCallback): string {
  return moduleOf(object) ?? "vmlinux";
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last;
}
