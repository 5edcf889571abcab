import type { ChildProcess } from "node:child_process";
import { BatchOutput, type BatchAnswer } from "./batch-output.ts";
import { failureFrom, noReply, notRun, notUnderstood } from "./failure.ts";
import { unread, type GitFailure } from "./lookup.ts";
import { startGit, type GitProgram } from "./start-git.ts";

export type ObjectAnswer =
  | BatchAnswer
  /** Git ends over this one, as over a broken object; others can still be asked for. */
  | { readonly kind: "broken"; readonly failure: GitFailure }
  /** Git cannot be asked at all. */
  | { readonly kind: "failed"; readonly failure: GitFailure };

interface Request {
  readonly name: string;
  readonly resolve: (answer: ObjectAnswer) => void;
}

/** How many times in a row git may end over an object before nothing more is asked. */
const maximumDeaths = 8;
const maximumWords = 4096;

/** Milliseconds without a request after which the process is let go. */
const idleTime = 30_000;

/** One `git cat-file --batch`, started when something is asked and ended when nothing is for a while. */
export class ObjectProcess {
  readonly #program: GitProgram;
  readonly #folder: string;
  #child: ChildProcess | null = null;
  /** What was asked and not answered, in the order in which git answers. */
  #requests: Request[] = [];
  #timer: NodeJS.Timeout | null = null;
  #deaths = 0;

  constructor(program: GitProgram, folder: string) {
    this.#program = program;
    this.#folder = folder;
  }

  /** Asks for an object by a name that git understands and that has no line feed in it. */
  ask(name: string): Promise<ObjectAnswer> {
    return new Promise((resolve) => {
      this.#requests.push({ name, resolve });
      if (this.#child === null) this.#start();
      else this.#child.stdin?.write(`${name}\n`);
      this.#watch();
    });
  }

  dispose(): void {
    this.#fail(unread("it is no longer asked"));
  }

  #start(): void {
    const child = startGit(this.#program, this.#folder, ["cat-file", "--batch"]);
    if (child === null) {
      this.#fail(notRun(undefined));
      return;
    }
    this.#child = child;
    let words = "";
    // What a process says that was given up is no answer to anybody.
    const isCurrent = (): boolean => this.#child === child;
    const output = new BatchOutput((answer) => {
      this.#deaths = 0;
      this.#requests.shift()?.resolve(answer);
    });
    child.stdout?.on("data", (chunk: Buffer) => {
      if (!isCurrent()) return;
      if (!output.push(chunk)) this.#fail(notUnderstood);
      else this.#watch();
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      words = (words + chunk.toString("utf8")).slice(-maximumWords);
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (isCurrent()) this.#fail(notRun(error.code));
    });
    child.on("close", () => {
      if (isCurrent()) this.#ended(failureFrom(words, this.#folder));
    });
    child.stdin?.write(this.#requests.map(({ name }) => `${name}\n`).join(""));
  }

  /** Git ended by itself: over the object that it was asked for first, as it answers in order. */
  #ended(failure: GitFailure): void {
    this.#child = null;
    const first = this.#requests[0];
    if (first === undefined) return;
    if (++this.#deaths > maximumDeaths) {
      this.#fail(failure);
      return;
    }
    this.#requests.shift();
    first.resolve({ kind: "broken", failure });
    if (this.#requests.length > 0) this.#start();
    this.#watch();
  }

  #fail(failure: GitFailure): void {
    this.#letGo("SIGKILL");
    const requests = this.#requests;
    this.#requests = [];
    for (const { resolve } of requests) resolve({ kind: "failed", failure });
  }

  /** Starts to wait anew: for an answer, or for the next request. */
  #watch(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#child === null) return;
    const isWaiting = this.#requests.length > 0;
    this.#timer = isWaiting
      ? setTimeout(() => this.#expire(), this.#program.timeout)
      : setTimeout(() => this.#letGo(null), idleTime);
    this.#timer.unref();
  }

  /** While this process computed for long, an answer may have come that nobody has looked at. */
  #expire(): void {
    const timer = this.#timer;
    setImmediate(() => {
      if (this.#timer === timer) this.#fail(noReply(this.#program.timeout));
    });
  }

  #letGo(signal: "SIGKILL" | null): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const child = this.#child;
    this.#child = null;
    // It ends with its input; its output is thrown away.
    child?.stdin?.end();
    if (signal !== null) child?.kill(signal);
    child?.stdout?.destroy();
    child?.stderr?.destroy();
  }
}
