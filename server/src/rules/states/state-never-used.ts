import { lex } from "../../c/lexer.ts";
import type { SourceFile } from "../../c/source.ts";
import { TokenKind } from "../../c/token.ts";
import type { Field, Livepatch, Module, StateTable } from "../../livepatch/model.ts";
import { dialectOf } from "../dialect.ts";
import type { ModuleRule, RuleContext } from "../rule.ts";
import { declaredStates, idWithName, isMiscomputed } from "../state-ids.ts";
import { unseenWords } from "../unseen-words.ts";

/** Documentation/livepatch/system-state.rst: callbacks ask klp_get_state() for a state to keep what they change in its `data`. */
export const stateNeverUsed: ModuleRule = {
  name: "state-never-used",
  group: "states",
  severity: "info",
  summary: "A state is declared, but nothing in the module asks for it.",
  fix: "none",
  subject: "module",
  *check(module, context) {
    if (module.kind !== "module" || module.open !== null) return;
    if (module.livepatches.length === 0 || module.stateTables.length === 0) return;
    // There the kernel gives a state to its own callbacks.
    if (dialectOf(module, context.kernel) === "state-callbacks") return;
    const asked = askedIds(module);
    if (asked === null) return;
    const carried = carriedIds(context);
    // Whoever keeps a history and asks for no state at all declares them for the check.
    if (module.stateCalls.length === 0 && (context.manifest ?? context.predecessors) !== null) return;
    let mentions: Mentions | null = null;
    for (const livepatch of module.livepatches) {
      const table = declaredStates(module, livepatch)?.table ?? null;
      const unasked = new Map<bigint, Field>();
      for (const row of table?.walked ?? []) {
        const { id } = row;
        const field = row.fields.get("id");
        if (!id.known || field === undefined || asked.has(id.value) || carried.has(id.value)) continue;
        if (isMiscomputed(row, context.predecessors)) continue;
        if (!unasked.has(id.value)) unasked.set(id.value, field);
      }
      if (table === null || unasked.size === 0) continue;
      mentions ??= mentionsOf(module);
      if (isTouchedUnseen(module, livepatch, table, mentions)) continue;
      for (const [id, field] of unasked) {
        if (isMentionedElsewhere(field, mentions)) continue;
        yield {
          span: field.valueSpan,
          message:
            `State ${idWithName(id, field.text)} is declared, but no callback and no other function asks for it: it only ` +
            `decides which livepatches may replace this one.`,
          about: id.toString(),
        };
      }
    }
  },
};

/** The ids that the module asks for, as states or as shadow variables, which take their place; null where one may be any. */
function askedIds(module: Module): ReadonlySet<bigint> | null {
  const unseen = unseenWords(module);
  if ([...unseen].some((word) => word.startsWith("klp_get_") || word.startsWith("klp_shadow_"))) return null;
  const asked = new Set<bigint>();
  for (const { id } of [...module.stateCalls, ...module.shadowCalls]) {
    if (!id.known) return null;
    asked.add(id.value);
  }
  return asked;
}

/** What a release has must be carried, whoever uses it. */
function carriedIds({ predecessors }: RuleContext): ReadonlySet<bigint> {
  return new Set(
    (predecessors?.releases ?? []).flatMap(({ states }) => (states.known ? states.value.map(({ id }) => id) : [])),
  );
}

/** How a module speaks of arrays and of names in ids. */
interface Mentions {
  /** How often a name stands in what the compiler reads, members left out. */
  readonly counts: ReadonlyMap<string, number>;
  /** How often it stands in the text of the files, in any configuration. */
  readonly written: ReadonlyMap<string, number>;
  /** How often it is declared outside of functions. */
  readonly declared: ReadonlyMap<string, number>;
  /** How many livepatches name an array. */
  readonly named: ReadonlyMap<string, number>;
  /** Whose `states` are read outside of an initializer; null stands for whatever a pointer points to. */
  readonly readers: ReadonlySet<string | null>;
}

function mentionsOf({ units, livepatches }: Module): Mentions {
  const counts = new Map<string, number>();
  const written = new Map<string, number>();
  const declared = new Map<string, number>();
  const named = new Map<string, number>();
  const readers = new Set<string | null>();
  const files = new Set<SourceFile>();
  for (const { file, preprocessed, tree } of units) {
    files.add(file);
    for (const inclusion of preprocessed.inclusions) if (inclusion.file !== null) files.add(inclusion.file);
    let before = "";
    let owner = "";
    for (const { kind, text } of preprocessed.tokens) {
      const isMember = before === "." || before === "->";
      if (isMember && text === "states") readers.add(before === "->" ? null : owner);
      if (!isMember && kind === TokenKind.Identifier) count(counts, text);
      owner = text === "." ? before : "";
      before = text;
    }
    for (const declaration of tree.declarations) {
      if (declaration.kind !== "declaration") continue;
      for (const { declarator } of declaration.declarators) count(declared, declarator.name?.text ?? "");
    }
  }
  for (const file of files) {
    for (const { kind, text } of lex(file).tokens) if (kind === TokenKind.Identifier) count(written, text);
  }
  for (const { stateTable } of livepatches) {
    if (stateTable.known && stateTable.value?.name != null) count(named, stateTable.value.name);
  }
  return { counts, written, declared, named, readers };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/**
 * Whether something may use the states without asking for them by id: callbacks that change the system and keep nothing,
 * or functions that go through the array.
 */
function isTouchedUnseen(
  { stateCalls }: Module,
  { objectTable, variable }: Livepatch,
  { name, dynamic }: StateTable,
  { counts, declared, named, readers }: Mentions,
): boolean {
  if (dynamic || readers.has(null) || readers.has(variable)) return true;
  const hasCallbacks =
    !objectTable.known ||
    objectTable.value?.rows.some(({ callbacks }) => Object.values(callbacks).some((each) => each !== null)) === true;
  if (hasCallbacks && stateCalls.length === 0) return true;
  return name !== null && (counts.get(name) ?? 0) > (declared.get(name) ?? 0) + (named.get(name) ?? 0);
}

/** Whether a name in the id's text stands anywhere but in its definition and in this entry. */
function isMentionedElsewhere({ text }: Field, { written }: Mentions): boolean {
  const { tokens } = lex({ path: "", text });
  return tokens.some((token) => token.kind === TokenKind.Identifier && (written.get(token.text) ?? 0) > 2);
}
