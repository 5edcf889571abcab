import type { Dialect } from "./dialects.ts";
import type { KernelSymbol } from "./symbol-list.ts";

/** The kernel that livepatches are for, as far as somebody said which. */
export interface TargetKernel {
  /** Null where nobody said. */
  readonly version: KernelVersion | null;
  /** Null where nothing says which API it has: only its symbols are known. */
  readonly dialect: Dialect | null;
  /** The identifiers in its `include/linux/livepatch.h`; null where that cannot be read. */
  readonly header: ReadonlySet<string> | null;
  /**
   * The symbols of a name, in the order in which the kernel counts them for `old_sympos`, in an object: null is vmlinux.
   * Null where no list says what the object has.
   */
  readonly symbols: (object: string | null, name: string) => readonly KernelSymbol[] | null;
  /** Up to so many functions of an object that are written almost like a name, the most alike first. */
  readonly similarFunctions: (object: string | null, name: string, maximum: number) => readonly string[];
}

/** `6.12` as numbers: what livepatches depend on never came with a stable release. */
export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
}

/** The version that a text starts with, `6.12` or `6.12.9-200.fc41`; null for any other text. */
export function parseVersion(text: string): KernelVersion | null {
  const match = /^([0-9]{1,4})\.([0-9]{1,4})(?![0-9])/.exec(text);
  return match === null ? null : { major: Number(match[1]), minor: Number(match[2]) };
}

/** Whether a kernel is older than the version that a text says. */
export function isBefore({ major, minor }: KernelVersion, text: string): boolean {
  const other = parseVersion(text);
  return other !== null && (major < other.major || (major === other.major && minor < other.minor));
}
