import type { Predecessors, Release, ReleaseShadow } from "../../history/history.ts";
import type { Module, ShadowCall, ShadowContent } from "../../livepatch/model.ts";
import type { Finding, HistoryRule } from "../rule.ts";
import { contentText } from "../shadow-uses.ts";
import { idWithName } from "../state-ids.ts";
import { earlierReleases } from "./release-names.ts";
import { basis, historySeverity } from "./releases.ts";

/** kernel/livepatch/shadow.c: klp_shadow_get gives out what is attached under an id, whoever attached it. */
export const historyShadowTypeChanged: HistoryRule = {
  name: "history-shadow-type-changed",
  group: "history",
  severity: "error",
  summary: "A shadow variable holds something else than in a release that may be running.",
  fix: "none",
  subject: "history",
  *check(module, predecessors) {
    if (module.kind !== "module") return;
    for (const { call, content } of allocations(module)) {
      const id = call.id.known ? call.id.value : null;
      const changed = predecessors.releases.flatMap((release): Changed[] => {
        const shadow = release.shadows.known ? release.shadows.value.find((each) => each.id === id) : undefined;
        const before = shadow?.content ?? null;
        const change = before === null ? null : changeOf(before, content);
        return shadow === undefined || before === null || change === null
          ? []
          : [{ release, shadow, content: before, change }];
      });
      if (changed.length > 0) yield finding(call, content, changed, predecessors);
    }
  },
};

interface Allocation {
  readonly call: ShadowCall;
  readonly content: ShadowContent;
}

interface Changed {
  readonly release: Release;
  readonly shadow: ReleaseShadow;
  readonly content: ShadowContent;
  readonly change: "size" | "type";
}

/** The first allocation of each id that says what it attaches; none where two of them differ. */
function allocations({ shadowCalls }: Module): readonly Allocation[] {
  const found = new Map<bigint, Allocation | null>();
  for (const call of shadowCalls) {
    const { id, content } = call;
    if (!id.known || content === null) continue;
    const first = found.get(id.value);
    if (first === undefined) found.set(id.value, { call, content });
    else if (first !== null && (first.content.type !== content.type || first.content.size !== content.size)) {
      found.set(id.value, null);
    }
  }
  return [...found.values()].filter((each) => each !== null);
}

/** How contents are known to differ; null where they may be the same. */
function changeOf(before: ShadowContent, now: ShadowContent): "size" | "type" | null {
  if (before.size !== null && now.size !== null && before.size !== now.size) return "size";
  if (before.type === null || now.type === null) return null;
  const [left, right] = [normalized(before.type), normalized(now.type)];
  if (left === right || !isSpelledOut(left) || !isSpelledOut(right)) return null;
  return isNumber(left) && isNumber(right) ? null : "type";
}

function normalized(type: string): string {
  return type
    .replace(/\b(?:const|volatile)\b/g, " ")
    .replace(/\*/g, " * ")
    .split(/\s+/)
    .filter((word) => word !== "")
    .join(" ");
}

const numberWords: ReadonlySet<string> = new Set(
  "unsigned signed char short int long _Bool bool float double".split(" "),
);

/** A typedef may be another name of the same type. */
function isSpelledOut(type: string): boolean {
  return type
    .replace(/\b(?:struct|union|enum) \w+/g, "")
    .split(" ")
    .every((word) => word === "" || word === "*" || word === "void" || numberWords.has(word));
}

/** Numbers of one size read each other's bytes well enough, and an `enum` is one. */
function isNumber(type: string): boolean {
  return /^enum \w+$/.test(type) || type.split(" ").every((word) => numberWords.has(word));
}

function finding(
  call: ShadowCall,
  content: ShadowContent,
  changed: readonly Changed[],
  predecessors: Predecessors,
): Finding {
  const id = call.id.known ? call.id.value : 0n;
  const worst = changed.find(({ change }) => change === "size") ?? changed[0]!;
  // Without another size, it may be the same thing under another name.
  const isCertain = changed.some(({ change }) => change === "size");
  const effect = isCertain ? "for its own, and reads and writes out of bounds" : "for its own";
  return {
    span: call.idSpan,
    message:
      `Shadow variable ${idWithName(id, call.idText)} holds ${contentText(content)} here, but ${contentText(worst.content)} in ` +
      `${earlierReleases([worst.release])}: what one of them attached, the other takes ${effect}. ` +
      `Give the new content another id.${basis(predecessors)}`,
    about: id.toString(),
    severity: historySeverity(isCertain ? "error" : "warning", predecessors),
    related: changed.flatMap(({ release, shadow, content: before }) => {
      const span = shadow.span ?? release.origin.span;
      const message = `Shadow variable ${id} holds ${contentText(before)} in ${release.name}.`;
      return span === null ? [] : [{ span, message }];
    }),
  };
}
