import type { Span } from "../../c/source.ts";
import { TokenKind } from "../../c/token.ts";
import type { Predecessors } from "../../history/history.ts";
import { isRead } from "../../history/predecessors.ts";
import type { Module, State } from "../../livepatch/model.ts";
import { replaceSpan } from "../edits.ts";
import { freeIdFixes } from "../free-ids.ts";
import type { Finding, ModuleRule, RelatedPlace, RuleContext } from "../rule.ts";
import { declaredStates } from "../state-ids.ts";
import { unitOf, visibleConstant, withoutCast, type Place } from "../visible-names.ts";
import { macroNumber } from "../written-numbers.ts";
import { basis } from "./releases.ts";

/**
 * Documentation/livepatch/system-state.rst: the id is all that tells states of two livepatches apart, and
 * kernel/livepatch/state.c: klp_get_prev_state looks for nothing else.
 */
export const historyStateRenamed: ModuleRule = {
  name: "history-state-renamed",
  group: "history",
  severity: "info",
  summary: "One id has another name than in an earlier release or in the id registry.",
  fix: "ask",
  subject: "module",
  *check(module, context) {
    if (module.kind !== "module") return;
    for (const livepatch of module.livepatches) {
      const rows = declaredStates(module, livepatch)?.rows ?? [];
      const byId = new Map<bigint, State[]>();
      for (const row of rows) {
        if (!row.id.known || row.id.value === 0n) continue;
        const same = byId.get(row.id.value);
        if (same === undefined) byId.set(row.id.value, [row]);
        else same.push(row);
      }
      for (const [id, same] of byId) yield* renamed(module, id, same, rows, context);
    }
  },
};

function* renamed(
  module: Module,
  id: bigint,
  same: readonly State[],
  rows: readonly State[],
  context: RuleContext,
): Iterable<Finding> {
  const given = givenName(module, id, context);
  if (given === null) return;
  const names = same.map(nameOf);
  const [name] = names;
  const place = same[0]?.fields.get("id")?.valueSpan;
  if (name == null || place === undefined || names.includes(given.name)) return;
  // Where the other name still means this id, both are names of one state.
  if (valueOf(module, place, given.name) === id) return;
  yield {
    span: place,
    message:
      `State ${id} is \`${name}\` here, but ${given.where}: the kernel knows a state by its id alone, so klp_get_prev_state() ` +
      `hands over what the other one left in \`->data\`. Keep the name, or give another state an id of its own.${given.basis}`,
    about: id.toString(),
    related: given.related,
    fixes: fixes(module, name, rows, context),
  };
}

/** The name that an id has by the registry, else by the newest release that writes it with one. */
interface GivenName {
  readonly name: string;
  readonly where: string;
  readonly related: readonly RelatedPlace[];
  readonly basis: string;
}

function givenName(module: Module, id: bigint, { predecessors, manifest }: RuleContext): GivenName | null {
  // What was shipped before a name was registered keeps its own.
  const registered = isShipped(module, predecessors) ? undefined : manifest?.states.find((each) => each.id === id);
  if (registered?.name != null && isName(registered.name)) {
    return {
      name: registered.name,
      where: `\`${registered.name}\` in the id registry`,
      related: [{ span: registered.span, message: `State ${id} is registered as \`${registered.name}\`.` }],
      basis: "",
    };
  }
  for (const release of [...(predecessors?.releases ?? [])].reverse()) {
    if (!release.states.known) continue;
    const state = release.states.value.find((each) => each.id === id && isName(withoutCast(each.idText)));
    if (state === undefined) continue;
    const name = withoutCast(state.idText);
    return {
      name,
      where: `\`${name}\` in ${release.name} (earlier release)`,
      related:
        state.span === null ? [] : [{ span: state.span, message: `State ${id} is \`${name}\` in ${release.name}.` }],
      basis: predecessors === null ? "" : basis(predecessors),
    };
  }
  return null;
}

/** Whether the file is a release of its stream, and not the livepatch under work. */
function isShipped({ files }: Module, predecessors: Predecessors | null): boolean {
  const path = files[0]?.path ?? "";
  const { source, releases } = predecessors?.stream ?? { source: path, releases: [] };
  return source !== path && releases.some((release) => isRead(release, path));
}

/** The macro or enumerator that an entry's id is written with. */
function nameOf(row: State): string | null {
  const text = withoutCast(row.fields.get("id")?.text ?? "");
  return isName(text) ? text : null;
}

function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}

/** A name of a name of a number is as far as anybody goes. */
const maximumAliases = 8;

/** What a name means at a place, also where a macro gives it to another name. */
function valueOf(module: Module, { file, start }: Span, name: string): bigint | null {
  const unit = unitOf(module, file);
  const place: Place = { file, offset: start };
  let at = name;
  for (let count = 0; unit !== null && count < maximumAliases; count++) {
    const value = visibleConstant(unit, place, at);
    if (value !== null) return value;
    const macro = unit.preprocessed.macros.get(at);
    const [token, more] = macro?.body ?? [];
    if (macro?.parameters !== null || token?.kind !== TokenKind.Identifier || more !== undefined) return null;
    at = token.text;
  }
  return null;
}

/** In the `#define`, so that every use of the name follows. */
function fixes(module: Module, name: string, rows: readonly State[], context: RuleContext) {
  const number = macroNumber(module, name);
  return number === null ? [] : freeIdFixes(module, context, rows, (free) => [replaceSpan(number, free)]);
}
