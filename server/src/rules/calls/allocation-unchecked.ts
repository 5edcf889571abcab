import type { CallExpression } from "../../c/ast.ts";
import { authorSpan } from "../../c/token.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import type { AllocationValue, Value } from "../../livepatch/functions/values.ts";
import type { Module } from "../../livepatch/model.ts";
import { holdsProblem } from "../half-typed.ts";
import { leaveFixes, nameOf } from "../null-checks/check-fixes.ts";
import { refuseFixes } from "./refuse-fixes.ts";
import { followSpan, uncheckedPointers, type UncheckedPointer } from "../null-checks/unchecked-pointers.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { askedAgain, askedState } from "./asked-states.ts";
import { dataAllocations, passedFailures, type PassedFailure } from "./passed-failures.ts";

/**
 * kernel/livepatch/core.h: klp_pre_patch_callback is the one place that can refuse a livepatch for want of memory. What a later callback
 * follows unchecked may rely on a `pre_patch` that does.
 */
export const allocationUnchecked: ModuleRule = {
  name: "allocation-unchecked",
  group: "calls",
  severity: "warning",
  summary: "A state's data is used, or the livepatch let in, although its allocation may have failed.",
  fix: "ask",
  subject: "module",
  *check(module) {
    const calls = new Set(
      moduleFlows(module)
        .flatMap(dataAllocations)
        .map(({ allocation }) => allocation.call),
    );
    if (calls.size === 0) return;
    const isData = (value: Value): value is AllocationValue => value.kind === "allocation" && calls.has(value.call);
    const told = new Set<CallExpression>();
    for (const pointer of uncheckedPointers(module, isData)) {
      told.add(pointer.value.call);
      yield followed(module, pointer);
    }
    for (const failure of passedFailures(module)) {
      const { call } = failure.allocation;
      const { first, last } = failure.flow.definition;
      if (told.has(call) || holdsProblem(module, authorSpan(first, last))) continue;
      told.add(call);
      yield passed(module, failure);
    }
  },
};

function followed(module: Module, pointer: UncheckedPointer<AllocationValue>): Finding {
  const { value, uses } = pointer;
  const name = nameOf(pointer);
  return {
    span: followSpan(uses[0]!.event),
    message:
      `${name === null ? `The answer of ${value.function}()` : `\`${name}\``} is followed without a check: ${value.function}() returns NULL ` +
      `where there is no memory, and the kernel oopses here. Check it for NULL first.`,
    about: value.call.first.start.toString(),
    related: askedAgain(value.call, pointer),
    fixes: leaveFixes(module, pointer, value.function, "ENOMEM"),
  };
}

function passed(module: Module, failure: PassedFailure): Finding {
  const { allocation, state, flow, returns, isLookedFor } = failure;
  const { call } = allocation;
  const places = new Map(
    returns.map(({ node }) => {
      const span = authorSpan(node.first, node.last);
      return [span.start, span];
    }),
  );
  return {
    span: authorSpan(call.first, call.last),
    message:
      `${flow.definition.declarator.name?.text ?? "pre_patch"}() answers 0 also where ${allocation.function}() failed: the livepatch goes into force ` +
      `without the data of ${askedState(module, state)}, and ` +
      (isLookedFor ? "what it should keep is lost. " : "whoever follows that later oopses. ") +
      "Only `pre_patch` can refuse: return -ENOMEM.",
    about: call.first.start.toString(),
    related: [...places.values()].map((span) => ({ span, message: "Answers 0 here." })),
    fixes: refuseFixes(module, failure),
  };
}
