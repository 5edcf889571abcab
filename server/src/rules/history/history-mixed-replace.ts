import type { Predecessors, Release } from "../../history/history.ts";
import type { Livepatch } from "../../livepatch/model.ts";
import { appendItem, insertAfterItem, itemAt, removeItem, replaceSpan } from "../edits.ts";
import { isHalfTyped } from "../half-typed.ts";
import type { Edit, Finding, Fix, HistoryRule } from "../rule.ts";
import { unseenWords } from "../unseen-words.ts";
import { earlierReleases } from "./release-names.ts";
import { basis } from "./releases.ts";

/** kernel/livepatch/core.c: a livepatch with `.replace` unpatches every other one (klp_unpatch_replaced_patches), one without is stacked. */
export const historyMixedReplace: HistoryRule = {
  name: "history-mixed-replace",
  group: "history",
  severity: "warning",
  summary: "Some livepatches of a stream are cumulative and others are not.",
  fix: "ask",
  subject: "history",
  *check(module, predecessors) {
    if (module.kind !== "module" || module.open !== null) return;
    for (const livepatch of module.livepatches) {
      const { replace, list } = livepatch;
      if (!replace.known || list === null || isHalfTyped(module, list) || unseenWords(module).has("replace")) continue;
      const others = predecessors.releases.filter((each) => each.replace.known && each.replace.value !== replace.value);
      if (others.length > 0) yield finding(livepatch, replace.value, others, predecessors);
    }
  },
};

function finding(
  livepatch: Livepatch,
  isCumulative: boolean,
  others: readonly Release[],
  predecessors: Predecessors,
): Finding {
  const [verb, them, it] = others.length > 1 ? ["are", "them", "them"] : ["is", "that one", "it"];
  const variable = `\`${livepatch.variable}\``;
  const message = isCumulative
    ? `${variable} is cumulative, but ${earlierReleases(others)} ${verb} not: the kernel disables every other livepatch ` +
      `when it is loaded, also what was to stay stacked beside ${them}. Decide for one way in a stream.`
    : `${variable} is not cumulative, but ${earlierReleases(others)} ${verb}: the kernel stacks it on ${them} instead of ` +
      `replacing ${it}, and the next cumulative one disables both. Decide for one way in a stream.`;
  return {
    span: livepatch.replaceField?.span ?? livepatch.nameSpan,
    message: message + basis(predecessors),
    about: livepatch.variable,
    related: others.flatMap(({ name, origin }) =>
      origin.span === null
        ? []
        : [{ span: origin.span, message: `${name} is ${isCumulative ? "not cumulative" : "cumulative"}.` }],
    ),
    fixes: others.length === predecessors.releases.length ? fixes(livepatch, isCumulative) : [],
  };
}

/** Only where all releases agree. Never safe: it decides what else runs on the machines. */
function fixes(livepatch: Livepatch, isCumulative: boolean): Fix[] {
  const edits = isCumulative ? withoutReplace(livepatch) : withReplace(livepatch);
  const title = isCumulative ? "Remove `.replace`, as in the releases" : "Set `.replace = true`, as in the releases";
  return edits === null ? [] : [{ title, safe: false, edits }];
}

function withoutReplace({ list, replaceField }: Livepatch): Edit[] | null {
  const item = list === null || replaceField === null ? null : itemAt(list, replaceField.span);
  return list === null || item === null ? null : removeItem(list, item);
}

function withReplace({ list, replaceField, states, objs }: Livepatch): Edit[] | null {
  if (list?.editable !== true) return null;
  if (replaceField !== null) return [replaceSpan(replaceField.valueSpan, "true")];
  const before = states ?? objs;
  const after = before === null ? null : itemAt(list, before.span);
  const text = ".replace = true";
  return (after === null ? null : insertAfterItem(list, after, text)) ?? appendItem(list, text, true);
}
