import { parentPort, Worker, workerData } from "node:worker_threads";
import { createEngine } from "../engine/create-engine.ts";
import type { Engine, EngineOptions } from "../engine/engine.ts";
import { Workspace } from "../workspace/workspace.ts";
import { examine, together, type Examination } from "./examine.ts";
import { settled } from "./settled.ts";
import type { Terminal } from "./terminal.ts";

/** What a thread is to do; plain data. */
interface Job {
  readonly files: readonly string[];
  readonly options: EngineOptions;
  readonly git: boolean;
}

interface ThreadJob extends Job {
  readonly roots: readonly string[];
}

/** More are of no use to any machine, and each holds an engine. */
const MAX_THREADS = 64;

/**
 * Looks at files in this thread and in others, each with an engine of its own: what is found in a file depends on the
 * workspace alone. Neighbours stay together, because they are read for each other. Each thread has to start, and reads again what others
 * read as well: two are no faster than one on two cores.
 */
export async function examineInThreads(
  engine: Engine,
  workspace: Workspace,
  job: Job,
  threads: number,
  terminal: Terminal,
): Promise<Examination> {
  const { files } = job;
  const count = Math.max(1, Math.min(threads, MAX_THREADS, files.length));
  const [own = [], ...others] = partsOf(files, Math.ceil(files.length / count));
  const elsewhere = others.map((part) => inThread({ ...job, roots: workspace.roots, files: part }));
  const here = await settled(workspace, () =>
    examine(engine, workspace, own, (done) => terminal.progress(`${done * count} of ${files.length} files checked`)),
  );
  terminal.progress("");
  return together([here, ...(await Promise.all(elsewhere))]);
}

function partsOf(files: readonly string[], size: number): readonly (readonly string[])[] {
  const parts: (readonly string[])[] = [];
  for (let at = 0; at < files.length; at += size) parts.push(files.slice(at, at + size));
  return parts;
}

function inThread(job: ThreadJob): Promise<Examination> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(__filename, { workerData: job });
    worker.once("message", (examination: Examination) => {
      resolve(examination);
      // A git that it still listens to would keep it.
      void worker.terminate();
    });
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("a thread of the check ended without an answer")));
  });
}

/** What the other threads do. */
export async function examineForParent(): Promise<void> {
  const { roots, files, options, git } = workerData as ThreadJob;
  const workspace = new Workspace(roots);
  if (git) workspace.allowGit();
  else workspace.refuseGit("git is not asked (--no-git)");
  const engine = createEngine(workspace, options);
  parentPort?.postMessage(await settled(workspace, () => examine(engine, workspace, files, () => undefined)));
}
