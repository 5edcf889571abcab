import type { Span } from "../c/source.ts";
import type { Token } from "../c/token.ts";
import type { AnalyzedModule, Engine } from "../engine/engine.ts";
import type { Patch } from "../engine/patch-reader.ts";
import type { Callbacks, Module, State, StateCall, StateTable, Unit } from "../livepatch/model.ts";
import { macros } from "../kernel/api-functions.ts";
import {
  fieldDocumentation,
  functionDocumentation,
  macroDocumentation,
  moduleInfoDocumentation,
  sections,
  structDocumentation,
} from "./api-documentation.ts";
import { findApiPlace, type ApiPlace } from "./api-places.ts";
import { codeSpan } from "./markdown.ts";
import { stateDocumentation, versionDocumentation, type StateSubject } from "./state-documentation.ts";

export interface HoverText {
  /** What it is about; lies in the file that was asked about. */
  readonly span: Span;
  readonly markdown: string;
}

/**
 * What there is to say of the livepatch API, a state's id or a version at an offset of a C file or header; null where
 * there is nothing.
 */
export function hover(engine: Engine, path: string, offset: number): HoverText | null {
  const patch = engine.patch(path);
  if (patch !== null) return hoverPatch(patch, offset);
  for (const analyzed of engine.modules(path)) {
    const place = { path, offset };
    const found = hoverState(engine, analyzed, place) ?? hoverApi(analyzed.readings[0], place);
    if (found !== null) return found;
  }
  return null;
}

/** Of a patch the API alone is told: it has no states. */
function hoverPatch(patch: Patch, offset: number): HoverText | null {
  const place = patch.textAt(offset);
  const found = place === null ? null : hoverApi(patch.readings[0], place);
  const span = found === null ? null : patch.placeAt(found.span);
  return found === null || span === null ? null : { ...found, span };
}

interface Place {
  readonly path: string;
  readonly offset: number;
}

/** A place just behind the last character still is at the word, as editors ask when the cursor stands there. */
function isIn({ path, offset }: Place, { file, start, end }: Span): boolean {
  return start <= offset && offset <= end && file.path === path;
}

// States

function hoverState(engine: Engine, analyzed: AnalyzedModule, place: Place): HoverText | null {
  const module = analyzed.readings[0];
  const subject = (id: bigint, idText: string, versions: readonly bigint[] | null): StateSubject => {
    const path = module.files[0]?.path ?? place.path;
    const registered = engine.manifest(path)?.states.find((each) => each.id === id) ?? null;
    const inHexadecimal = isHexadecimal(idText) || module.units.some((unit) => isDefinedInHexadecimal(unit, idText));
    return { id, idText, inHexadecimal, versions, registered, predecessors: analyzed.predecessors, path };
  };
  for (const table of module.stateTables) {
    for (const row of table.rows) {
      const id = row.fields.get("id");
      const version = row.fields.get("version");
      if (idOf(row) === 0n) continue;
      const about = (text: string) => subject(idOf(row), text, versionsBeside(table, row));
      if (id !== undefined && isIn(place, id.valueSpan)) {
        return { span: id.valueSpan, markdown: stateDocumentation(about(id.text)) };
      }
      if (version !== undefined && isIn(place, version.valueSpan) && row.version.known) {
        const markdown = versionDocumentation(row.version.value, about(id?.text ?? ""));
        return { span: version.valueSpan, markdown };
      }
    }
  }
  const call = module.stateCalls.find(({ id, idSpan }) => id.known && isIn(place, idSpan));
  if (call?.id.known === true) {
    const { value } = call.id;
    return {
      span: call.idSpan,
      markdown: stateDocumentation(subject(value, call.idText, versionsAsked(module, call, value))),
    };
  }
  return hoverIdMacro(module, place, subject);
}

function isDefinedInHexadecimal({ preprocessed }: Unit, name: string): boolean {
  return preprocessed.macros.get(name)?.body.some(({ text }) => isHexadecimal(text)) ?? false;
}

function isHexadecimal(text: string): boolean {
  return text.startsWith("0x") || text.startsWith("0X");
}

/** The name in the `#define` of a state's id. */
function hoverIdMacro(
  module: Module,
  place: Place,
  subject: (id: bigint, idText: string, versions: readonly bigint[] | null) => StateSubject,
): HoverText | null {
  for (const { preprocessed } of module.units) {
    for (const { name, nameToken } of preprocessed.macros.values()) {
      if (!isIn(place, nameToken)) continue;
      for (const table of module.stateTables) {
        const row = table.rows.find((each) => idOf(each) !== 0n && each.fields.get("id")?.text === name);
        if (row === undefined) continue;
        return {
          span: nameToken,
          markdown: stateDocumentation(subject(idOf(row), name, versionsBeside(table, row))),
        };
      }
    }
  }
  return null;
}

/** The id, or the 0 of the terminator where it is not known. */
function idOf(row: State): bigint {
  return row.id.known ? row.id.value : 0n;
}

/** The versions that a table lists a row's id with; the row's own where the kernel's walk does not surely come to it. */
function versionsBeside({ walked }: StateTable, row: State): readonly bigint[] | null {
  if (walked.includes(row)) return versionsIn(walked, idOf(row));
  return row.version.known ? [row.version.value] : null;
}

/** The versions of an id in a table; null where one of its rows is not known. */
function versionsIn(rows: readonly State[], id: bigint): readonly bigint[] | null {
  const versions: bigint[] = [];
  for (const row of rows) {
    if (!row.id.known) return null;
    if (row.id.value !== id) continue;
    if (!row.version.known) return null;
    versions.push(row.version.value);
  }
  return versions;
}

/** The versions in the livepatch that a call asks, or in the only one there is. */
function versionsAsked(module: Module, call: StateCall, id: bigint): readonly bigint[] | null {
  const livepatch = module.livepatches.find(({ variable }) => variable === call.patch) ?? module.livepatches[0];
  if (livepatch?.stateTable.known !== true) return null;
  return versionsIn(livepatch.stateTable.value?.walked ?? [], id);
}

// The API

function hoverApi(module: Module, place: Place): HoverText | null {
  const isAt = (token: Token) => isIn(place, token);
  for (const unit of module.units) {
    const found = findApiPlace(unit.tree, isAt);
    const markdown = found === null ? null : documentation(found, module);
    if (found !== null && markdown !== null) return { span: spanOf(found.token), markdown };
    const macro = expandedMacro(unit.preprocessed.tokens, isAt);
    if (macro !== null) return macro;
  }
  const marked = module.information.livepatch;
  return marked !== null && isIn(place, marked) ? { span: marked, markdown: moduleInfoDocumentation } : null;
}

function documentation(place: ApiPlace, module: Module): string | null {
  switch (place.kind) {
    case "struct":
      return structDocumentation(place.tag);
    case "field":
      return fieldDocumentation(place.tag, place.name);
    case "function":
      return functionDocumentation(place.name);
    case "macro":
      return macroDocumentation(place.name);
    case "identifier":
      return callbackDocumentation(place.name, module);
  }
}

/** About a function of the module that is one of its callbacks. */
function callbackDocumentation(name: string, module: Module): string | null {
  for (const { rows } of module.objectTables) {
    for (const row of rows) {
      const role = callbackRoles.find(([member]) => row.callbacks[member] === name)?.[1];
      if (role === undefined) continue;
      const object = !row.name.known ? "an object" : row.name.value === null ? "vmlinux" : codeSpan(row.name.value);
      const field = fieldDocumentation("klp_callbacks", role);
      return sections(`${codeSpan(name)} is the \`${role}\` callback of ${object}`, ...(field === null ? [] : [field]));
    }
  }
  return null;
}

const callbackRoles: readonly (readonly [keyof Callbacks, string])[] = [
  ["prePatch", "pre_patch"],
  ["postPatch", "post_patch"],
  ["preUnpatch", "pre_unpatch"],
  ["postUnpatch", "post_unpatch"],
];

/** A macro of the API that a header of the module defines, so that the tree has only what it expands to. */
function expandedMacro(tokens: readonly Token[], isAt: (token: Token) => boolean): HoverText | null {
  for (const token of tokens) {
    for (let { expansion } = token; expansion !== null; expansion = expansion.name.expansion) {
      if (!macros.has(expansion.macro.name) || !isAt(expansion.name)) continue;
      const markdown = macroDocumentation(expansion.macro.name);
      if (markdown !== null) return { span: spanOf(expansion.name), markdown };
    }
  }
  return null;
}

function spanOf({ file, start, end }: Token): Span {
  return { file, start, end };
}
