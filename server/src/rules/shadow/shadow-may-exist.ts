import type { CallExpression, FunctionDefinition } from "../../c/ast.ts";
import { authorSpan, isTyped } from "../../c/token.ts";
import type { Span } from "../../c/source.ts";
import type { Release } from "../../history/history.ts";
import { guardsAt, type CallEvent, type FlowEvent } from "../../livepatch/functions/events.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import { callbackFunctions, rolesOf } from "../../livepatch/functions/roles.ts";
import type { Value } from "../../livepatch/functions/values.ts";
import type { Module } from "../../livepatch/model.ts";
import { replaceSpan } from "../edits.ts";
import { earlierReleases } from "../history/release-names.ts";
import { basis } from "../history/releases.ts";
import type { Finding, Fix, ModuleRule, RuleContext } from "../rule.ts";
import { allocatesShadow } from "../shadow-uses.ts";
import { idWithName } from "../state-ids.ts";
import { attachedBefore } from "./attached-before.ts";

/** kernel/livepatch/shadow.c: klp_shadow_alloc does not take a pair of object and id that is there already. */
export const shadowMayExist: ModuleRule = {
  name: "shadow-may-exist",
  group: "shadow",
  severity: "warning",
  summary:
    "A shadow variable is allocated that may be attached already, by a livepatch before this one or by this one.",
  fix: "ask",
  subject: "module",
  *check(module, context) {
    if (module.kind !== "module" || module.livepatches.length === 0) return;
    const freed = freedOnTheWay(module);
    const told = new Set<CallExpression>();
    for (const { definition, events } of moduleFlows(module)) {
      for (const [index, event] of events.entries()) {
        if (event.kind !== "call" || event.name !== "klp_shadow_alloc" || event.callee !== null) continue;
        const id = idOf(event);
        if (id === null || freed.has(id) || told.has(event.node)) continue;
        const before = attachedBefore(events, index, event, (each) => idOf(each) === id);
        const reason: Reason | null =
          before !== null
            ? { kind: "attached before", call: before.node }
            : (whyItMayExist(module, event, id, context) ?? whyItIsThere(module, definition, event, id));
        if (reason === null || (before === null && isRuledOut(events, index, event, id))) continue;
        told.add(event.node);
        yield finding(module, event, id, reason, context);
      }
    }
  },
};

function idOf({ arguments: [, id] }: CallEvent): bigint | null {
  return id?.kind === "number" && id.value !== null ? BigInt.asUintN(64, id.value) : null;
}

/** The ids that a callback frees while the livepatch is enabled: what a livepatch before it attached is gone then. */
function freedOnTheWay(module: Module): ReadonlySet<bigint> {
  const names = new Set([...callbackFunctions(module, "pre_patch"), ...callbackFunctions(module, "post_patch")]);
  const freed = new Set<bigint>();
  for (const { definition, events } of moduleFlows(module)) {
    if (!names.has(definition.declarator.name?.text ?? "")) continue;
    for (const event of events) if (event.kind === "free" && event.shadow?.id != null) freed.add(event.shadow.id);
  }
  return freed;
}

/** On what grounds somebody may have been there before. */
type Reason =
  | { readonly kind: "releases"; readonly releases: readonly Release[] }
  | { readonly kind: "replaces"; readonly variable: string }
  /** The function itself, when it ran before. */
  | { readonly kind: "runs again"; readonly function: string }
  /** The same function, a few lines above. */
  | { readonly kind: "attached before"; readonly call: CallExpression };

/**
 * An object that was there before the livepatch may have what an earlier release attached. One that comes as a parameter may be new each
 * time, so that it counts only where that release attached to objects that it met (`klp_shadow_get_or_alloc`).
 */
function whyItMayExist(
  module: Module,
  { arguments: [object] }: CallEvent,
  id: bigint,
  { predecessors }: RuleContext,
): Reason | null {
  const since = object == null ? null : sinceWhen(object);
  if (since === null) return null;
  const all = predecessors?.releases ?? [];
  const releases = all.filter(
    ({ shadows }) =>
      shadows.known &&
      shadows.value.some(
        (shadow) =>
          shadow.id === id &&
          (since === "always" ? allocatesShadow(shadow) : shadow.functions.includes("klp_shadow_get_or_alloc")),
      ),
  );
  if (releases.length > 0) return { kind: "releases", releases };
  const livepatch = module.livepatches.find(({ replace }) => replace.known && replace.value);
  // Where all earlier releases are known, this one is the first that attaches it.
  const isFirst = predecessors !== null && all.every(({ shadows }) => shadows.known);
  if (livepatch === undefined || isFirst || !isNull(object)) return null;
  return { kind: "replaces", variable: livepatch.variable };
}

/** A new function runs as often as the old one did, and finds the variable that it attached to one and the same object the first time. */
function whyItIsThere(module: Module, definition: FunctionDefinition, event: CallEvent, id: bigint): Reason | null {
  const name = definition.declarator.name?.text ?? "";
  const roles = rolesOf(module, definition);
  const [object] = event.arguments;
  if (!roles.some(({ kind }) => kind === "newFunction") || object == null || guardsAt(event).length > 0) return null;
  const isSame = isNull(object) || (object.kind === "address" && sinceWhen(object) === "always");
  const isFreed = module.shadowCalls.some(
    (call) => call.function === "klp_shadow_free" && (!call.id.known || call.id.value === id),
  );
  return isSame && !isFreed ? { kind: "runs again", function: name } : null;
}

function isNull(object: Value | null | undefined): boolean {
  return object?.kind === "number" && object.sign === 0;
}

/** Since when an object is there: what the kernel always has, and NULL; what a function is given; null for anything else. */
function sinceWhen(object: Value): "always" | "before the call" | null {
  let at = object;
  for (;;) {
    if (at.kind === "field") at = at.of;
    else if (at.kind === "address" && at.place.kind === "field") at = at.place.of;
    else break;
  }
  if (isNull(at)) return "always";
  if (at.kind === "parameter") return "before the call";
  if (at.kind !== "address" && at.kind !== "variable") return null;
  const { place } = at;
  // The running task is one that the function is given.
  if (place.kind !== "variable" || place.storage !== "external") return null;
  return place.name === "current" ? "before the call" : "always";
}

/** Whether the function looked before: for the variable itself, or for a livepatch before this one; or it freed what was there. */
function isRuledOut(
  events: readonly FlowEvent[],
  index: number,
  { path, arguments: [object] }: CallEvent,
  id: bigint,
): boolean {
  for (const { value, nullness } of path.facts.values) {
    const isLook =
      value.kind === "previousState" ||
      (value.kind === "shadow" &&
        value.function === "klp_shadow_get" &&
        value.id === id &&
        value.object.key === object?.key);
    if (isLook && (nullness === "null" || nullness === "unknown")) return true;
  }
  return events.slice(0, index).some((before) => before.kind === "free" && before.shadow?.id === id);
}

function finding(module: Module, { node }: CallEvent, id: bigint, reason: Reason, context: RuleContext): Finding {
  const call = module.shadowCalls.find(({ arguments: given }) => given === node.arguments);
  const name = idWithName(id, call?.idText ?? "");
  const object = objectText(node);
  const because =
    reason.kind === "releases"
      ? `which may have it from ${earlierReleases(reason.releases)}`
      : reason.kind === "attached before"
        ? "which has got it above"
        : reason.kind === "replaces"
          ? `which all livepatches share, and \`${reason.variable}\` is cumulative: the livepatch that it replaces may have attached it already`
          : `which has it already when ${reason.function}() runs for the second time`;
  const from = reason.kind === "releases" && context.predecessors !== null ? basis(context.predecessors) : "";
  return {
    span: authorSpan(node.first, node.last),
    message:
      `Shadow variable ${name} is allocated for \`${object}\`, ${because}. The kernel warns of a duplicate then, and gives NULL. ` +
      `Use klp_shadow_get_or_alloc().${from}`,
    about: id.toString(),
    related: relatedOf(reason, id),
    fixes: fixes(node),
  };
}

function relatedOf(reason: Reason, id: bigint): { span: Span; message: string }[] {
  if (reason.kind === "releases") return places(reason.releases, id);
  if (reason.kind !== "attached before") return [];
  return [{ span: authorSpan(reason.call.first, reason.call.last), message: "Attached here." }];
}

function objectText({ arguments: [object] }: CallExpression): string {
  if (object === undefined) return "";
  const { file, start, end } = authorSpan(object.first, object.last);
  return file.text.slice(start, end);
}

function places(releases: readonly Release[], id: bigint): { span: Span; message: string }[] {
  return releases.flatMap(({ name, shadows, origin }) => {
    const shadow = shadows.known ? shadows.value.find((each) => each.id === id) : undefined;
    const span = shadow?.span ?? origin.span;
    return span === null ? [] : [{ span, message: `Shadow variable ${id} is used in ${name}.` }];
  });
}

function fixes({ callee }: CallExpression): Fix[] {
  if (!isTyped(callee.first) || callee.kind !== "identifier") return [];
  const edits = [replaceSpan(authorSpan(callee.first, callee.last), "klp_shadow_get_or_alloc")];
  return [{ title: "Use klp_shadow_get_or_alloc()", safe: false, edits }];
}
