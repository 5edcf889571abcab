import { type ConditionNames, evaluate, holds } from "./condition-evaluation.ts";
import type { ConditionExpression } from "./condition-expression.ts";
import type { ArmWish, Assumption, FirmCondition, Reading, ReadingPlan } from "./preprocessor.ts";

/** From the lowest possible value to the highest, both included: a few hundred numbers at most. */
export interface ValueRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** What is known of a name in a condition before anything is assumed. */
export interface NameKnowledge {
  /** Whether the name is a macro; null if nobody knows. */
  defined(name: string): boolean | null;
  /** Between which numbers a name's value lies, where that is known of one that is no macro here. */
  readonly ranges: ReadonlyMap<string, ValueRange>;
  /** How many assignments may still be tried in this unit; counted down. */
  trials: number;
}

export interface Decision {
  readonly holds: boolean;
  /** Whether a name that nobody knows decided it. */
  readonly unknown: boolean;
  readonly error: string | null;
}

/** One architecture is built for: the names that tell it, the one that is assumed first. */
const architectures: readonly (readonly string[])[] = [
  ["CONFIG_X86_64", "CONFIG_X86", "__x86_64__", "__x86_64", "__amd64__"],
  ["CONFIG_ARM64", "__aarch64__"],
  ["CONFIG_PPC64", "CONFIG_PPC", "CONFIG_PPC_BOOK3S_64", "__powerpc64__", "__powerpc__", "__PPC64__"],
  ["CONFIG_S390", "__s390x__", "__s390__"],
  ["CONFIG_RISCV", "__riscv"],
  ["CONFIG_LOONGARCH", "__loongarch__", "__loongarch64", "__loongarch_lp64"],
  ["CONFIG_ARM", "__arm__"],
  ["CONFIG_X86_32", "__i386__"],
  ["CONFIG_MIPS", "__mips__"],
  ["CONFIG_SPARC64", "CONFIG_SPARC", "__sparc__"],
  ["CONFIG_PARISC", "__hppa__"],
];

const architectureOf: ReadonlyMap<string, number> = new Map(
  architectures.flatMap((names, index) => names.map((name) => [name, index] as const)),
);

/** Numbers of the kernel's and its vendors' versions: recent rather than small. Only a vendor's own kernels define the vendor's. */
const versionNames: ReadonlyMap<string, bigint> = new Map([
  ["LINUX_VERSION_CODE", (6n << 16n) + (12n << 8n)],
  ["RHEL_RELEASE_CODE", (9n << 8n) + 4n],
  ["SLE_VERSION_CODE", (15n << 16n) + (6n << 8n)],
]);

const maximumNames = 8;
const maximumTrials = 1024;

/**
 * Decides a condition in a reading. Names that nobody knows get the values that make it what is wanted, if there are
 * such for at most eight of them, and keep them for the rest of the module; else it is taken to be false.
 */
export function decide(
  expression: ConditionExpression,
  knowledge: NameKnowledge,
  reading: Reading,
  wish: () => ArmWish,
): Decision {
  let error: string | null = null;
  const divisionByZero = (): void => {
    error = "Division by zero in #if.";
  };
  const certain = alwaysHolds(expression, { ...namesOf(knowledge, null), divisionByZero }, knowledge.ranges);
  if (certain !== null) return { holds: certain, unknown: false, error };
  const { plan } = reading;
  const wanted = plan === null ? null : wish();
  if (plan !== null && wanted?.firm === true) pin(expression, knowledge, reading, plan, wanted.taken);
  const names = namesOf(knowledge, reading.assumptions);
  let result = holds(evaluate(expression, names));
  if (result === null) {
    if (knowledge.trials <= 0) return { holds: false, unknown: true, error: null };
    const free = freeNames(expression, names);
    const { taken } = wanted ?? wish();
    const found = solve(expression, names, free, taken, knowledge) ?? solve(expression, names, free, !taken, knowledge);
    if (found === null) return { holds: false, unknown: true, error: null };
    for (const assumption of found) reading.assumptions.set(assumption.name, assumption);
    result = holds(evaluate(expression, namesOf(knowledge, reading.assumptions))) === true;
  }
  return { holds: result, unknown: true, error: null };
}

/** Whether the condition holds whatever value a name has of those that it can have; null if that is open. */
function alwaysHolds(
  expression: ConditionExpression,
  names: ConditionNames,
  ranges: NameKnowledge["ranges"],
): boolean | null {
  const result = holds(evaluate(expression, names));
  const ranged = result === null && ranges.size > 0 ? [...ranges].filter(([name]) => mentions(expression, name)) : [];
  const [first, another] = ranged;
  if (first === undefined || another !== undefined) return result;
  const [name, { from, to }] = first;
  let all: boolean | null = null;
  for (let value = from; value <= to; value++) {
    const one = holds(evaluate(expression, { ...names, value: (each) => (each === name ? value : names.value(each)) }));
    if (one === null || (all !== null && one !== all)) return null;
    all = one;
  }
  return all;
}

function mentions(expression: ConditionExpression, name: string): boolean {
  let found = false;
  visit(expression, (part) => {
    found ||= part.kind === "name" && part.name === name;
    return !found;
  });
  return found;
}

/**
 * Assumes what a condition rests on that must come out as planned, though other conditions assumed otherwise before.
 * Where what was assumed for planned ones before it stands in the way, all of them are solved together.
 */
function pin(
  expression: ConditionExpression,
  knowledge: NameKnowledge,
  reading: Reading,
  plan: ReadingPlan,
  taken: boolean,
): void {
  plan.firm.push({ expression, taken });
  const names = namesOf(knowledge, plan.pinned, true);
  const result = holds(evaluate(expression, names));
  if (result === taken) return;
  let found: readonly Assumption[] | null = null;
  if (result === null) found = solve(expression, names, freeNames(expression, names), taken, knowledge);
  if (found === null) {
    const all = conjunction(plan.firm);
    const anew = namesOf(knowledge, new Map(), true);
    found = solve(all, anew, freeNames(all, anew), true, knowledge);
  }
  for (const assumption of found ?? []) {
    const before = reading.assumptions.get(assumption.name);
    plan.conflict ||=
      before === undefined
        ? architectureOf.has(assumption.name)
        : before.defined !== assumption.defined || before.value !== assumption.value;
    plan.pinned.set(assumption.name, assumption);
    reading.assumptions.set(assumption.name, assumption);
  }
}

function conjunction(conditions: readonly FirmCondition[]): ConditionExpression {
  return conditions
    .map(({ expression, taken }) =>
      taken ? expression : ({ kind: "unary", operator: "!", operand: expression } as const),
    )
    .reduce((left, right) => ({ kind: "binary", operator: "&&", left, right }));
}

type Assumptions = ReadonlyMap<string, Assumption>;

/**
 * The names as they are known, and as they are assumed unless `assumptions` is null. The architecture is the first that is
 * not excluded, or open where the assumptions are still being made.
 */
function namesOf(knowledge: NameKnowledge, assumptions: Assumptions | null, isOpen = false): ConditionNames {
  const defined = (name: string): boolean | null => {
    const known = knowledge.defined(name);
    if (known !== null) return known;
    const architecture = architectureOf.get(name);
    if (architecture !== undefined) {
      const certain = architectures.findIndex((names) => names.some((other) => knowledge.defined(other) === true));
      if (certain >= 0) return certain === architecture;
      return assumptions === null ? null : isAssumed(architecture, assumptions, isOpen);
    }
    return assumptions === null ? null : assumed(assumptions, name);
  };
  return {
    defined,
    value: (name) => {
      // A function-like macro's name that is no invocation stays a name, and that is 0.
      if (!versionNames.has(name) && knowledge.defined(name) !== null) return 0n;
      const isDefined = defined(name);
      if (isDefined === false) return 0n;
      if (architectureOf.has(name)) return isDefined === null ? null : 1n;
      return assumptions?.get(name)?.value ?? null;
    },
  };
}

function assumed(assumptions: Assumptions, name: string): boolean | null {
  const assumption = assumptions.get(name);
  if (assumption !== undefined) return assumption.defined;
  // `=y` and `=m` exclude each other.
  const sister = sisterOf(name);
  return sister !== null && assumptions.get(sister)?.defined === true ? false : null;
}

function sisterOf(name: string): string | null {
  if (!name.startsWith("CONFIG_")) return null;
  return name.endsWith("_MODULE") ? name.slice(0, -"_MODULE".length) : `${name}_MODULE`;
}

/** Whether an architecture is the one that is built for; null where that is open. */
function isAssumed(architecture: number, assumptions: Assumptions, isOpen: boolean): boolean | null {
  const excluded = new Set<number>();
  for (const { name, defined } of assumptions.values()) {
    const other = architectureOf.get(name);
    if (other === undefined) continue;
    if (defined) return other === architecture;
    excluded.add(other);
  }
  if (excluded.has(architecture)) return false;
  return isOpen ? null : architectures.findIndex((_, index) => !excluded.has(index)) === architecture;
}

interface FreeName {
  readonly name: string;
  /** Compared or computed with, not only asked whether it is defined. */
  asNumber: boolean;
}

function freeNames(expression: ConditionExpression, names: ConditionNames): readonly FreeName[] {
  const found = new Map<string, FreeName>();
  visit(expression, (part) => {
    const asNumber = part.kind === "name" && names.value(part.name) === null;
    if (!asNumber && !(part.kind === "defined" && names.defined(part.name) === null)) return true;
    const free = found.get(part.name) ?? { name: part.name, asNumber: false };
    free.asNumber ||= asNumber;
    found.set(part.name, free);
    return true;
  });
  return [...found.values()];
}

/** Values for the free names with which the condition comes out as wanted, as few of them as needed; null if none do. */
function solve(
  expression: ConditionExpression,
  names: ConditionNames,
  free: readonly FreeName[],
  wanted: boolean,
  knowledge: NameKnowledge,
): readonly Assumption[] | null {
  if (free.length > maximumNames) return null;
  const constants = constantsOf(expression);
  const candidates = free.map((name) => candidatesOf(name, constants, knowledge.ranges.get(name.name) ?? null));
  const chosen = free.map(() => 0);
  const trial = new Map<string, Assumption>();
  for (let trials = 0; trials < maximumTrials && knowledge.trials > 0; trials++) {
    knowledge.trials--;
    trial.clear();
    chosen.forEach((choice, i) => trial.set(free[i]!.name, candidates[i]![choice]!));
    if (isConsistent(trial) && holds(evaluate(expression, withTrial(names, trial))) === wanted) {
      return neededOf(expression, names, trial, wanted);
    }
    // The last name changes first, so that of CONFIG_X and CONFIG_X_MODULE it is the option itself that is set.
    let at = chosen.length - 1;
    while (at >= 0 && nextChoice(chosen, at) >= candidates[at]!.length) chosen[at--] = 0;
    if (at < 0) return null;
  }
  return null;
}

function nextChoice(chosen: number[], at: number): number {
  const next = chosen[at]! + 1;
  chosen[at] = next;
  return next;
}

/** Leaves out what the result does not rest on, so that later conditions are free to choose. */
function neededOf(
  expression: ConditionExpression,
  names: ConditionNames,
  trial: Map<string, Assumption>,
  wanted: boolean,
): readonly Assumption[] {
  for (const assumption of [...trial.values()].reverse()) {
    trial.delete(assumption.name);
    if (holds(evaluate(expression, withTrial(names, trial))) !== wanted) trial.set(assumption.name, assumption);
  }
  return [...trial.values()];
}

function withTrial(names: ConditionNames, trial: ReadonlyMap<string, Assumption>): ConditionNames {
  return {
    defined: (name) => trial.get(name)?.defined ?? names.defined(name),
    value: (name) => trial.get(name)?.value ?? names.value(name),
  };
}

function isConsistent(trial: ReadonlyMap<string, Assumption>): boolean {
  let built: number | null = null;
  const excluded = new Set<number>();
  for (const { name, defined } of trial.values()) {
    const sister = defined ? sisterOf(name) : null;
    if (sister !== null && trial.get(sister)?.defined === true) return false;
    const architecture = architectureOf.get(name);
    if (architecture === undefined) continue;
    if (!defined) excluded.add(architecture);
    else if (built !== null && built !== architecture) return false;
    else built = architecture;
  }
  return built === null || !excluded.has(built);
}

function candidatesOf(
  { name, asNumber }: FreeName,
  constants: readonly bigint[],
  range: ValueRange | null,
): readonly Assumption[] {
  const numbers = asNumber ? constants.flatMap((constant) => [constant, constant - 1n, constant + 1n]) : [];
  if (range !== null) {
    const possible = [range.to, range.from, ...numbers].filter((value) => range.from <= value && value <= range.to);
    return Array.from(new Set(possible), (value) => ({ name, defined: true, value }));
  }
  const version = versionNames.get(name);
  const values = version === undefined ? [1n, ...numbers] : [version, ...numbers];
  const candidates = Array.from(new Set(values), (value): Assumption => ({ name, defined: true, value }));
  if (name !== "LINUX_VERSION_CODE") candidates.splice(1, 0, { name, defined: false, value: 0n });
  return candidates;
}

/** The first few integers of a condition, computed where they are computed (`KERNEL_VERSION(5, 1, 0)`). */
function constantsOf(expression: ConditionExpression): readonly bigint[] {
  const found = new Set<bigint>();
  const constantNames: ConditionNames = { defined: () => null, value: () => null };
  visit(expression, (part) => {
    const result = part.kind === "name" || part.kind === "defined" ? null : evaluate(part, constantNames);
    if (result === null) return true;
    if (found.size < 6) found.add(result.value);
    return false;
  });
  return [...found];
}

/** Calls for each part, outer ones first; what is inside a part is left out where the call gives false. */
function visit(expression: ConditionExpression, call: (part: ConditionExpression) => boolean): void {
  if (!call(expression)) return;
  switch (expression.kind) {
    case "unary":
      visit(expression.operand, call);
      break;
    case "binary":
      visit(expression.left, call);
      visit(expression.right, call);
      break;
    case "conditional":
      visit(expression.test, call);
      visit(expression.then, call);
      visit(expression.else, call);
      break;
    default:
  }
}
