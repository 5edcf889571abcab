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

/** `6.12` as numbers. */
export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
  /** The 9 of `6.12.9`, which only conditions ask for: what livepatches depend on never came with a stable release. Null where it is not known. */
  readonly stable: number | null;
}

/**
 * The version that a text starts with, `6.12`, `6.12.9` or `6.12.9-200.fc41`; null for any other text. The third number counts
 * only where nothing follows it: Debian's `6.1.0-18-amd64` is built from Linux 6.1.76.
 */
export function parseVersion(text: string): KernelVersion | null {
  const [, major, minor, rest = ""] = /^([0-9]{1,4})\.([0-9]{1,4})(?![0-9])(.*)/.exec(text) ?? [];
  if (major === undefined) return null;
  const stable = /^\.([0-9]{1,4})\s*$/.exec(rest)?.[1];
  return { major: Number(major), minor: Number(minor), stable: stable === undefined ? null : Number(stable) };
}

/** The version that `LINUX_VERSION_CODE` says; the Makefile of the kernel's top folder makes it of the three numbers. */
export function versionOfCode(code: number): KernelVersion | null {
  const [major, minor, stable] = [code >> 16, (code >> 8) & 255, code & 255];
  // A larger third number is 255 there.
  return major < 1 || major > 255 ? null : { major, minor, stable: stable === 255 ? null : stable };
}

/** From the lowest `LINUX_VERSION_CODE` that a kernel of this version can have to the highest. */
export function versionCodes({ major, minor, stable }: KernelVersion): { readonly from: bigint; readonly to: bigint } {
  const code = (third: number): bigint => (BigInt(major) << 16n) + (BigInt(minor) << 8n) + BigInt(Math.min(third, 255));
  return { from: code(stable ?? 0), to: code(stable ?? 255) };
}

/** Whether a kernel is older than the version that a text says. */
export function isBefore({ major, minor }: KernelVersion, text: string): boolean {
  const other = parseVersion(text);
  return other !== null && (major < other.major || (major === other.major && minor < other.minor));
}
