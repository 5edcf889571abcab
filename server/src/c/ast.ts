import type { Token } from "./token.ts";

/**
 * The syntax tree of one translation unit after preprocessing. Every node knows its first and last token, whence
 * its place (`authorSpan`). What the parser could not read is an `error` node and a problem; its neighbours stand.
 */
interface Node {
  readonly first: Token;
  readonly last: Token;
}

export interface TranslationUnit extends Node {
  readonly kind: "translationUnit";
  readonly declarations: readonly ExternalDeclaration[];
}

export type ExternalDeclaration =
  Declaration | FunctionDefinition | MacroDeclaration | StaticAssert | AsmDeclaration | ErrorNode;

/** A run of tokens that is no C here. Also stands where a declaration, statement or expression is missing. */
export interface ErrorNode extends Node {
  readonly kind: "error";
}

// Declarations

/** `specifiers declarator = initializer, ...;` */
export interface Declaration extends Node {
  readonly kind: "declaration";
  readonly specifiers: Specifiers;
  readonly declarators: readonly InitDeclarator[];
}

export interface InitDeclarator extends Node {
  readonly kind: "initDeclarator";
  readonly declarator: Declarator;
  readonly initializer: Initializer | null;
  /** `struct { int a : 3; }`, else null. */
  readonly bitWidth: Expression | null;
}

/** Declaration specifiers, in any order as C allows. */
export interface Specifiers extends Node {
  readonly kind: "specifiers";
  /** `static`, `extern`, `typedef`, `inline`, `register`, `_Thread_local`, `__auto_type`, `auto`, ... as written. */
  readonly storage: readonly Token[];
  /** `const`, `volatile`, ... as written. */
  readonly qualifiers: readonly Token[];
  readonly type: TypeSpecifier | null;
  readonly attributes: readonly Attribute[];
}

export type TypeSpecifier = BuiltinType | NamedType | RecordType | EnumType | TypeofType | AtomicType;

/** `unsigned long int`: its words as written. */
export interface BuiltinType extends Node {
  readonly kind: "builtinType";
  readonly words: readonly Token[];
}

/** A typedef's name, or what stands in the place of one. */
export interface NamedType extends Node {
  readonly kind: "namedType";
  readonly name: Token;
}

export interface RecordType extends Node {
  readonly kind: "recordType";
  readonly keyword: "struct" | "union";
  readonly tag: Token | null;
  /** Null for a mere mention: `struct klp_state`. */
  readonly members: readonly (Declaration | StaticAssert | MacroDeclaration | ErrorNode)[] | null;
  readonly attributes: readonly Attribute[];
}

export interface EnumType extends Node {
  readonly kind: "enumType";
  readonly tag: Token | null;
  readonly enumerators: readonly Enumerator[] | null;
  readonly attributes: readonly Attribute[];
}

export interface Enumerator extends Node {
  readonly kind: "enumerator";
  readonly name: Token;
  readonly value: Expression | null;
}

export interface TypeofType extends Node {
  readonly kind: "typeofType";
  readonly operand: Expression | TypeName;
}

export interface AtomicType extends Node {
  readonly kind: "atomicType";
  readonly type: TypeName;
}

/**
 * An `__attribute__((x))`, `[[x]]`, `__declspec`, `asm("name")`, or an attribute macro that nobody expanded
 * (`__init`, `__aligned(8)`, `__section(".x")`, `noinline`).
 */
export interface Attribute extends Node {
  readonly kind: "attribute";
  /** `__init`; for `__attribute__((a, b))` there is one node each for `a` and `b`. */
  readonly name: Token;
  readonly arguments: readonly Token[];
}

/** Flattened from the inside out: `*(*name[3])(int)` is name, array, pointer, function, pointer. */
export interface Declarator extends Node {
  readonly kind: "declarator";
  /** Null for an abstract one. */
  readonly name: Token | null;
  readonly derivations: readonly Derivation[];
  readonly attributes: readonly Attribute[];
}

export type Derivation = PointerDerivation | ArrayDerivation | FunctionDerivation;

export interface PointerDerivation extends Node {
  readonly kind: "pointer";
  readonly qualifiers: readonly Token[];
  readonly attributes: readonly Attribute[];
}

export interface ArrayDerivation extends Node {
  readonly kind: "array";
  /** Null for `[]`. */
  readonly size: Expression | null;
}

export interface FunctionDerivation extends Node {
  readonly kind: "function";
  readonly parameters: readonly Parameter[];
  readonly variadic: boolean;
  /** Names alone: `f(a, b)`, before a K&R definition. */
  readonly identifiers: readonly Token[];
}

export interface Parameter extends Node {
  readonly kind: "parameter";
  readonly specifiers: Specifiers;
  readonly declarator: Declarator;
}

/** A type in a cast, `sizeof`, compound literal or macro argument; only in the last may its declarator have a name. */
export interface TypeName extends Node {
  readonly kind: "typeName";
  readonly specifiers: Specifiers;
  readonly declarator: Declarator;
}

export interface FunctionDefinition extends Node {
  readonly kind: "functionDefinition";
  readonly specifiers: Specifiers;
  readonly declarator: Declarator;
  /** The parameter declarations of a K&R definition. */
  readonly oldStyleParameters: readonly Declaration[];
  readonly body: CompoundStatement;
}

/**
 * A macro's invocation where a declaration stands: `module_init(x)`, `MODULE_LICENSE("GPL");`,
 * `SYSCALL_DEFINE1(name, int, a) { ... }`, `DEFINE_MUTEX(m);`.
 */
export interface MacroDeclaration extends Node {
  readonly kind: "macroDeclaration";
  readonly specifiers: Specifiers | null;
  readonly name: Token;
  /** Each argument as an expression or type where it reads as one, else an error node. */
  readonly arguments: readonly (Expression | TypeName)[];
  /** Of `DEFINE_PER_CPU(int, x) = 1;`, else null. */
  readonly initializer: Initializer | null;
  /** The body of a definition such as `SYSCALL_DEFINE1(...) { ... }`. */
  readonly body: CompoundStatement | null;
}

export interface StaticAssert extends Node {
  readonly kind: "staticAssert";
  readonly condition: Expression;
}

export interface AsmDeclaration extends Node {
  readonly kind: "asmDeclaration";
}

// Initializers

export type Initializer = Expression | InitializerList;

/** `{ ... }`: `first` and `last` are its braces; `last` is the last token before the missing `}` when `closed` is false. */
export interface InitializerList extends Node {
  readonly kind: "initializerList";
  readonly items: readonly InitializerItem[];
  readonly closed: boolean;
}

/** `last` is the value's: the comma that ends the item is no part of it. */
export interface InitializerItem extends Node {
  readonly kind: "initializerItem";
  readonly designators: readonly Designator[];
  readonly value: Initializer;
  /** The comma behind it, which a macro may have written; null behind the last item of a list that has none there. */
  readonly comma: Token | null;
}

export type Designator = FieldDesignator | IndexDesignator;

export interface FieldDesignator extends Node {
  readonly kind: "fieldDesignator";
  readonly name: Token;
}

/** `[3]`, or GNU's `[3 ... 5]`. */
export interface IndexDesignator extends Node {
  readonly kind: "indexDesignator";
  readonly from: Expression;
  readonly to: Expression | null;
}

// Statements

export type Statement =
  | CompoundStatement
  | Declaration
  | ExpressionStatement
  | IfStatement
  | SwitchStatement
  | WhileStatement
  | DoStatement
  | ForStatement
  | IteratorStatement
  | ReturnStatement
  | GotoStatement
  | BreakStatement
  | ContinueStatement
  | LabeledStatement
  | CaseStatement
  | AsmStatement
  | FunctionDefinition
  | MacroDeclaration
  | StaticAssert
  | ErrorNode;

export interface CompoundStatement extends Node {
  readonly kind: "compoundStatement";
  readonly statements: readonly Statement[];
  readonly closed: boolean;
}

export interface ExpressionStatement extends Node {
  readonly kind: "expressionStatement";
  /** Null for a lone `;`. */
  readonly expression: Expression | null;
}

export interface IfStatement extends Node {
  readonly kind: "ifStatement";
  readonly condition: Expression;
  readonly then: Statement;
  readonly else: Statement | null;
}

export interface SwitchStatement extends Node {
  readonly kind: "switchStatement";
  readonly condition: Expression;
  readonly body: Statement;
}

export interface WhileStatement extends Node {
  readonly kind: "whileStatement";
  readonly condition: Expression;
  readonly body: Statement;
}

export interface DoStatement extends Node {
  readonly kind: "doStatement";
  readonly body: Statement;
  readonly condition: Expression;
}

export interface ForStatement extends Node {
  readonly kind: "forStatement";
  readonly initial: Declaration | Expression | null;
  readonly condition: Expression | null;
  readonly step: Expression | null;
  readonly body: Statement;
}

/** `list_for_each_entry(a, b, c) statement`: a call followed by a statement, a loop that a macro makes. */
export interface IteratorStatement extends Node {
  readonly kind: "iteratorStatement";
  readonly call: CallExpression;
  readonly body: Statement;
}

export interface ReturnStatement extends Node {
  readonly kind: "returnStatement";
  readonly value: Expression | null;
}

/** `goto label;`, or GNU's `goto *pointer;`. */
export interface GotoStatement extends Node {
  readonly kind: "gotoStatement";
  readonly label: Token | null;
  readonly target: Expression | null;
}

export interface BreakStatement extends Node {
  readonly kind: "breakStatement";
}

export interface ContinueStatement extends Node {
  readonly kind: "continueStatement";
}

export interface LabeledStatement extends Node {
  readonly kind: "labeledStatement";
  readonly label: Token;
  /** Null at the end of a block, and in a block before another label, which is the next statement there. */
  readonly body: Statement | null;
}

/** `case 1:`, GNU's `case 1 ... 3:`, or `default:` when `from` is null. */
export interface CaseStatement extends Node {
  readonly kind: "caseStatement";
  readonly from: Expression | null;
  readonly to: Expression | null;
  /** Null at the end of a block, and in a block before another label, which is the next statement there. */
  readonly body: Statement | null;
}

export interface AsmStatement extends Node {
  readonly kind: "asmStatement";
}

// Expressions

export type Expression =
  | IdentifierExpression
  | NumberLiteral
  | CharacterLiteral
  | StringLiteral
  | ParenthesizedExpression
  | UnaryExpression
  | PostfixExpression
  | BinaryExpression
  | AssignmentExpression
  | ConditionalExpression
  | CallExpression
  | MemberExpression
  | IndexExpression
  | CastExpression
  | SizeofExpression
  | CompoundLiteral
  | CommaExpression
  | StatementExpression
  | LabelAddress
  | GenericSelection
  | ErrorNode;

export interface IdentifierExpression extends Node {
  readonly kind: "identifier";
  readonly name: string;
}

export interface NumberLiteral extends Node {
  readonly kind: "number";
  readonly text: string;
}

export interface CharacterLiteral extends Node {
  readonly kind: "character";
  readonly text: string;
}

/** Adjacent literals are one node. An identifier among the parts is a macro that nobody expanded: `KERN_INFO "text"`. */
export interface StringLiteral extends Node {
  readonly kind: "string";
  readonly parts: readonly Token[];
}

export interface ParenthesizedExpression extends Node {
  readonly kind: "parenthesized";
  readonly expression: Expression;
}

export interface UnaryExpression extends Node {
  readonly kind: "unary";
  readonly operator: "+" | "-" | "!" | "~" | "*" | "&" | "++" | "--" | "__extension__" | "__real__" | "__imag__";
  readonly operand: Expression;
}

export interface PostfixExpression extends Node {
  readonly kind: "postfix";
  readonly operator: "++" | "--";
  readonly operand: Expression;
}

export interface BinaryExpression extends Node {
  readonly kind: "binary";
  readonly operator:
    | "*" | "/" | "%" | "+" | "-" | "<<" | ">>" | "<" | ">" | "<=" | ">=" | "==" | "!=" | "&" | "^" | "|" | "&&" | "||"; // prettier-ignore
  readonly left: Expression;
  readonly right: Expression;
}

export interface AssignmentExpression extends Node {
  readonly kind: "assignment";
  readonly operator: "=" | "*=" | "/=" | "%=" | "+=" | "-=" | "<<=" | ">>=" | "&=" | "^=" | "|=";
  readonly left: Expression;
  readonly right: Expression;
}

/** `condition ? then : else`; `then` is null for GNU's `condition ?: else`. */
export interface ConditionalExpression extends Node {
  readonly kind: "conditional";
  readonly condition: Expression;
  readonly then: Expression | null;
  readonly else: Expression;
}

export interface CallExpression extends Node {
  readonly kind: "call";
  readonly callee: Expression;
  /** A type stands among them for macros and built-ins that take one: `container_of(p, struct x, m)`. */
  readonly arguments: readonly (Expression | TypeName)[];
  /** False while the closing parenthesis is still missing. */
  readonly closed: boolean;
}

export interface MemberExpression extends Node {
  readonly kind: "member";
  readonly operator: "." | "->";
  readonly object: Expression;
  /** The operator itself while the name is still missing. */
  readonly name: Token;
}

export interface IndexExpression extends Node {
  readonly kind: "index";
  readonly object: Expression;
  readonly index: Expression;
}

export interface CastExpression extends Node {
  readonly kind: "cast";
  readonly type: TypeName;
  readonly operand: Expression;
}

export interface SizeofExpression extends Node {
  readonly kind: "sizeof";
  readonly operator: "sizeof" | "_Alignof";
  readonly operand: Expression | TypeName;
}

/** `(struct klp_func[]) { ... }` */
export interface CompoundLiteral extends Node {
  readonly kind: "compoundLiteral";
  readonly type: TypeName;
  readonly initializer: InitializerList;
}

export interface CommaExpression extends Node {
  readonly kind: "comma";
  readonly left: Expression;
  readonly right: Expression;
}

/** GNU's `({ ... })`. */
export interface StatementExpression extends Node {
  readonly kind: "statementExpression";
  readonly body: CompoundStatement;
}

/** GNU's `&&label`. */
export interface LabelAddress extends Node {
  readonly kind: "labelAddress";
  readonly label: Token;
}

export interface GenericSelection extends Node {
  readonly kind: "genericSelection";
  readonly control: Expression;
  readonly associations: readonly { readonly type: TypeName | null; readonly value: Expression }[];
}
