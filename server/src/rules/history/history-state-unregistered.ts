import type { Manifest } from "../../history/manifest.ts";
import { setMember } from "../../history/manifest-edits.ts";
import type { RegisteredState, ReservedRange } from "../../history/manifest-registry.ts";
import type { State } from "../../livepatch/model.ts";
import { affordableFixes } from "../manifest-fixes.ts";
import type { Finding, Fix, ModuleRule } from "../rule.ts";
import { declaredStates, idWithName, isMiscomputed } from "../state-ids.ts";
import { withoutCast } from "../visible-names.ts";

/** kernel/livepatch/state.c: klp_get_state compares ids and nothing else, so two teams with one id share a state. */
export const historyStateUnregistered: ModuleRule = {
  name: "history-state-unregistered",
  group: "history",
  severity: "hint",
  summary: "A state's id is not in the manifest's registry, or belongs to another owner.",
  fix: "safe",
  subject: "module",
  *check(module, { manifest, predecessors }) {
    if (module.kind !== "module" || manifest === null) return;
    if (manifest.states.length === 0 && manifest.reserved.length === 0) return;
    const registry = new Map(manifest.states.map((state) => [state.id, state]));
    const affordable = affordableFixes(manifest.file);
    let count = 0;
    for (const livepatch of module.livepatches) {
      const seen = new Set<bigint>();
      for (const row of declaredStates(module, livepatch)?.rows ?? []) {
        if (!row.id.known || row.id.value === 0n || seen.has(row.id.value)) continue;
        const id = row.id.value;
        seen.add(id);
        if (isMiscomputed(row, predecessors)) continue;
        const range = rangeOf(id, manifest);
        const registered = registry.get(id);
        if (registered === undefined) yield unregistered(row, id, range, manifest, ++count <= affordable);
        else yield* inForeignRange(row, registered, range);
      }
    }
  },
};

/** More ranges than these are not looked at. */
const maximumRanges = 1024;

/** The narrowest of the ranges with an owner that an id lies in. */
function rangeOf(id: bigint, { reserved }: Manifest): (ReservedRange & { readonly owner: string }) | null {
  let narrowest: (ReservedRange & { readonly owner: string }) | null = null;
  for (const range of reserved.slice(0, maximumRanges)) {
    const { from, to, owner } = range;
    if (owner === null || id < from || id > to) continue;
    if (narrowest === null || to - from < narrowest.to - narrowest.from) narrowest = { ...range, owner };
  }
  return narrowest;
}

function unregistered(
  row: State,
  id: bigint,
  range: (ReservedRange & { readonly owner: string }) | null,
  manifest: Manifest,
  isFixable: boolean,
): Finding {
  const { span, name } = written(row);
  const reserved = range === null ? "" : ` It lies in ${idsOf(range)}, which belong to ${range.owner}.`;
  return {
    span,
    message:
      `State ${idWithName(id, name)} is not in the id registry: another livepatch may take the same id for something else, and the ` +
      `kernel cannot tell the two apart.${reserved} Register it in the manifest's \`states\`.`,
    about: id.toString(),
    related: range === null ? [] : [{ span: range.span, message: `Reserved for ${range.owner}.` }],
    fixes: !isFixable ? [] : register(id, name, range?.owner ?? null, manifest),
  };
}

/** Whoever the id is registered for should have it in a range of their own. */
function* inForeignRange(
  row: State,
  { id, owner, span: entry }: RegisteredState,
  range: (ReservedRange & { readonly owner: string }) | null,
): Iterable<Finding> {
  if (range === null || owner === null || owner === range.owner) return;
  const { span, name } = written(row);
  yield {
    span,
    message:
      `State ${idWithName(id, name)} is registered for ${owner}, but ${idsOf(range)} belong to ${range.owner}, who may give the same id to ` +
      `another state: the kernel cannot tell the two apart. Take an id outside of that range.`,
    about: id.toString(),
    related: [
      { span: entry, message: `State ${id} is registered for ${owner}.` },
      { span: range.span, message: `Reserved for ${range.owner}.` },
    ],
  };
}

function idsOf({ from, to }: ReservedRange): string {
  return `the ids from ${from} to ${to}`;
}

/** Where the id stands, and the macro or enumerator that it is written with. */
function written(row: State) {
  const field = row.fields.get("id");
  const text = withoutCast(field?.text ?? "");
  return { span: field?.valueSpan ?? row.span, name: /^[A-Za-z_]\w*$/.test(text) ? text : "" };
}

/** An entry says only what is known: the name that the source writes, and whose range it is. */
function register(id: bigint, name: string, owner: string | null, { file, states }: Manifest): Fix[] {
  const entry = { ...(name === "" ? {} : { name }), ...(owner === null ? {} : { owner }) };
  // Among entries in the order of their ids, and at the end of others.
  const isOrdered = states.every((each, index) => index === 0 || states[index - 1]!.id < each.id);
  const place = (names: readonly string[]): number =>
    isOrdered && names.length === states.length ? states.filter((each) => each.id < id).length : names.length;
  const edits = setMember(file, ["states"], id.toString(), entry, place);
  const as = name === "" ? "" : ` as ${name}`;
  return edits === null ? [] : [{ title: `Register state ${id}${as} in the manifest`, safe: true, edits }];
}
