import {
  createReading,
  type Assumption,
  type ArmWish,
  type Conditional,
  type Preprocessed,
  type Reading,
  type ReadingPlan,
} from "./preprocessor.ts";
import type { SourceFile, Span } from "./source.ts";

/** One reading of a module with what came of it. */
export interface Read<T> {
  readonly reading: Reading;
  readonly result: T;
}

export interface Readings<T> {
  /** The first takes unknown conditions as true where it meets them. */
  readonly all: readonly [Read<T>, ...Read<T>[]];
  /** Branches that no reading sees. */
  readonly unseen: readonly Span[];
}

/** What a distribution's tables need; more of them cost more than they tell. */
export const maximumReadings = 8;
/** Branches that cannot be reached together with what is around them are given up after so many attempts in all. */
const maximumAttempts = 24;

/**
 * Reads a module until every branch of a condition that nobody knows was seen, at most eight times. Each reading after the
 * first goes into the first branch not yet seen, and takes others not yet seen on its way; where conditions have no
 * `#else`, one more reading leaves out what they hold. A branch that is an `#error` is not asked for.
 */
export function readAll<T>(
  read: (reading: Reading) => { readonly units: readonly Preprocessed[]; readonly result: T },
): Readings<T> {
  const branches = new Branches();
  const first = createReading();
  const { units, result } = read(first);
  branches.note(units);
  const all: [Read<T>, ...Read<T>[]] = [{ reading: first, result }];
  for (let attempts = 0; attempts < maximumAttempts && all.length < maximumReadings; attempts++) {
    const target = branches.next();
    if (target === null) break;
    const { reading, units, result } = readInto(target, branches, read);
    if (branches.note(units)) all.push({ reading, result });
  }
  return { all, unseen: branches.unseen() };
}

/** Reads once more where an earlier condition stood in the way of the target. */
function readInto<T>(
  target: Branch,
  branches: Branches,
  read: (reading: Reading) => { readonly units: readonly Preprocessed[]; readonly result: T },
) {
  const pinned = new Map<string, Assumption>();
  for (let again = 2; ; again--) {
    const plan: ReadingPlan = { wish: branches.wishes(target), pinned, firm: [], conflict: false };
    const reading: Reading = { assumptions: new Map(pinned), plan };
    const { units, result } = read(reading);
    if (!plan.conflict || again === 0) return { reading, units, result };
  }
}

/** An arm of a condition, or what is left where none of its arms is taken. */
interface Branch {
  readonly key: string;
  readonly span: Span;
  /** The arms that must be taken, and those that must not, for it to be seen: by the place of their directive. */
  readonly path: ReadonlyMap<string, boolean>;
  /** There is no `#else`: nothing stands in it. */
  readonly empty: boolean;
  seen: boolean;
  tried: boolean;
}

/** The branches met so far, in the order in which they were met. */
class Branches {
  private readonly branches = new Map<string, Branch>();

  /** Notes what one reading saw; whether any of it was not seen before. */
  note(units: readonly Preprocessed[]): boolean {
    let found = false;
    for (const { conditional, around } of withSurroundings(units)) {
      for (const branch of branchesOf(conditional, around)) {
        const known = this.branches.get(branch.key);
        if (branch.seen && known?.seen !== true) found = true;
        if (known === undefined) this.branches.set(branch.key, branch);
        else known.seen ||= branch.seen;
      }
    }
    return found;
  }

  /** The next branch to go into: those with text before those without. */
  next(): Branch | null {
    let next: Branch | null = null;
    for (const branch of this.branches.values()) {
      if (!branch.seen && !branch.tried && (next === null || isBefore(branch, next))) next = branch;
    }
    if (next !== null) next.tried = true;
    return next;
  }

  /** Firmly what leads to the target; elsewhere what was not seen yet, if that can be had. */
  wishes(target: Branch): ReadingPlan["wish"] {
    const avoided = new Set<string>();
    for (const branch of this.branches.values()) {
      if (branch.seen || branch.empty !== target.empty) continue;
      for (const [arm, taken] of branch.path) if (!taken) avoided.add(arm);
    }
    return (file, start): ArmWish | null => {
      const key = keyOf(file, start);
      const taken = target.path.get(key);
      if (taken !== undefined) return { taken, firm: true };
      return avoided.has(key) ? { taken: false, firm: false } : null;
    };
  }

  unseen(): readonly Span[] {
    return [...this.branches.values()].filter(({ seen, empty }) => !seen && !empty).map(({ span }) => span);
  }
}

function isBefore(left: Branch, right: Branch): boolean {
  if (left.empty !== right.empty) return right.empty;
  return left.span.file === right.span.file && left.span.start < right.span.start;
}

function branchesOf({ arms, end }: Conditional, around: ReadonlyMap<string, boolean>): Branch[] {
  const branches: Branch[] = [];
  const path = new Map(around);
  for (const arm of arms) {
    const { span } = arm;
    const key = keyOf(span.file, span.start);
    // An arm after one that nobody knows is open too; one before it was known to be false.
    if (arm.unknown && !(arm.holdsError && !arm.taken)) {
      const own = new Map(path);
      if (arm.directive !== "else") own.set(key, true);
      branches.push({ key, span, path: own, empty: false, seen: arm.taken, tried: false });
    }
    if (arm.directive !== "else") path.set(key, false);
  }
  const last = arms.at(-1);
  if (last?.unknown === true && last.directive !== "else") {
    const seen = !arms.some((arm) => arm.taken);
    branches.push({ key: keyOf(end.file, end.start), span: end, path, empty: true, seen, tried: false });
  }
  return branches;
}

/** Each conditional that nobody knows, with the unknown arms around it that were taken, and those before them that were not. */
function* withSurroundings(
  units: readonly Preprocessed[],
): Generator<{ conditional: Conditional; around: ReadonlyMap<string, boolean> }> {
  for (const { conditionals } of units) {
    const open = new Map<SourceFile, { readonly end: number; readonly path: ReadonlyMap<string, boolean> }[]>();
    // Within a file they come in the order in which they open.
    for (const conditional of conditionals) {
      if (!conditional.arms.some((arm) => arm.unknown)) continue;
      const { file, start } = conditional.arms[0]!.span;
      const stack = open.get(file) ?? [];
      while (stack.length > 0 && stack.at(-1)!.end <= start) stack.pop();
      const around = stack.at(-1)?.path ?? new Map<string, boolean>();
      yield { conditional, around };
      const path = new Map(around);
      for (const arm of conditional.arms) {
        if (arm.directive !== "else" && arm.unknown) path.set(keyOf(file, arm.span.start), arm.taken);
        if (arm.taken) break;
      }
      stack.push({ end: conditional.end.end, path });
      open.set(file, stack);
    }
  }
}

const fileNumbers = new WeakMap<SourceFile, number>();
let nextFileNumber = 0;

function keyOf(file: SourceFile, start: number): string {
  let number = fileNumbers.get(file);
  if (number === undefined) {
    number = nextFileNumber++;
    fileNumbers.set(file, number);
  }
  return `${number}:${start}`;
}
