import type { Expression } from "../../c/ast.ts";
import { authorSpan } from "../../c/token.ts";
import type { Module, ShadowCall } from "../../livepatch/model.ts";
import { isNull } from "../../livepatch/symbols.ts";
import { localVariables, type LocalVariable } from "../../livepatch/local-variables.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { callsById, contentText } from "../shadow-uses.ts";
import { idWithName } from "../state-ids.ts";

/** kernel/livepatch/shadow.c: what is attached to an object under an id is found by these two alone, and has no type. */
export const shadowIdTwoTypes: ModuleRule = {
  name: "shadow-id-two-types",
  group: "shadow",
  severity: "warning",
  summary: "Shadow variables of one id are attached to the same type of object in two sizes.",
  fix: "none",
  subject: "module",
  *check(module) {
    if (module.livepatches.length === 0) return;
    for (const [id, calls] of callsById(module.shadowCalls)) {
      const firsts = new Map<string, ShadowCall>();
      for (const call of calls) {
        const type = sizeOfContent(call) === null ? null : objectType(module, call);
        const first = type === null ? undefined : firsts.get(type);
        if (type === null) continue;
        if (first === undefined) firsts.set(type, call);
        else if (sizeOfContent(first) !== sizeOfContent(call)) {
          yield* finding(id, call, first);
          break;
        }
      }
    }
  },
};

function sizeOfContent({ content }: ShadowCall): bigint | null {
  return content?.size ?? null;
}

function* finding(id: bigint, call: ShadowCall, first: ShadowCall): Iterable<Finding> {
  if (call.content === null || first.content === null) return;
  yield {
    span: call.span,
    message:
      `Shadow variable ${idWithName(id, call.idText)} holds ${contentText(call.content)} here, but ${contentText(first.content)} ` +
      `elsewhere, on the same type of object: whoever finds what the other call attached reads and writes out of bounds. ` +
      `Give one of them another id.`,
    about: id.toString(),
    related: [{ span: first.span, message: `It holds ${contentText(first.content)} here.` }],
  };
}

/**
 * What tells types of objects apart: the type that the variable is declared with in its function, or NULL. Null where the
 * object is anything but a variable or its address, or where the name may stand for several variables.
 */
function objectType(module: Module, call: ShadowCall): string | null {
  const [object] = call.arguments;
  if (object === undefined || object.kind === "typeName") return null;
  if (isNull(object)) return "NULL";
  const name = nameOf(object);
  const definition = module.functions.get(call.caller);
  if (name === null || definition === undefined || authorSpan(definition.first).file !== call.span.file) return null;
  const variable = localVariables(definition).get(name.text) ?? null;
  const type = variable === null ? null : typeText(variable);
  // A `void *` may point to anything.
  return type === null || type === "void pointer" ? null : `${name.isAddress ? "&" : ""}${type}`;
}

function nameOf(object: Expression) {
  let at = object;
  let isAddress = false;
  for (;;) {
    if (at.kind === "parenthesized") at = at.expression;
    else if (at.kind === "unary" && at.operator === "&" && !isAddress) {
      isAddress = true;
      at = at.operand;
    } else return at.kind === "identifier" ? { text: at.name, isAddress } : null;
  }
}

function typeText({ specifiers: { type }, declarator: { derivations } }: LocalVariable): string {
  if (type === null) return "int";
  const { file, start, end } = authorSpan(type.first, type.last);
  const text = file.text.slice(start, end).replace(/\s+/g, " ");
  return [text, ...derivations.map(({ kind }) => kind)].join(" ");
}
