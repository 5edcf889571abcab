import type { CallExpression } from "../../c/ast.ts";
import { allocators, copies, followed, frees } from "./known-functions.ts";
import { valueAt, withFact, withNew, type PathState } from "./paths.ts";
import { follow, pointee, store } from "./places.ts";
import { emit, keyOf, type Frame, type Outcome, type Run } from "./run.ts";
import type { AddressValue, Value } from "./values.ts";

/** What a function of the kernel does that the analysis knows; null for any other. */
export function applyKnown(
  run: Run,
  frame: Frame,
  name: string,
  call: CallExpression,
  values: readonly Value[],
  path: PathState,
): readonly Outcome[] | null {
  const [first, second] = values;
  const key = keyOf(run, frame, call);
  const nothing: Value = { kind: "unknown", key: `u:${key}` };
  switch (name) {
    case "klp_get_state": {
      if (first === undefined || second === undefined) return null;
      const id = numberOf(second);
      const value: Value = {
        kind: "state", patch: variableOf(first), id, call, key: `state:${first.key}:${id ?? second.key}`,
      }; // prettier-ignore
      return [asked(frame, path, value, isLasting(first) && isLasting(second))];
    }
    case "klp_get_prev_state": {
      if (first === undefined) return null;
      const id = numberOf(first);
      const value: Value = { kind: "previousState", id, call, key: `previous:${id ?? first.key}` };
      return [asked(frame, path, value, isLasting(first))];
    }
    case "klp_shadow_get":
    case "klp_shadow_alloc":
    case "klp_shadow_get_or_alloc": {
      if (first === undefined || second === undefined) return null;
      const value: Value = {
        kind: "shadow", function: name, id: numberOf(second), object: first, call, key: `shadow:${key}`,
      }; // prettier-ignore
      return [{ path: renewed(frame, path, value), value }];
    }
    case "klp_shadow_free":
      if (first === undefined || second === undefined) return null;
      emit(run, frame, path, {
        kind: "free", node: call, name, value: null, shadow: { object: first, id: numberOf(second) },
      }); // prettier-ignore
      return [{ path, value: nothing }];
    case "klp_shadow_free_all":
      if (first === undefined) return null;
      emit(run, frame, path, {
        kind: "free", node: call, name, value: null, shadow: { object: null, id: numberOf(first) },
      }); // prettier-ignore
      return [{ path, value: nothing }];
    default:
  }
  const gfpAt = allocators.get(name);
  if (gfpAt !== undefined) {
    const gfp = values[gfpAt] ?? null;
    const value: Value = { kind: "allocation", function: name, gfp, call, key: `alloc:${key}` };
    const at = renewed(frame, path, value);
    const cannotFail = gfp?.kind === "names" && gfp.names.includes("__GFP_NOFAIL");
    return [{ path: cannotFail ? withFact(at, value, "nonNull") : at, value }];
  }
  const freedAt = frees.get(name);
  if (freedAt !== undefined) {
    const value = values[freedAt];
    if (value === undefined) return null;
    emit(run, frame, path, { kind: "free", node: call, name, value, shadow: null });
    return [{ path, value: nothing }];
  }
  const followedAt = followed.get(name);
  if (followedAt === undefined) return null;
  let at = path;
  for (const index of followedAt) {
    const value = values[index];
    if (value !== undefined) at = follow(run, frame, call, value, "argument", at);
  }
  if (copies.has(name) && first !== undefined && second !== undefined) {
    at = store(run, frame, call, { path: at, place: pointee(first) }, valueAt(at, pointee(second)));
  }
  const value: Value = { kind: "result", function: name, call, key: `r:${key}` };
  return [{ path: renewed(frame, at, value), value }];
}

/** A path after a call gave a value that the same call may have given before. */
export function renewed(frame: Frame, path: PathState, value: Value): PathState {
  return frame.isRepeating ? withNew(path, value) : path;
}

/** Functions that print, lock or wait, and leave what they are given as it is for whoever calls them. */
export function isHarmless(name: string): boolean {
  return harmless.test(name);
}

/** include/linux/printk.h, dev_printk.h, ratelimit.h, mutex.h, spinlock.h, rcupdate.h, sched.h */
const harmless =
  /^(_?printk(_.*)?|pr_\w+|dev_(emerg|alert|crit|err|warn|notice|info|dbg|printk)\w*|netdev_\w+|trace_\w+|mutex_\w+|spin_\w+|raw_spin_\w+|read_\w+lock\w*|write_\w+lock\w*|rcu_read_\w+|synchronize_\w+|msleep|ssleep|udelay|mdelay|cond_resched|schedule|might_sleep|lockdep_\w+|dump_stack|IS_ENABLED|IS_BUILTIN|IS_MODULE|IS_REACHABLE|PTR_ERR|ERR_PTR|PTR_ERR_OR_ZERO|ksize|virt_addr_valid|is_vmalloc_addr)$/;

/**
 * Both calls look through lists that do not change while a callback runs, so that they answer the same each time
 * (kernel/livepatch/state.c). That one was asked is kept with what is known of the answer.
 */
function asked(frame: Frame, path: PathState, value: Value, isLastingAnswer: boolean): Outcome {
  const at = isLastingAnswer ? path : renewed(frame, path, value);
  return { path: at.facts.get(value.key) !== undefined ? at : withFact(at, value, "unchecked"), value };
}

/** Whether an argument means the same whenever the call runs again in the function. */
function isLasting({ kind }: Value): boolean {
  return kind !== "unknown" && kind !== "result";
}

function variableOf(value: Value): string | null {
  return value.kind === "address" ? nameOf(value) : null;
}

function nameOf({ place }: AddressValue): string | null {
  return place.kind === "variable" && place.name !== "" ? place.name : null;
}

/** An id as the `unsigned long` of its parameter. */
function numberOf(value: Value): bigint | null {
  return value.kind === "number" && value.value !== null ? BigInt.asUintN(64, value.value) : null;
}
