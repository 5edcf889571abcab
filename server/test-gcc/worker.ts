import { comparePrograms, type ProgramComparison } from "../test/c/gcc.ts";
import { type FileComparison, KernelFiles } from "./kernel-files.ts";

/** A piece of work: files of a kernel, or programs of the seeds `[from, to)`. */
export type Task =
  | { readonly kind: "files"; readonly kernel: string; readonly copies: string; readonly paths: readonly string[] }
  | { readonly kind: "programs"; readonly from: number; readonly to: number };

export type Answer =
  | { readonly kind: "files"; readonly files: readonly FileComparison[] }
  | { readonly kind: "programs"; readonly programs: ProgramComparison };

let kernelFiles: KernelFiles | null = null;

process.on("message", (task: Task) => {
  process.send?.(carryOut(task));
});

function carryOut(task: Task): Answer {
  if (task.kind === "programs") return { kind: "programs", programs: comparePrograms(task.from, task.to) };
  kernelFiles ??= new KernelFiles(task.kernel, task.copies);
  const held = kernelFiles;
  return { kind: "files", files: task.paths.map((path) => held.compare(path)) };
}
