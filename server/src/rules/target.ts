import { isBefore, type TargetKernel } from "../kernel/target-kernel.ts";

/**
 * Whether the kernel that a livepatch is for surely lacks a name of the livepatch API that came with a version: its own header
 * tells, backports included, else its version.
 */
export function lacksName(kernel: TargetKernel | null, name: string, since: string): boolean {
  if (kernel === null) return false;
  if (kernel.header !== null) return !kernel.header.has(name);
  return kernel.version !== null && isBefore(kernel.version, since);
}

/** The kernel in a sentence: `Linux 6.12`; by its version alone only where no header says more. */
export function describeTarget({ version, header }: TargetKernel): string {
  if (version === null || header !== null) return "the kernel of `klp-history.jsonc`";
  return `Linux ${version.major}.${version.minor}`;
}
