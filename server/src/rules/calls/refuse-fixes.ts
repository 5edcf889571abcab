import { authorSpan, isTyped } from "../../c/token.ts";
import { nullnessAt } from "../../livepatch/functions/events.ts";
import type { Module } from "../../livepatch/model.ts";
import { replaceSpan } from "../edits.ts";
import { insertCheckOf } from "../null-checks/insert-check.ts";
import type { Edit, Fix } from "../rule.ts";
import type { PassedFailure } from "./passed-failures.ts";

/** The fix that refuses the livepatch where an allocation failed: another answer where that was seen, else a check behind the allocation. */
export function refuseFixes(module: Module, failure: PassedFailure): Fix[] {
  const edits = answers(failure) ?? check(module, failure);
  return edits === null ? [] : [{ title: "Return -ENOMEM where it failed", safe: false, edits }];
}

/** `return 0;` becomes `return -ENOMEM;` where no way leads there on which the allocation succeeded. */
function answers({ allocation, flow, returns }: PassedFailure): Edit[] | null {
  const nodes = new Set(returns.map(({ node }) => node));
  const edits: Edit[] = [];
  for (const node of nodes) {
    const isFailing = flow.events.every(
      (event) => event.kind !== "return" || event.node !== node || nullnessAt(event, allocation) === "null",
    );
    if (!isFailing || node.kind !== "returnStatement" || node.value === null) return null;
    if (node.value.kind !== "number" || !isTyped(node.value.first)) return null;
    edits.push(replaceSpan(authorSpan(node.value.first), "-ENOMEM"));
  }
  return edits;
}

function check(module: Module, { allocation, flow, returns }: PassedFailure): Edit[] | null {
  if (returns.some((event) => nullnessAt(event, allocation) === "null")) return null;
  const call = flow.events.find((event) => event.kind === "call" && event.node === allocation.call);
  if (call === undefined) return null;
  const where = { definition: call.function, giver: allocation.function, errno: "ENOMEM" };
  const edit = insertCheckOf(module, where, allocation.call);
  return edit === null ? null : [edit];
}
