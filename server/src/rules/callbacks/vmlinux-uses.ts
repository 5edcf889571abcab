import type { Expression } from "../../c/ast.ts";
import type { Span } from "../../c/source.ts";
import { authorSpan } from "../../c/token.ts";
import { unwrapped } from "../../c/unwrap.ts";
import { guardsAt, nullnessAt, type CallEvent, type DereferenceEvent } from "../../livepatch/functions/events.ts";
import type { Flow } from "../../livepatch/functions/flow.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import type { Guard } from "../../livepatch/functions/paths.ts";
import { rolesOf } from "../../livepatch/functions/roles.ts";
import type { FieldValue, Value } from "../../livepatch/functions/values.ts";
import type { Module, ObjectRow } from "../../livepatch/model.ts";
import { isAboutOwnStates } from "../null-checks/guards.ts";
import { followedPointer } from "../null-checks/unchecked-pointers.ts";

/** A place where a callback of vmlinux follows or prints `obj->mod` or `obj->name`, and nothing on the way told that the object is a module. */
export interface VmlinuxUse {
  readonly event: DereferenceEvent | CallEvent;
  readonly value: FieldValue;
  /** What the author wrote for the pointer that is NULL there: `obj->mod`, or a variable that holds it. */
  readonly pointer: Expression;
  /** What is printed: `obj->name`, `obj->mod->name`. Null where the pointer is followed, which the kernel does not survive. */
  readonly printed: Expression | null;
  /** Whether conditions hold there that may have to do with it. */
  readonly isGuarded: boolean;
  readonly callback: string;
  readonly object: ObjectRow;
}

/** All such places, in the order in which the callbacks come there. */
export function vmlinuxUses(module: Module): readonly VmlinuxUse[] {
  return moduleFlows(module).flatMap((flow) => {
    const callback = flow.definition.declarator.name?.text ?? "";
    const role = rolesOf(module, flow.definition).find(
      (each) => each.kind === "callback" && each.object.name.known && each.object.name.value === null,
    );
    if (role?.kind !== "callback") return [];
    return flow.events.flatMap((event) =>
      usesAt(flow, event).map((use) => ({ ...use, callback, object: role.object })),
    );
  });
}

/** Where a use stands. */
export function useSpan({ event, printed }: VmlinuxUse): Span {
  const { first, last } = printed ?? event.node;
  return authorSpan(first, last);
}

function usesAt(flow: Flow, event: Flow["events"][number]): Omit<VmlinuxUse, "callback" | "object">[] {
  if (event.kind === "dereference") {
    const pointer = pointerOf(event.value);
    const expression = followedPointer({ event, flow });
    if (pointer === null || expression === null || !isNullHere(flow, event, pointer)) return [];
    const at = pointer === event.value ? expression : objectOf(expression);
    return [{ event, value: pointer, pointer: at, printed: null, isGuarded: isGuarded(event) }];
  }
  if (event.kind !== "call" || !printing.test(event.name ?? "")) return [];
  return event.arguments.flatMap((value, index) => {
    const pointer = value?.kind === "field" && value.name === "name" ? pointerOf(value) : null;
    const argument = event.node.arguments[index];
    if (pointer === null || argument === undefined || argument.kind === "typeName") return [];
    if (!isNullHere(flow, event, pointer)) return [];
    const printed = unwrapped(argument);
    return [
      {
        event,
        value: pointer,
        pointer: pointer === value ? printed : objectOf(printed),
        printed,
        isGuarded: isGuarded(event),
      },
    ];
  });
}

/** include/linux/printk.h; lib/vsprintf.c prints "(null)" or "(efault)" in place of a string that is none. */
const printing = /^(_?printk|pr_\w+|printk_\w+)$/;

/** `obj->mod` or `obj->name` of the callback's parameter, where a value is one of them or the array `obj->mod->name`. */
function pointerOf(value: Value): FieldValue | null {
  if (value.kind !== "field") return null;
  const at = value.name === "name" && value.of.kind === "field" && value.of.name === "mod" ? value.of : value;
  return isObject(at.of) && (at.name === "mod" || at.name === "name") ? at : null;
}

function objectOf(expression: Expression): Expression {
  return expression.kind === "member" ? unwrapped(expression.object) : expression;
}

function isNullHere(flow: Flow, event: DereferenceEvent | CallEvent, pointer: FieldValue): boolean {
  const nullness = nullnessAt(event, pointer);
  if (nullness === "null") return true;
  return nullness === "unchecked" && !guardsAt(event).some((guard) => mayTellModules(flow, event, guard));
}

/** Whether a condition may be one that only modules meet: a member of theirs, a comparison of objects, a function that is asked. */
function mayTellModules({ events }: Flow, event: DereferenceEvent | CallEvent, { about }: Guard): boolean {
  return about.some((value) => {
    if (isObject(value)) return about.length > 1;
    if (value.kind === "field") return isOfObject(value) && nullnessAt(event, value) !== "null";
    if (value.kind !== "result") return false;
    const asked = events.find((each) => each.kind === "call" && each.node === value.call);
    return asked?.kind === "call" && asked.arguments.some((each) => each !== null && isOfObject(each));
  });
}

function isGuarded(event: DereferenceEvent | CallEvent): boolean {
  return guardsAt(event).some((guard) => !isAboutOwnStates(guard) && !guard.about.every(isOfObject));
}

function isObject(value: Value): boolean {
  return value.kind === "parameter" && value.index === 0;
}

function isOfObject(value: Value): boolean {
  let at = value;
  while (at.kind === "field") at = at.of;
  return isObject(at);
}
