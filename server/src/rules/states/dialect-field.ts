import type { Span } from "../../c/source.ts";
import { authorSpan } from "../../c/token.ts";
import { dialectMembers } from "../../kernel/dialects.ts";
import type { Module } from "../../livepatch/model.ts";
import { designatedMembers } from "../members.ts";
import type { ModuleRule } from "../rule.ts";

/** include/linux/livepatch.h: a struct has the members of its tree's dialect, and the compiler refuses any other. */
export const dialectField: ModuleRule = {
  name: "dialect-field",
  group: "states",
  severity: "info",
  summary: "A member is set that only another dialect of the livepatch API has.",
  fix: "none",
  subject: "module",
  *check(module, { kernel }) {
    const target = kernel?.dialect ?? "mainline";
    const members = [...designatedMembers(module)];
    for (const { tag, name, dialects } of dialectMembers) {
      if (dialects.includes(target) || kernel?.header?.has(name) === true) continue;
      const [place, ...others] = members
        .filter(({ tag: of, designator }) => of === tag && designator.name.text === name)
        .map(({ designator }) => authorSpan(designator.first, designator.last))
        .filter((span) => !isConditional(module, span));
      if (place === undefined) continue;
      yield {
        span: place,
        message:
          `struct ${tag} has no member \`${name}\` in ${target} kernels; it comes from the dialect ${dialects.join(", ")}. ` +
          "The livepatch does not build on a kernel without it.",
        ...(kernel?.dialect == null ? {} : { severity: "error" }),
        related: others.map((span) => ({ span, message: "Set here too." })),
      };
    }
  },
};

/** An author who asks for the kernel in an `#if` has thought of the others. */
function isConditional(module: Module, span: Span): boolean {
  return module.conditions.at(span).length > 0;
}
