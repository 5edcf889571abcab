import type { ConstantValue } from "../c/constants.ts";
import type { CallExpression, Expression, FunctionDefinition, InitializerList, TranslationUnit } from "../c/ast.ts";
import type { Preprocessed } from "../c/preprocessor.ts";
import type { ReadConditions } from "./conditions.ts";
import type { FunctionObjects } from "./function-objects.ts";
import type { NamedCalls } from "./named-calls.ts";
import type { Problem, SourceFile, Span } from "../c/source.ts";

/** A fact read from source: known, or unknown with a reason that can be told to the author. */
export type Fact<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly reason: string };

export function known<T>(value: T): Fact<T> {
  return { known: true, value };
}

export function unknown(reason: string): Fact<never> {
  return { known: false, reason };
}

/** A module as the kernel would load it, read once (one reading). */
export interface Module {
  /** The kernel's name for it: `livepatch_sample` for `livepatch-sample.o`. */
  readonly name: string;
  /** Its C files, the main one first: the one with the `klp_patch` if there is one. */
  readonly files: readonly SourceFile[];
  readonly units: readonly Unit[];
  /**
   * `fragment`: a C file that no Kbuild names and that has no `module_init`, `MODULE_LICENSE` or `MODULE_INFO`;
   * what a whole module must have is not held against it. `patch`: what a patch file shows of the files that it changes.
   */
  readonly kind: "module" | "fragment" | "patch";
  /** Why nothing is missing for sure: something in it is not C yet (a template's `@@NAME@@`), was not found or was cut. Null for a module that is read whole. */
  readonly open: string | null;
  readonly livepatches: readonly Livepatch[];
  /** Every `struct klp_state` array of the module, used or not; what a livepatch names is among them. */
  readonly stateTables: readonly StateTable[];
  readonly objectTables: readonly ObjectTable[];
  readonly functionTables: readonly FunctionTable[];
  readonly stateCalls: readonly StateCall[];
  readonly shadowCalls: readonly ShadowCall[];
  /** Every call by a name; `named-calls.ts` asks it. */
  readonly namedCalls: NamedCalls;
  /** What its functions do with tables. */
  readonly functionObjects: FunctionObjects;
  /** Every function definition, by name. */
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly information: ModuleInformation;
  /** What this reading took of the conditions that nobody knows. */
  readonly conditions: ReadConditions;
  readonly problems: readonly Problem[];
}

/** One translation unit of a module. */
export interface Unit {
  readonly file: SourceFile;
  readonly preprocessed: Preprocessed;
  readonly tree: TranslationUnit;
  /** Those of the preprocessor and of the parser. */
  readonly problems: readonly Problem[];
}

/** What the module says of itself in macros. */
export interface ModuleInformation {
  /** `MODULE_INFO(livepatch, ...)` */
  readonly livepatch: Span | null;
  /** The string of `MODULE_LICENSE`, null if there is none. */
  readonly license: string | null;
  /** The function given to `module_init`. */
  readonly init: string | null;
  readonly exit: string | null;
  /** The macros `MODULE_*(...)`, `module_init(...)`, `module_exit(...)` in source order, for fixes that add one more. */
  readonly macros: readonly { readonly name: string; readonly span: Span }[];
}

/** A `struct klp_patch` object. */
export interface Livepatch {
  readonly variable: string;
  /** The variable's name in its definition. */
  readonly nameSpan: Span;
  readonly list: AggregateList | null;
  readonly mod: Field | null;
  readonly objs: Field | null;
  readonly states: Field | null;
  readonly replaceField: Field | null;
  /** Whether a member may be assigned at run time. */
  readonly assigned: (member: string) => boolean;
  /** Known false where nothing sets or assigns it. */
  readonly replace: Fact<boolean>;
  /** The array behind `.states`; known null where there is none. */
  readonly stateTable: Fact<StateTable | null>;
  readonly objectTable: Fact<ObjectTable | null>;
  /** `klp_enable_patch(&variable)` is called in the module. */
  readonly enabled: boolean;
}

/** One initialised member of a struct: `.id = STATE_ID`. */
export interface Field {
  readonly name: string;
  /** From the dot of the designator, or the value where there is none, to the end of the value. */
  readonly span: Span;
  readonly value: Expression | InitializerList;
  readonly valueSpan: Span;
  /** The author's own text of the value. */
  readonly text: string;
  /** Null where the member is no integer. */
  readonly constant: ConstantValue | null;
}

/** Braces of an initializer list, for fixes that write into it. */
export interface AggregateList {
  readonly node: InitializerList;
  readonly span: Span;
  /** Whether the author typed both braces and everything between in one file, so that text can be inserted. */
  readonly editable: boolean;
}

interface Row {
  /** The entry with its braces. */
  readonly span: Span;
  readonly index: number;
  readonly list: AggregateList | null;
  readonly fields: ReadonlyMap<string, Field>;
  /** Conditions around it, outermost first, in the author's text; empty where it is always there. */
  readonly conditions: readonly string[];
}

interface Table<R extends Row> {
  /** The array's name; null for a compound literal. */
  readonly name: string | null;
  readonly nameSpan: Span;
  readonly list: AggregateList | null;
  /** Whether functions of the module may write its rows, so that they are not what the initializer says. */
  readonly dynamic: boolean;
  /** By index; what an explicit bound or a designator leaves out are zero rows without list and fields. */
  readonly rows: readonly R[];
  /** Whether the walk ends inside the array. Unknown where a row is. */
  readonly terminated: Fact<boolean>;
  /** Rows before the terminator, as the kernel's walk sees them. */
  readonly walked: readonly R[];
}

/** One row of a `struct klp_state` array. `id` and `version` of a row that does not set them are known 0. */
export interface State extends Row {
  readonly id: ConstantValue;
  readonly version: ConstantValue;
}

export interface StateTable extends Table<State> {
  readonly kind: "states";
}

export interface ObjectRow extends Row {
  /** Known null for vmlinux. */
  readonly name: Fact<string | null>;
  /** Known null where `.funcs` is not set. */
  readonly functions: Fact<FunctionTable | null>;
  readonly callbacks: Callbacks;
}

export interface ObjectTable extends Table<ObjectRow> {
  readonly kind: "objects";
}

/** Names of the callback functions; null where not set. */
export interface Callbacks {
  readonly prePatch: string | null;
  readonly postPatch: string | null;
  readonly preUnpatch: string | null;
  readonly postUnpatch: string | null;
}

export interface FunctionRow extends Row {
  /** Known null where not set. */
  readonly oldName: Fact<string | null>;
  readonly newFunction: Fact<string | null>;
  readonly symbolPosition: Fact<bigint>;
}

export interface FunctionTable extends Table<FunctionRow> {
  readonly kind: "functions";
}

/** A call of `klp_get_state` or `klp_get_prev_state`. */
export interface StateCall {
  readonly function: "klp_get_state" | "klp_get_prev_state";
  readonly span: Span;
  /** The patch variable's name of `klp_get_state(&variable, ...)`; null where it is anything else, and for the other call. */
  readonly patch: string | null;
  readonly id: ConstantValue;
  /** The id argument. */
  readonly idSpan: Span;
  /** The author's own text of it; where a macro's body writes the call and the id, that of the body. */
  readonly idText: string;
  /** The function that it stands in. */
  readonly caller: string;
}

/** What a shadow variable holds, as `sizeof(TYPE)` or a constant size says it. */
export interface ShadowContent {
  /** The type's text with single spaces: `struct foo *`; null where the size is written otherwise. */
  readonly type: string | null;
  /** In bytes; null where it is not known. */
  readonly size: bigint | null;
}

/** A call of a `klp_shadow_*` function. */
export interface ShadowCall {
  readonly function: string;
  /** What an allocating call attaches; null where its size says neither a type nor a number, and for the other functions. */
  readonly content: ShadowContent | null;
  /** The constructor given to an allocating call, the destructor given to a freeing one: known null where it is NULL. */
  readonly callback: Fact<string | null>;
  /** Its arguments, as many as are typed. */
  readonly arguments: CallExpression["arguments"];
  readonly span: Span;
  readonly id: ConstantValue;
  readonly idSpan: Span;
  readonly idText: string;
  readonly caller: string;
}
