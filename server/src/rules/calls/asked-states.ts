import type { CallExpression } from "../../c/ast.ts";
import { authorSpan } from "../../c/token.ts";
import type { PreviousStateValue, StateValue } from "../../livepatch/functions/values.ts";
import type { Module } from "../../livepatch/model.ts";
import { followSpan, type UncheckedPointer } from "../null-checks/unchecked-pointers.ts";
import type { RelatedPlace } from "../rule.ts";
import { idWithName } from "../state-ids.ts";
import { withoutCast } from "../visible-names.ts";

/** The state that a call asks for, in words: `state 1 (CONSOLE_LOGLEVEL_STATE)`. */
export function askedState(module: Module, { id, call }: StateValue | PreviousStateValue): string {
  const { file, start } = authorSpan(call.first, call.last);
  const asked = module.stateCalls.find(({ span }) => span.file === file && span.start === start);
  if (asked === undefined) return id === null ? "the state" : `state ${id}`;
  const text = withoutCast(asked.idText);
  return id === null ? `state ${text}` : `state ${idWithName(id, text)}`;
}

/** Where a pointer came from, and where else the function follows it unchecked. */
export function askedAgain(call: CallExpression, { uses }: UncheckedPointer): readonly RelatedPlace[] {
  const span = authorSpan(call.first, call.last);
  const first = followSpan(uses[0]!.event);
  const others = new Map(uses.map(({ event }) => [followSpan(event).start, followSpan(event)]));
  const isInside = span.file === first.file && first.start <= span.start && span.end <= first.end;
  return [
    ...(isInside ? [] : [{ span, message: "The answer comes from here." }]),
    ...[...others.values()]
      .filter(({ start }) => start !== first.start)
      .map((other) => ({ span: other, message: "Followed here, too." })),
  ];
}
