import { TokenKind } from "../../c/token.ts";
import type { Predecessors, Release, ReleaseShadow } from "../../history/history.ts";
import type { Livepatch, Module } from "../../livepatch/model.ts";
import type { Finding, Fix, HistoryRule } from "../rule.ts";
import { insertFirstStatement } from "../statements.ts";
import { idWithName } from "../state-ids.ts";
import { unseenWords } from "../unseen-words.ts";
import { unitOf, visibleConstant } from "../visible-names.ts";
import { earlierReleases } from "./release-names.ts";
import { basis } from "./releases.ts";

/** kernel/livepatch/shadow.c: the table of shadow variables belongs to no livepatch, and replacing one frees nothing of it. */
export const historyShadowDropped: HistoryRule = {
  name: "history-shadow-dropped",
  group: "history",
  severity: "warning",
  summary: "A cumulative livepatch neither uses nor frees a shadow variable that an earlier release allocates.",
  fix: "ask",
  subject: "history",
  *check(module, predecessors) {
    const [livepatch, another] = module.livepatches;
    if (module.kind !== "module" || module.open !== null || livepatch === undefined || another !== undefined) return;
    if (!livepatch.replace.known || !livepatch.replace.value) return;
    const allocated = allocatedBy(predecessors.releases);
    const used = allocated.length === 0 ? null : usedIds(module);
    if (used === null) return;
    const dropped = new Map<bigint, Use[]>();
    for (const { release, shadow } of allocated) {
      if (used.has(shadow.id)) continue;
      const uses = dropped.get(shadow.id);
      if (uses === undefined) dropped.set(shadow.id, [{ release, shadow }]);
      else uses.push({ release, shadow });
    }
    for (const [id, uses] of dropped) yield finding(module, livepatch, id, uses, predecessors);
  },
};

interface Use {
  readonly release: Release;
  readonly shadow: ReleaseShadow;
}

function allocatedBy(releases: readonly Release[]): readonly Use[] {
  return releases.flatMap((release) => {
    const shadows = release.shadows.known ? release.shadows.value : [];
    return shadows.filter(allocates).map((shadow) => ({ release, shadow }));
  });
}

/** A recorded shadow variable may say what it holds without naming the function. */
function allocates({ functions, content }: ReleaseShadow): boolean {
  return content !== null || functions.includes("klp_shadow_alloc") || functions.includes("klp_shadow_get_or_alloc");
}

const shadowFunctions: ReadonlySet<string> = new Set([
  "klp_shadow_get",
  "klp_shadow_alloc",
  "klp_shadow_get_or_alloc",
  "klp_shadow_free",
  "klp_shadow_free_all",
]);

/**
 * Every id that the module uses; null where one is not known, or a function of these is mentioned otherwise than in a call
 * that was read.
 */
function usedIds(module: Module): ReadonlySet<bigint> | null {
  const { shadowCalls, units } = module;
  const unseen = unseenWords(module);
  if ([...shadowFunctions].some((name) => unseen.has(name))) return null;
  let mentions = 0;
  for (const { preprocessed } of units) {
    for (const { kind, text } of preprocessed.tokens) {
      if (kind === TokenKind.Identifier && shadowFunctions.has(text)) mentions++;
    }
  }
  if (mentions !== shadowCalls.length) return null;
  const ids = new Set<bigint>();
  for (const { id } of shadowCalls) {
    if (!id.known) return null;
    ids.add(id.value);
  }
  return ids;
}

function finding(
  module: Module,
  livepatch: Livepatch,
  id: bigint,
  uses: readonly Use[],
  predecessors: Predecessors,
): Finding {
  const idText = uses.at(-1)?.shadow.idText ?? "";
  const releases = uses.map(({ release }) => release);
  return {
    span: livepatch.nameSpan,
    message:
      `Shadow variable ${idWithName(id, idText)} of ${earlierReleases(releases)} is neither used nor freed here: ` +
      `\`${livepatch.variable}\` is cumulative, and where it replaces ${releases.length > 1 ? "one of them" : "that one"} the memory leaks, ` +
      `and a new object at the address of an old one finds its data. Free it in \`post_patch\`.${basis(predecessors)}`,
    about: id.toString(),
    related: uses.flatMap(({ release, shadow }) => {
      const span = shadow.span ?? release.origin.span;
      return span === null ? [] : [{ span, message: `Shadow variable ${id} is used in ${release.name}.` }];
    }),
    fixes: fixes(module, livepatch, id, idText),
  };
}

/** Above this a number needs a suffix. */
const maximumLong = 0x7fff_ffff_ffff_ffffn;

/**
 * Where the livepatch has a `post_patch` of vmlinux: by then nothing runs that uses them. Never safe, because only the
 * author knows whether what they hold needs a destructor.
 */
function fixes(module: Module, { objectTable }: Livepatch, id: bigint, idText: string): Fix[] {
  const objects = objectTable.known ? (objectTable.value?.walked ?? []) : [];
  const name = objects.find((row) => row.name.known && row.name.value === null)?.callbacks.postPatch ?? null;
  const definition = name === null ? undefined : module.functions.get(name);
  if (name === null || definition === undefined) return [];
  const { file, start: offset } = definition.body.first;
  const unit = unitOf(module, file);
  const isVisible = unit !== null && visibleConstant(unit, { file, offset }, idText) === id;
  const digits = id > maximumLong ? `${id}UL` : id.toString();
  const edit = insertFirstStatement(module, definition, `klp_shadow_free_all(${isVisible ? idText : digits}, NULL);`);
  return edit === null ? [] : [{ title: `Free shadow variable ${id} in \`${name}\``, safe: false, edits: [edit] }];
}
