import { declarationsNamed } from "../../livepatch/named-declarations.ts";
import type { Designator, Expression, FunctionDefinition, Initializer } from "../../c/ast.ts";
import type { Span } from "../../c/source.ts";
import { authorSpan } from "../../c/token.ts";
import { callbackNames, type CallbackName } from "../../kernel/machine.ts";
import { callbackMacros } from "../../livepatch/callback-macros.ts";
import type { Module, ObjectRow } from "../../livepatch/model.ts";
import { addressedName, isNull, typedSpan } from "../../livepatch/symbols.ts";
import { isReached } from "../reached-tables.ts";

/** A callback that an object sets to a function by its name. */
export interface SetCallback {
  readonly kind: CallbackName;
  readonly object: ObjectRow;
  readonly name: string;
  /** The function's name where it is set. */
  readonly span: Span;
  readonly value: Expression;
}

/** A callback by its function's name; what sets it is no expression in a macro. */
export type NamedCallback = Pick<SetCallback, "kind" | "name" | "span"> & {
  readonly value: SetCallback["value"] | null;
};

/** The callbacks of all objects that the kernel walks, in source order. */
export function setCallbacks(module: Module): readonly SetCallback[] {
  return module.objectTables.filter((table) => isReached(module, table)).flatMap(({ walked }) => walked.flatMap(ofRow));
}

/** Those of sources whose tables kpatch or klp-build make. */
export function macroCallbacks(module: Module): readonly NamedCallback[] {
  return callbackMacros(module).flatMap(({ callback, function: name, declaration }) => {
    const [argument] = declaration.arguments;
    if (name === null || argument === undefined) return [];
    return [{ kind: callback, name, span: authorSpan(argument.first, argument.last), value: null }];
  });
}

/** The one definition that a name means in a file; null where the module has none, has several elsewhere, or it is still half typed. */
export function functionNamed(module: Module, name: string, { file }: Span): FunctionDefinition | null {
  const found: { readonly definition: FunctionDefinition; readonly isOwn: boolean }[] = [];
  for (const unit of module.units) {
    for (const definition of declarationsNamed(unit, name)) {
      if (definition.kind === "functionDefinition") found.push({ definition, isOwn: unit.file === file });
    }
  }
  const meant = found.find(({ isOwn }) => isOwn) ?? (found.length === 1 ? found[0] : undefined);
  return meant === undefined || isHalfTyped(module, meant.definition) ? null : meant.definition;
}

function isHalfTyped({ problems }: Module, { first, last, body }: FunctionDefinition): boolean {
  if (!body.closed) return true;
  const { file, start, end } = authorSpan(first, last);
  return problems.some(
    ({ kind, span }) =>
      (kind === "syntax" || kind === "lexical") && span.file === file && span.start <= end && start <= span.end,
  );
}

/** `.callbacks = { .pre_patch = f }`, `.callbacks.pre_patch = f`, `.callbacks = { f }` */
function ofRow(object: ObjectRow): SetCallback[] {
  const found: SetCallback[] = [];
  const note = (kind: CallbackName | undefined, value: Initializer): void => {
    if (kind === undefined || value.kind === "initializerList" || isNull(value)) return;
    const name = addressedName(value);
    if (name !== null) found.push({ kind, object, name, span: typedSpan(value), value });
  };
  for (const { designators, value } of object.list?.node.items ?? []) {
    const [first, second] = designators;
    if (first?.kind !== "fieldDesignator" || first.name.text !== "callbacks") continue;
    if (second !== undefined) note(kindOf(second), value);
    else if (value.kind === "initializerList") {
      value.items.forEach((item, index) => {
        const [member] = item.designators;
        // Members without designators follow each other only where none before them has one.
        const plain = value.items.slice(0, index).every((each) => each.designators.length === 0);
        note(member === undefined ? (plain ? callbackNames[index] : undefined) : kindOf(member), item.value);
      });
    }
  }
  return found;
}

function kindOf(designator: Designator): CallbackName | undefined {
  if (designator.kind !== "fieldDesignator") return undefined;
  const { text } = designator.name;
  return callbackNames.find((kind) => kind === text);
}
