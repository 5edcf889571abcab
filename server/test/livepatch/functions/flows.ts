import { nullnessAt } from "../../../src/livepatch/functions/events.ts";
import { flowOf, type Flow } from "../../../src/livepatch/functions/flow.ts";
import type { Module } from "../../../src/livepatch/model.ts";
import { moduleOf } from "../../support/memory-files.ts";

/** A livepatch with one callback of this body, and functions before it. */
export function callbackModule(body: string, before = ""): Module {
  return moduleOf(`
    static struct klp_patch patch;
    ${before}
    static int callback(struct klp_object *obj)
    {
      ${body}
    }
    static struct klp_patch patch = { };
    MODULE_INFO(livepatch, "Y");
  `);
}

/** The flow of a function by its name. */
export function flowOfName(module: Module, name: string): Flow {
  const definition = module.functions.get(name);
  if (definition === undefined) throw new Error(`no function ${name}`);
  return flowOf(module, definition);
}

/** The flow of a callback of this body. */
export function eventsOf(body: string, before = ""): Flow {
  return flowOfName(callbackModule(body, before), "callback");
}

/** How well what follows a pointer to a previous state checked it before; "never" where nothing follows one. */
export function nullnessOfPrevious({ events }: Flow): "checked" | "unchecked" | "unknown" | "never" {
  const found = events.flatMap((event) =>
    event.kind === "dereference" && event.value.kind === "previousState" ? [nullnessAt(event, event.value)] : [],
  );
  if (found.length === 0) return "never";
  if (found.some((each) => each === "null" || each === "unchecked")) return "unchecked";
  return found.includes("unknown") ? "unknown" : "checked";
}
