import type { Predecessors, Release } from "../../history/history.ts";
import { incompatibilities } from "../../kernel/state-check.ts";
import type { Livepatch, Module, State } from "../../livepatch/model.ts";
import type { Finding, Fix, HistoryRule } from "../rule.ts";
import { declaredStates, idWithName } from "../state-ids.ts";
import { setVersion } from "../written-numbers.ts";
import { basis, checkedPatch, checkedRelease, historySeverity, releasePlaces } from "./releases.ts";

/** kernel/livepatch/state.c: klp_is_state_compatible wants a version that is not lower than the installed one. */
export const historyVersionRegressed: HistoryRule = {
  name: "history-version-regressed",
  group: "history",
  severity: "error",
  summary: "A state's version is lower than in a release that may be running.",
  fix: "ask",
  subject: "history",
  *check(module, predecessors) {
    if (module.kind !== "module") return;
    for (const livepatch of module.livepatches) yield* regressions(module, livepatch, predecessors);
  },
};

function* regressions(module: Module, livepatch: Livepatch, predecessors: Predecessors): Iterable<Finding> {
  const declared = declaredStates(module, livepatch);
  if (declared === null) return;
  const patch = checkedPatch(livepatch, declared.rows);
  const refusals = new Map<bigint, { release: Release; installed: bigint }[]>();
  for (const release of predecessors.releases) {
    const installed = checkedRelease(release);
    if (installed === null) continue;
    for (const refusal of incompatibilities(patch, installed)) {
      if (refusal.kind !== "version-regressed") continue;
      const same = refusals.get(refusal.id) ?? [];
      same.push({ release, installed: refusal.installed });
      refusals.set(refusal.id, same);
    }
  }
  for (const [id, refusing] of refusals) {
    const row = declared.rows.find((each) => each.id.known && each.id.value === id);
    if (row !== undefined) yield finding(module, row, id, refusing, predecessors);
  }
}

function finding(
  module: Module,
  row: State,
  id: bigint,
  refusing: readonly { release: Release; installed: bigint }[],
  predecessors: Predecessors,
): Finding {
  const highest = refusing.reduce((best, each) => (each.installed >= best.installed ? each : best));
  const state = `State ${idWithName(id, row.fields.get("id")?.text ?? "")}`;
  const own = row.version.known ? row.version.value : 0n;
  return {
    span: row.fields.get("version")?.valueSpan ?? row.fields.get("id")?.span ?? row.span,
    message:
      `${state} has version ${own}, but ${highest.release.name} (earlier release) has version ${highest.installed}: ` +
      `the kernel refuses this livepatch with -EINVAL where that one is loaded.${basis(predecessors)}`,
    about: id.toString(),
    severity: historySeverity("error", predecessors),
    related: releasePlaces(
      refusing.map(({ release }) => release),
      id,
    ),
    fixes: fixes(module, row, highest.installed),
  };
}

/** Never safe: a higher version says that this livepatch can take the newer state over, and only its author knows. */
function fixes(module: Module, row: State, version: bigint): Fix[] {
  const edits = setVersion(module, row, version);
  return edits === null
    ? []
    : [{ title: `Set the version to ${version}, the highest of the releases`, safe: false, edits }];
}
