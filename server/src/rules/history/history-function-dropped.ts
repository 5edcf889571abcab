import type { Span } from "../../c/source.ts";
import type { Predecessors, ReleaseFunction } from "../../history/history.ts";
import type { ObjectRow } from "../../livepatch/model.ts";
import type { Finding, HistoryRule, RelatedPlace } from "../rule.ts";
import { declaredFunctions, successionOf, type PreviousObject, type Succession } from "./carried-objects.ts";
import { earlierReleases, listed } from "./release-names.ts";
import { basis } from "./releases.ts";

/**
 * kernel/livepatch/core.c: klp_add_nops gives a cumulative livepatch a no-op for every function that only the replaced one
 * has. One finding an object: its functions array is where they are put back.
 */
export const historyFunctionDropped: HistoryRule = {
  name: "history-function-dropped",
  group: "history",
  severity: "warning",
  summary: "A cumulative livepatch lacks a function of the release before it.",
  fix: "none",
  subject: "history",
  *check(module, predecessors) {
    const succession = successionOf(module, predecessors.releases);
    if (succession === null) return;
    for (const object of succession.previous) {
      const rows = succession.own.get(object.name) ?? [];
      // A whole object that is gone with its callbacks is told as `history-callback-dropped`.
      if (rows.length === 0 && object.callbacks.size > 0) continue;
      const own = declaredFunctions(rows);
      if (own === null) continue;
      const missing = [...object.functions].filter(([key]) => !own.has(key));
      if (missing.length === 0 || (rows.length === 0 && succession.isElsewhere(object.name))) continue;
      const dropped = new Map(missing.filter(([, { oldName }]) => !succession.isElsewhere(oldName)));
      if (dropped.size > 0) yield finding(succession, object, rows, dropped, predecessors);
    }
  },
};

function finding(
  { livepatch, table, release }: Succession,
  { name }: PreviousObject,
  rows: readonly ObjectRow[],
  dropped: ReadonlyMap<string, ReleaseFunction>,
  predecessors: Predecessors,
): Finding {
  const names = [...dropped.keys()].map((key) => `\`${key}\``);
  const [what, are, them, ones] =
    names.length > 1 ? ["Functions", "are", "them", "functions run"] : ["Function", "is", "it", "function runs"];
  const [row] = rows;
  return {
    span: row === undefined ? table.nameSpan : (functionsPlace(row) ?? table.nameSpan),
    message:
      `${what} ${listed(names)} of ${name ?? "vmlinux"} in ${earlierReleases([release])} ${are} missing: \`${livepatch.variable}\` ` +
      `is cumulative, so the original ${ones} again where it replaces that one, and the fix is lost. ` +
      `Patch ${them} here too.${basis(predecessors)}`,
    about: name ?? "vmlinux",
    related: places(release.name, dropped, release.origin.span),
  };
}

/** The functions array of an object, or the entry's own words where there is none. */
function functionsPlace({ functions, fields }: ObjectRow): Span | null {
  const table = functions.known ? functions.value : null;
  if (table !== null && table.name !== null) return table.nameSpan;
  return fields.get("name")?.valueSpan ?? null;
}

/** More places than these are no help either. */
const maximumPlaces = 8;

function places(
  release: string,
  dropped: ReadonlyMap<string, ReleaseFunction>,
  otherwise: Span | null,
): RelatedPlace[] {
  const all = [...dropped].flatMap(([key, { span }]) =>
    span === null ? [] : [{ span, message: `\`${key}\` is patched in ${release}.` }],
  );
  if (all.length > 0) return all.slice(0, maximumPlaces);
  return otherwise === null ? [] : [{ span: otherwise, message: `Patched in ${release}.` }];
}
