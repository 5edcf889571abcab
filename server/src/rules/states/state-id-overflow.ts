import type { BinaryExpression, Expression, Initializer } from "../../c/ast.ts";
import { enumConstants, evaluate, type ConstantScope } from "../../c/constants.ts";
import { BUILTIN_FILE, isTyped } from "../../c/token.ts";
import { forEachNode } from "../../c/walk.ts";
import type { Field, Module, State } from "../../livepatch/model.ts";
import { insertAt, replaceSpan } from "../edits.ts";
import type { Finding, Fix, ModuleRule } from "../rule.ts";
import { isMiscomputed } from "../state-ids.ts";
import { unitOf } from "../visible-names.ts";

/** The largest `unsigned long` of a 64-bit kernel. */
const maximumId = 0xffff_ffff_ffff_ffffn;

/** include/linux/livepatch.h: `id` is an `unsigned long`; C converts to it what the initializer says. */
export const stateIdOverflow: ModuleRule = {
  name: "state-id-overflow",
  group: "states",
  severity: "warning",
  summary: "An id is negative, overflows `int` or does not fit `unsigned long`.",
  fix: "ask",
  subject: "module",
  *check(module, { predecessors }) {
    for (const { rows } of module.stateTables) {
      const seen = new Set<bigint>();
      for (const row of rows) {
        const field = row.fields.get("id");
        if (field === undefined) continue;
        if (row.id.known) {
          if (seen.has(row.id.value) || !isMiscomputed(row, predecessors)) continue;
          seen.add(row.id.value);
        }
        yield* findings(module, row, field);
      }
    }
  },
};

function* findings(module: Module, row: State, field: Field): Iterable<Finding> {
  const { valueSpan: span, constant } = field;
  if (constant?.known !== true) {
    const literal = largeLiteral(field.value);
    if (literal === null) return;
    yield {
      span,
      message:
        `${literal} does not fit the \`unsigned long\` of an id: the compiler cuts it to 64 bits, and another state may have ` +
        `what is left. Use an id of at most ${maximumId}.`,
    };
    return;
  }
  if (!row.id.known) return;
  const taken = `0x${row.id.value.toString(16)}`;
  if (constant.overflow !== null) {
    yield {
      span,
      message:
        `The id \`${field.text}\` overflows \`${constant.overflow}\`, and what is left of it is ${taken} for the kernel: it may ` +
        `clash with another state. Compute it as \`unsigned long\`.`,
      about: row.id.value.toString(),
      fixes: suffixFixes(module, field),
    };
  } else if (constant.value < 0n) {
    yield {
      span,
      message:
        `The id ${constant.value} is negative, and its sign is extended: it is ${taken} for the kernel, and a different id ` +
        `where it went through an \`unsigned int\`. Use a positive one, or say \`unsigned long\`.`,
      about: row.id.value.toString(),
      fixes: castFixes(field),
    };
  }
}

/** The text of a lone number above every `unsigned long`. */
function largeLiteral(value: Initializer): string | null {
  let at = value;
  while (at.kind === "parenthesized") at = at.expression;
  if (at.kind !== "number") return null;
  const digits = at.text.replace(/[ul]+$/i, "");
  if (digits.length > maximumDigits || !/^(0x[0-9a-f]+|[1-9][0-9]*)$/i.test(digits)) return null;
  return BigInt(digits) > maximumId ? at.text : null;
}

/** A longer one need not be read to its end. */
const maximumDigits = 100;

function castFixes({ value, valueSpan, text }: Field): Fix[] {
  if (value.kind === "initializerList" || !isTyped(value.first) || !isTyped(value.last)) return [];
  const isPrimary = value.kind === "unary" || value.kind === "parenthesized" || value.kind === "identifier";
  const newText = `(unsigned long)${isPrimary ? text : `(${text})`}`;
  return [{ title: "Cast to `unsigned long`", safe: false, edits: [replaceSpan(valueSpan, newText)] }];
}

/** A suffix at the number whose operation overflows makes it one of `unsigned long`, also in a `#define`. */
function suffixFixes(module: Module, { value, valueSpan }: Field): Fix[] {
  const unit = unitOf(module, valueSpan.file);
  if (unit === null || value.kind === "initializerList") return [];
  const operation = innermostOverflow(value, enumConstants(unit.tree));
  const number = operation === null ? null : leftmostNumber(operation.left);
  if (number === null) return [];
  const { file, start, end, text } = number;
  if (file === BUILTIN_FILE || file.text.slice(start, end) !== text || !/^[0-9a-fx]+$/i.test(text)) return [];
  return [{ title: `Use ${text}UL`, safe: false, edits: [insertAt(file, end, "UL")] }];
}

function innermostOverflow(value: Expression, scope: ConstantScope): BinaryExpression | null {
  let found: BinaryExpression | null = null;
  // The budget keeps a chain of thousands of operators from being evaluated once for each.
  let budget = maximumOperations;
  forEachNode(value, (node) => {
    if (node.kind !== "binary" || budget-- <= 0) return;
    const constant = evaluate(node, scope);
    if (constant.known && constant.overflow !== null) found = node;
  });
  return found;
}

const maximumOperations = 64;

/** The first number of an operand that is made of operators of arithmetic alone. */
function leftmostNumber(operand: Expression) {
  let at = operand;
  for (;;) {
    if (at.kind === "parenthesized") at = at.expression;
    else if (at.kind === "binary") at = at.left;
    else return at.kind === "number" ? at.first : null;
  }
}
