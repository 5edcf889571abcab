import type { FunctionDefinition } from "../../c/ast.ts";
import { authorSpan } from "../../c/token.ts";
import type { Module } from "../../livepatch/model.ts";
import { holdsProblem } from "../half-typed.ts";
import { lineText } from "../null-checks/unchecked-pointers.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { vmlinuxFixes } from "./vmlinux-fixes.ts";
import { useSpan, vmlinuxUses, type VmlinuxUse } from "./vmlinux-uses.ts";

/** include/linux/livepatch.h: `name` and `mod` of the `struct klp_object` of vmlinux are NULL. */
export const callbackVmlinuxDereference: ModuleRule = {
  name: "callback-vmlinux-dereference",
  group: "callbacks",
  severity: "error",
  summary: "A callback of vmlinux uses the module or the name of its object, which are NULL.",
  fix: "ask",
  subject: "module",
  *check(module) {
    const found = new Map<FunctionDefinition, VmlinuxUse[]>();
    for (const use of vmlinuxUses(module)) {
      const { function: definition } = use.event;
      const own = found.get(definition);
      if (own === undefined) found.set(definition, [use]);
      else own.push(use);
    }
    for (const [definition, uses] of found) {
      if (holdsProblem(module, authorSpan(definition.first, definition.last))) continue;
      yield finding(module, definition, inOrder(uses));
    }
  },
};

/** What the kernel surely comes to first, then what it may come to, then what is only printed; in source order each, every place once. */
function inOrder(uses: readonly VmlinuxUse[]): readonly VmlinuxUse[] {
  const rank = ({ printed, isGuarded }: VmlinuxUse): number => (printed !== null ? 2 : isGuarded ? 1 : 0);
  const places = new Map<string, VmlinuxUse>();
  for (const use of [...uses].sort((left, right) => rank(left) - rank(right))) {
    const { start, end } = useSpan(use);
    const place = `${start}:${end}`;
    if (!places.has(place)) places.set(place, use);
  }
  return [...places.values()].sort(
    (left, right) => rank(left) - rank(right) || useSpan(left).start - useSpan(right).start,
  );
}

function finding(module: Module, definition: FunctionDefinition, uses: readonly VmlinuxUse[]): Finding {
  const first = uses[0]!;
  const { callback, object, pointer, printed, isGuarded } = first;
  const subject = `${callback}() is a callback of vmlinux, which is no module: \`${lineText(pointer) ?? "it"}\` is NULL there`;
  const word = printed === pointer ? "(null)" : "(efault)";
  return {
    span: useSpan(first),
    message:
      printed === null
        ? `${subject}, and the kernel oopses here${isGuarded ? " where the conditions around it hold" : ""}. Look whether it is NULL first.`
        : `${subject}, and "${word}" is printed in place of the name. Print "vmlinux" then.`,
    ...(printed !== null ? { severity: "info" as const } : isGuarded ? { severity: "warning" as const } : {}),
    related: [
      { span: object.span, message: "This object is vmlinux." },
      ...uses
        .filter((use) => use !== first && (use.printed === null) === (printed === null))
        .map((use) => ({ span: useSpan(use), message: "The same here." })),
    ],
    fixes: vmlinuxFixes(module, definition, uses),
  };
}
