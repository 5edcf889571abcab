import { dialectOrigins, type Dialect } from "../../kernel/dialects.ts";
import type { TargetKernel } from "../../kernel/target-kernel.ts";
import { dialectPlaces, type DialectPlace } from "../dialect.ts";
import type { Finding, ModuleRule } from "../rule.ts";

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
    // All members of a dialect are one decision of the author.
    const groups = new Map<string, DialectPlace[]>();
    for (const place of dialectPlaces(module)) {
      if (place.dialects.includes(target) || kernel?.header?.has(place.member) === true) continue;
      const key = place.dialects.join(", ");
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [place]);
      else group.push(place);
    }
    for (const [first, ...others] of groups.values())
      if (first !== undefined) yield finding(kernel, target, first, others);
  },
};

function finding(
  kernel: TargetKernel | null,
  target: Dialect,
  { tag, member, dialects, span }: DialectPlace,
  others: readonly DialectPlace[],
): Finding {
  const lacks = `struct ${tag} has no member \`${member}\` in ${target} kernels`;
  const isTold = kernel?.dialect != null;
  return {
    span,
    message: isTold
      ? `${lacks}; it comes from the dialect ${dialects.join(", ")}. The livepatch does not build on the kernel of \`klp-history.jsonc\`.`
      : `${lacks}: the livepatch is written in the dialect ${described(dialects)}. Say so in \`klp-history.jsonc\`: ` +
        `\`"kernel": { "dialect": "${dialects[0]}" }\`. It does not build on other kernels.`,
    ...(isTold ? { severity: "error" as const } : {}),
    related: others.map((other) => ({
      span: other.span,
      message:
        other.tag === tag && other.member === member
          ? "Set here too."
          : `Nor has struct ${other.tag} a member \`${other.member}\`.`,
    })),
  };
}

function described(dialects: readonly Dialect[]): string {
  return dialects.map((each) => `${each} (${dialectOrigins[each]})`).join(", ");
}
