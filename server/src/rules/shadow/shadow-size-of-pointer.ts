import { unwrapped } from "../../c/unwrap.ts";
import type { CallExpression, FunctionDefinition, IdentifierExpression, Initializer, RecordType } from "../../c/ast.ts";
import { enumConstants, evaluate } from "../../c/constants.ts";
import { authorSpan, isTyped } from "../../c/token.ts";
import { forEachNode } from "../../c/walk.ts";
import type { Unit } from "../../livepatch/model.ts";
import { insertAt } from "../edits.ts";
import { localVariables } from "../../livepatch/local-variables.ts";
import type { Finding, Fix, ModuleRule } from "../rule.ts";

/** kernel/livepatch/shadow.c: the kernel allocates `size` bytes for the data, and nothing checks what is stored there. */
export const shadowSizeOfPointer: ModuleRule = {
  name: "shadow-size-of-pointer",
  group: "shadow",
  severity: "warning",
  summary: "A shadow variable gets the size of the pointer to it, not of what it points to.",
  fix: "ask",
  inPatches: true,
  subject: "module",
  *check(module) {
    const callers = new Set(module.shadowCalls.map(({ caller }) => caller));
    for (const unit of module.units) {
      for (const declaration of unit.tree.declarations) {
        if (declaration.kind !== "functionDefinition") continue;
        if (callers.has(declaration.declarator.name?.text ?? "")) yield* findings(unit, declaration);
      }
    }
  },
};

function findings(unit: Unit, definition: FunctionDefinition): readonly Finding[] {
  const found: Finding[] = [];
  const look = (target: string | undefined, value: Initializer | null): void => {
    const call = value === null || value.kind === "initializerList" ? null : unwrapped(value);
    const operand = call?.kind === "call" ? measured(call) : null;
    if (call === null || operand === null || operand.name !== target) return;
    const least = leastPointee(unit, definition, operand.name);
    if (least !== null && least > pointerSize) found.push(finding(operand, least));
  };
  forEachNode(definition.body, (node) => {
    if (node.kind === "initDeclarator") look(node.declarator.name?.text, node.initializer);
    else if (node.kind === "assignment" && node.operator === "=") {
      const target = unwrapped(node.left);
      if (target.kind === "identifier") look(target.name, node.right);
    }
  });
  return found;
}

/** Of a 64-bit kernel, in bytes. */
const pointerSize = 8n;

/** The variable in `sizeof(p)` where that is the size given to an allocating call. */
function measured({ callee, arguments: given }: CallExpression): IdentifierExpression | null {
  if (callee.kind !== "identifier") return null;
  if (callee.name !== "klp_shadow_alloc" && callee.name !== "klp_shadow_get_or_alloc") return null;
  const size = given[2];
  if (size === undefined || size.kind === "typeName") return null;
  const measure = unwrapped(size);
  if (measure.kind !== "sizeof" || measure.operator !== "sizeof" || measure.operand.kind === "typeName") return null;
  const operand = unwrapped(measure.operand);
  return operand.kind === "identifier" ? operand : null;
}

function finding(operand: IdentifierExpression, least: bigint): Finding {
  const { name } = operand;
  return {
    span: authorSpan(operand.first, operand.last),
    message:
      `\`sizeof(${name})\` is the size of a pointer, ${pointerSize} bytes, and what \`${name}\` points to takes at least ${least}: the kernel ` +
      `attaches a block that is too small, and whoever uses it writes behind its end. Use \`sizeof(*${name})\`.`,
    fixes: fixes(operand),
  };
}

function fixes({ first, name }: IdentifierExpression): Fix[] {
  if (!isTyped(first)) return [];
  return [{ title: `Use \`sizeof(*${name})\``, safe: false, edits: [insertAt(first.file, first.start, "*")] }];
}

/**
 * How many bytes the struct or union takes at least that a variable of a function points to; null where it points to anything else, the
 * name stands for several variables, or the struct is not defined here.
 */
function leastPointee(unit: Unit, definition: FunctionDefinition, name: string): bigint | null {
  const type = localVariables(definition).get(name) ?? null;
  const [derivation, second] = type?.declarator.derivations ?? [];
  if (type === null || derivation?.kind !== "pointer" || second !== undefined) return null;
  const record = type.specifiers.type?.kind === "recordType" ? defined(unit, type.specifiers.type) : null;
  return record === null ? null : leastSize(unit, record);
}

function defined({ tree }: Unit, { tag, keyword, members }: RecordType): RecordType | null {
  if (tag === null || members !== null) return null;
  for (const declaration of tree.declarations) {
    const type = declaration.kind === "declaration" ? declaration.specifiers.type : null;
    if (type?.kind !== "recordType" || type.keyword !== keyword) continue;
    if (type.tag?.text === tag.text && type.members !== null) return type;
  }
  return null;
}

/** What is known of the sizes of its members, added up: padding and members of other sizes only make it larger. */
function leastSize({ tree }: Unit, { keyword, members }: RecordType): bigint {
  const scope = enumConstants(tree);
  let sum = 0n;
  let largest = 0n;
  for (const member of members ?? []) {
    if (member.kind !== "declaration") continue;
    for (const { declarator, bitWidth } of member.declarators) {
      if (bitWidth !== null) continue;
      const ends = { first: declarator.first, last: declarator.last };
      const operand = { kind: "typeName", specifiers: member.specifiers, declarator, ...ends } as const;
      const size = evaluate({ kind: "sizeof", operator: "sizeof", operand, ...ends }, scope);
      if (!size.known) continue;
      sum += size.value;
      if (size.value > largest) largest = size.value;
    }
  }
  return keyword === "union" ? largest : sum;
}
