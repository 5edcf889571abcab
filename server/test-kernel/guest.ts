import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { verdictOf } from "../src/kernel/errno.ts";
import { withoutMachine } from "../test/kernel/printed-lines.ts";
import { noAnswer, type Answer } from "./answers.ts";
import { archive, type Entry } from "./archive.ts";
import { planOf, type JudgedScenario } from "./scenario.ts";

/** What a virtual machine is made of. */
export interface Guest {
  /** The kernel's image. */
  readonly image: string;
  /** The first program, see guest/init.c. */
  readonly init: string;
  /** Modules, by their paths. */
  readonly modules: readonly string[];
  /** Where its first file system is written. */
  readonly folder: string;
}

/** What became of a scenario: answers by step, or what stopped it, with the last lines of the console. */
export type Played =
  | { readonly kind: "played"; readonly answers: readonly Answer[] }
  | { readonly kind: "stopped"; readonly step: number; readonly why: string; readonly console: readonly string[] };

/** Nothing of what the guest does takes so long, unless the kernel is stuck. Milliseconds. */
const patience = 60_000;
/** Starts in a row in which no scenario begins, after which there is no sense in another. */
const mostFailedStarts = 2;

/** Whether the scenarios that are left are still wanted. */
export type Wish = "more" | "enough";

/**
 * Plays scenarios on a real kernel, as many as possible after one start of it. A scenario that brings the kernel down, or that it cannot
 * be rid of, is told, and the kernel is started again for those behind it. Throws where the kernel does not even start.
 */
export async function play(
  guest: Guest,
  scenarios: readonly JudgedScenario[],
  onPlayed: (index: number, played: Played) => Wish,
): Promise<void> {
  let next = 0;
  let failedStarts = 0;
  while (next < scenarios.length) {
    const from = next;
    const { current, wish, why, tail } = await boot(guest, scenarios, from, (index, played) => {
      next = index + 1;
      return onPlayed(index, played);
    });
    if (wish === "enough") return;
    if (current !== null) {
      failedStarts = 0;
      next = current.index + 1;
      const step = current.answers.length - 1;
      if (onPlayed(current.index, { kind: "stopped", step, why, console: tail }) === "enough") return;
    } else if (next === from && ++failedStarts === mostFailedStarts) {
      throw new Error(`the kernel in the virtual machine does not start: ${why}\n${tail.join("\n")}`);
    }
  }
}

interface Current {
  readonly index: number;
  readonly answers: MutableAnswer[];
}

type MutableAnswer = {
  -readonly [Key in keyof Answer]: Answer[Key] extends readonly string[] ? string[] : Answer[Key];
};

interface Ended {
  /** The scenario that was being played. */
  readonly current: Current | null;
  readonly wish: Wish;
  readonly why: string;
  readonly tail: readonly string[];
}

/** Starts the kernel once, with a plan of all scenarios from one on. */
function boot(
  guest: Guest,
  scenarios: readonly JudgedScenario[],
  from: number,
  onPlayed: (index: number, played: Played) => Wish,
): Promise<Ended> {
  const initrd = path.join(guest.folder, `initrd-${process.pid}.cpio`);
  const plan = scenarios.slice(from).map((scenario, index) => planOf(scenario, from + index));
  writeFileSync(initrd, fileSystem(guest, plan.join("")));
  return new Promise((resolve, reject) => {
    const machine = spawn("qemu-system-x86_64", qemuArguments(guest.image, initrd), {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const end = (): void => {
      endGroup(machine.pid);
      rmSync(initrd, { force: true });
    };
    process.once("exit", end);
    let current: Current | null = null;
    let wish: Wish = "more";
    let why = "the machine went off";
    const tail: string[] = [];
    const expire = (): void => {
      why = `nothing happened for ${patience / 1000} s`;
      end();
    };
    let timer = setTimeout(expire, patience);
    createInterface({ input: machine.stdout }).on("line", (text) => {
      clearTimeout(timer);
      timer = setTimeout(expire, patience);
      if (wish === "enough") return;
      const line = text.replace(/\r$/u, "");
      tail.push(line);
      if (tail.length > 40) tail.shift();
      const [word, rest] = wordAndRest(line);
      if (word === "@scenario") {
        current = { index: Number(rest), answers: [] };
        tail.length = 0;
      } else if (word === "@broken") why = rest;
      else if (current === null) return;
      else if (word === "@end") {
        const { index, answers } = current;
        current = null;
        wish = onPlayed(index, { kind: "played", answers });
        if (wish === "enough") end();
      } else takeAnswer(current, word, rest);
    });
    machine.stderr.setEncoding("utf8").on("data", (text: string) => tail.push(text.trim()));
    machine.once("error", reject);
    machine.once("close", () => {
      clearTimeout(timer);
      process.removeListener("exit", end);
      rmSync(initrd, { force: true });
      resolve({ current, wish, why, tail });
    });
  });
}

function takeAnswer({ answers }: Current, word: string, rest: string): void {
  if (word === "@step") answers.push({ ...noAnswer, log: [], listed: [], inForce: [] });
  const answer = answers.at(-1);
  if (answer === undefined) return;
  if (word === "@errno") answer.verdict = verdictOf(Number(rest));
  else if (word === "@log" && isTold(rest)) answer.log.push(withoutMachine(rest));
  else if (word === "@listed") answer.listed.push(rest);
  else if (word === "@force") answer.inForce.push(rest);
}

/** What the kernel says when a task keeps it waiting for long, by the clock: `kernel/livepatch/transition.c: klp_send_signals`. */
const impatient = "livepatch: signaling remaining tasks";

/** Lines of the livepatch core, of callbacks, and what a kernel says when something is wrong with it. */
function isTold(line: string): boolean {
  return (
    (line.startsWith("livepatch: ") && line !== impatient) ||
    /^lp_\w: (?:pre_patch|post_patch|pre_unpatch|post_unpatch|outside)\b/u.test(line) ||
    /^(?:WARNING: |BUG: |INFO: |Oops|general protection|-+\[ cut here|\(records were lost)/u.test(line)
  );
}

function fileSystem({ init, modules }: Guest, plan: string): Uint8Array {
  const folders = ["dev", "proc", "sys", "modules"].map((name): Entry => ({
    path: name,
    mode: 0o040755,
    content: null,
  }));
  return archive([
    ...folders,
    { path: "init", mode: 0o100755, content: readFileSync(init) },
    ...modules.map((file) => ({ path: `modules/${path.basename(file)}`, mode: 0o100644, content: readFileSync(file) })),
    { path: "plan", mode: 0o100644, content: plan },
  ]);
}

/**
 * One processor, emulated: it is the same everywhere, and virtual machines in virtual machines often cannot have another. Its clock
 * counts instructions (`icount`), so that nothing hangs on how busy this machine is.
 */
function qemuArguments(image: string, initrd: string): readonly string[] {
  const command = "console=ttyS0 quiet loglevel=1 panic=-1 oops=panic nokaslr mitigations=off audit=0 log_buf_len=1M";
  return [
    ...["-machine", "q35,accel=tcg", "-cpu", "Nehalem", "-smp", "1", "-m", "512", "-icount", "shift=1,sleep=off"],
    ...["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-serial", "stdio"],
    ...["-kernel", image, "-initrd", initrd, "-append", command],
  ];
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

function wordAndRest(line: string): readonly [string, string] {
  const space = line.indexOf(" ");
  return space < 0 ? [line, ""] : [line.slice(0, space), line.slice(space + 1)];
}
