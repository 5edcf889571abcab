import type { FunctionDefinition, InitializerItem } from "../../c/ast.ts";
import { authorSpan, isTyped } from "../../c/token.ts";
import { callbackNames, type CallbackName } from "../../kernel/machine.ts";
import { parametersOf } from "../../livepatch/local-variables.ts";
import type { Module, ObjectRow } from "../../livepatch/model.ts";
import { isNull, typedSpan } from "../../livepatch/symbols.ts";
import { aggregateList } from "../../livepatch/tables.ts";
import { functionNamed, setCallbacks, type SetCallback } from "../callbacks/object-callbacks.ts";
import { freshName } from "../declarations.ts";
import { insertAfterItem, insertAt, lineEnding, prependItem, replaceSpan } from "../edits.ts";
import { moduleNameOf } from "../module-names.ts";
import { indentUnit } from "../null-checks/blocks.ts";
import type { Edit } from "../rule.ts";
import { endsLine } from "../statements.ts";
import type { Place } from "../visible-names.ts";

/** Where a new callback function goes, and what it is called. */
export interface NewCallback {
  readonly kind: CallbackName;
  readonly name: string;
  /** Behind the last callback function before the table of objects. */
  readonly place: Place;
  /** The callback that it belongs to: what it is named after, and whose layout it has. */
  readonly sister: SetCallback;
  readonly definition: FunctionDefinition;
}

/** The lines of a function's body; each tab at the start of a line is one step of indentation. */
export interface CallbackBody {
  readonly declarations: readonly string[];
  readonly statements: readonly string[];
}

/**
 * A callback of a kind that the object of another one lacks. Null where that other one is not written out before the table in the same
 * file, is there under other conditions than the table, or serves several objects.
 */
export function newCallback(module: Module, sister: SetCallback, kind: CallbackName): NewCallback | null {
  const { object, name, span } = sister;
  const definition = functionNamed(module, name, span);
  const table = object.list;
  if (definition === null || table === null) return null;
  const callbacks = setCallbacks(module);
  if (callbacks.filter((each) => each.name === name).length > 1) return null;
  const before = callbacks
    .flatMap((each) => functionNamed(module, each.name, each.span) ?? [])
    .filter(({ first, last }) => isTyped(first) && isTyped(last) && last.file === table.span.file)
    .filter(({ last }) => last.end < table.span.start);
  const last = before.sort((one, other) => one.last.end - other.last.end).at(-1);
  if (last === undefined || !before.includes(definition) || !endsLine(table.span.file.text, last.last.end)) return null;
  const around = module.conditions.at(table.span).join("\n");
  if ([last, definition].some((each) => module.conditions.at(authorSpan(each.first, each.last)).join("\n") !== around))
    return null;
  const place = { file: table.span.file, offset: last.last.end };
  return { kind, name: freshName(module, nameOf(sister, kind)), place, sister, definition };
}

/** Writes the function and names it in the object, both as the author writes them. Null where the object's list leaves no place for it. */
export function writeCallback(callback: NewCallback, body: CallbackBody): Edit[] | null {
  const member = bindCallback(callback.sister, callback.kind, callback.name);
  if (member === null) return null;
  const { file, offset } = callback.place;
  const newline = file.text.indexOf("\n", offset);
  const at = file.text[newline - 1] === "\r" ? newline - 1 : newline;
  return [insertAt(file, at, functionText(callback, body)), ...member];
}

/** Names a function in the object of another callback, behind the members that the struct has before it. Null where the list leaves no place. */
export function bindCallback({ object }: SetCallback, kind: CallbackName, name: string): Edit[] | null {
  const { list } = object;
  const items = (list?.node.items ?? []).filter(({ designators: [first] }) => isMember(first, "callbacks"));
  const [first, ...others] = items;
  if (list === null || first === undefined) return null;
  if (first.designators.length === 1) {
    if (others.length > 0 || first.value.kind !== "initializerList") return null;
    const inner = aggregateList(first.value);
    return set(inner, inner.node.items, 0, kind, `.${kind}`, name);
  }
  return set(list, items, 1, kind, `.callbacks.${kind}`, name);
}

/** `allocate_pre_patch` -> `allocate_post_unpatch`; else after the object: `vmlinux_post_unpatch`. */
function nameOf({ kind, name, object }: SetCallback, wanted: CallbackName): string {
  if (name.includes(kind)) return name.replace(kind, wanted);
  const joined = kind.replace("_", "");
  if (name.includes(joined)) return name.replace(joined, wanted.replace("_", ""));
  return `${objectWord(object)}_${wanted}`;
}

function objectWord({ name }: ObjectRow): string {
  if (!name.known || name.value === null) return "vmlinux";
  return moduleNameOf(name.value).replace(/\W/g, "_");
}

function functionText({ name, place, definition }: NewCallback, { declarations, statements }: CallbackBody): string {
  const eol = lineEnding(place.file);
  const { declarator, body } = definition;
  const parameter = parametersOf(definition)[0]?.declarator.name?.text ?? "obj";
  const brace = place.file.text.slice(declarator.last.end, body.first.start).includes("\n") ? `${eol}{` : " {";
  const unit = indentUnit(body);
  const indented = (line: string): string => unit + line.replace(/^\t+/, (tabs) => unit.repeat(tabs.length));
  const gap = declarations.length > 0 ? [""] : [];
  const lines = [...declarations.map(indented), ...gap, ...statements.map(indented), "}"];
  return `${eol}${eol}static void ${name}(struct klp_object *${parameter})${brace}${eol}${lines.join(eol)}`;
}

/** `at` is the position of the designator that names the callback. */
function set(
  list: NonNullable<ObjectRow["list"]>,
  items: readonly InitializerItem[],
  at: 0 | 1,
  kind: CallbackName,
  designator: string,
  name: string,
): Edit[] | null {
  const kinds = items.map(({ designators }) => callbackNames.findIndex((each) => isMember(designators[at], each)));
  if (kinds.includes(-1)) return null;
  const own = items[kinds.indexOf(callbackNames.indexOf(kind))];
  if (own !== undefined) {
    if (!list.editable || own.value.kind === "initializerList" || !isNull(own.value)) return null;
    return [replaceSpan(typedSpan(own.value), name)];
  }
  const previous = items.filter((_, index) => kinds[index]! < callbackNames.indexOf(kind)).at(-1);
  const sample = previous ?? items[0];
  if (sample === undefined) return null;
  const text = designator + separator(sample, designator) + name;
  return previous === undefined ? prependItem(list, text) : insertAfterItem(list, previous, text);
}

/** What stands between a member and its value, as another item has it: blanks that align the values, or the same tabs. */
function separator({ designators, value }: InitializerItem, designator: string): string {
  const [first] = designators;
  const last = designators.at(-1);
  if (first === undefined || last === undefined || !isTyped(first.first) || !isTyped(last.last)) return " = ";
  const { start } = typedSpan(value);
  const text = first.first.file.text.slice(last.last.end, start);
  if (!/^[ \t]*=[ \t]*$/.test(text)) return " = ";
  const blanks = /^ {2,}/.exec(text)?.[0] ?? null;
  if (blanks === null) return text;
  const column = last.last.end - first.first.start + blanks.length;
  return " ".repeat(Math.max(1, column - designator.length)) + text.slice(blanks.length);
}

function isMember(designator: InitializerItem["designators"][number] | undefined, name: string): boolean {
  return designator?.kind === "fieldDesignator" && designator.name.text === name;
}
