import type { Span } from "../../c/source.ts";
import type { Predecessors, Release } from "../../history/history.ts";
import type { FreeEvent } from "../../livepatch/functions/events.ts";
import type { Flow } from "../../livepatch/functions/flow.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import { phasesOf } from "../../livepatch/functions/state-data-steps.ts";
import type { Livepatch, Module } from "../../livepatch/model.ts";
import { blamedPlaces, callbackOf } from "../blamed-places.ts";
import { earlierReleases } from "../history/release-names.ts";
import { basis } from "../history/releases.ts";
import { addPreviousGuard } from "../previous-guard-fix.ts";
import { previousGuard } from "../reversal-guards.ts";
import type { Finding, HistoryRule } from "../rule.ts";
import { allocatesShadow } from "../shadow-uses.ts";
import { declaredStates, idWithName } from "../state-ids.ts";
import { withoutCast } from "../visible-names.ts";

/** kernel/livepatch/transition.c: klp_complete_transition calls post_unpatch also where an enable was reversed. */
export const shadowFreedWhileShared: HistoryRule = {
  name: "shadow-freed-while-shared",
  group: "shadow",
  severity: "warning",
  summary: "`post_unpatch` frees all shadow variables of an id that an earlier release goes on using.",
  fix: "ask",
  subject: "history",
  *check(module, predecessors) {
    const [livepatch, another] = module.livepatches;
    if (module.kind !== "module" || module.open !== null || livepatch === undefined || another !== undefined) return;
    if (!livepatch.replace.known || !livepatch.replace.value) return;
    const freed = moduleFlows(module).flatMap((flow) => freesOfAll(module, flow));
    const wrong = freed.flatMap((each): SharedFree[] => {
      if (!each.isInPostUnpatch || previousGuard(module, each.event) !== "unguarded") return [];
      const users = predecessors.releases.filter(({ shadows }) => uses(shadows, each.id));
      return users.length === 0 ? [] : [{ ...each, users }];
    });
    for (const { span, step } of blamedPlaces(wrong, freed)) {
      yield finding(module, livepatch, step, span, predecessors);
    }
  },
};

/** `klp_shadow_free_all()` of a known id. */
interface FreeOfAll {
  readonly event: FreeEvent;
  readonly flow: Flow;
  readonly id: bigint;
  readonly isInPostUnpatch: boolean;
}

interface SharedFree extends FreeOfAll {
  /** The releases that attach shadow variables of the id. */
  readonly users: readonly Release[];
}

function freesOfAll(module: Module, flow: Flow): readonly FreeOfAll[] {
  const isInPostUnpatch = phasesOf(module, flow.definition).has("post_unpatch");
  return flow.events.flatMap((event) => {
    if (event.kind !== "free" || event.name !== "klp_shadow_free_all") return [];
    const id = event.shadow?.id ?? null;
    return id === null ? [] : [{ event, flow, id, isInPostUnpatch }];
  });
}

function uses(shadows: Release["shadows"], id: bigint): boolean {
  return shadows.known && shadows.value.some((shadow) => shadow.id === id && allocatesShadow(shadow));
}

function finding(
  module: Module,
  livepatch: Livepatch,
  free: SharedFree,
  span: Span,
  predecessors: Predecessors,
): Finding {
  const { id, users } = free;
  const call = module.shadowCalls.find((each) => each.id.known && each.id.value === id);
  const state = sharedState(module, livepatch, users);
  return {
    span,
    message:
      `${callbackOf(free)} frees every shadow variable ${idWithName(id, call?.idText ?? "")}, which ${earlierReleases(users)} ` +
      `${users.length > 1 ? "attach" : "attaches"} too: where enabling \`${livepatch.variable}\` is reversed, \`post_unpatch\` runs as well, ` +
      `and that release goes on without them. ${mend(state)}${basis(predecessors)}`,
    about: id.toString(),
    related: users.flatMap(({ name, shadows, origin }) => {
      const shadow = shadows.known ? shadows.value.find((each) => each.id === id) : undefined;
      const place = shadow?.span ?? origin.span;
      return place === null ? [] : [{ span: place, message: `Shadow variable ${id} is used in ${name}.` }];
    }),
    fixes: state === null ? [] : addPreviousGuard(module, free, state.id),
  };
}

function mend(state: SharedState | null): string {
  return state === null
    ? "A state that both livepatches have would tell that case: klp_get_prev_state() gives it then."
    : `Return where klp_get_prev_state(${state.text}) gives a state.`;
}

/** A state that livepatches share. */
interface SharedState {
  readonly id: bigint;
  /** As its entry writes the id. */
  readonly text: string;
}

/** A state by which each of the releases can be told: the livepatch and all of them have it. */
function sharedState(module: Module, livepatch: Livepatch, users: readonly Release[]): SharedState | null {
  for (const { id, fields } of declaredStates(module, livepatch)?.rows ?? []) {
    if (!id.known || id.value === 0n) continue;
    const isInAll = users.every(({ states }) => states.known && states.value.some((state) => state.id === id.value));
    if (isInAll) return { id: id.value, text: withoutCast(fields.get("id")?.text ?? id.value.toString()) };
  }
  return null;
}
