import type { FunctionDefinition } from "../../c/ast.ts";
import { callbackMacros } from "../callback-macros.ts";
import type { Module } from "../model.ts";
import { perModule } from "../per-module.ts";
import { entryPoints, usesLivepatchApi } from "./call-graph.ts";
import { flowOf, type Flow } from "./flow.ts";
import { rolesOf, isLivepatchRole } from "./roles.ts";

/**
 * The flows of the entry points that have to do with livepatching (callbacks, init, exit, constructors and destructors, and whatever
 * calls `klp_*`, itself or through others), and of the functions with such calls that these did not go into: each function is
 * followed with what its callers know. An event of a helper is in the flow of each of them.
 */
export const moduleFlows = perModule(followAll);

function followAll(module: Module): readonly Flow[] {
  if (!hasLivepatchCode(module)) return [];
  const isOfInterest = (definition: FunctionDefinition): boolean =>
    usesLivepatchApi(module, definition) || rolesOf(module, definition).some(isLivepatchRole);
  const starts = new Set(entryPoints(module).filter(isOfInterest));
  const flows: Flow[] = [];
  // A set goes on to what is added while it is gone through.
  for (const definition of starts) {
    const flow = flowOf(module, definition);
    flows.push(flow);
    for (const each of flow.opaque) if (isOfInterest(each)) starts.add(each);
  }
  return flows;
}

/** The kernel's own side, and what makes livepatches out of something else at run time, has none of what rules ask flows for. */
function hasLivepatchCode(module: Module): boolean {
  const { livepatches, objectTables, stateCalls, shadowCalls } = module;
  return (
    [livepatches, objectTables, stateCalls, shadowCalls].some((each) => each.length > 0) ||
    callbackMacros(module).length > 0
  );
}
