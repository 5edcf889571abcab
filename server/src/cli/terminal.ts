import { colourStyle, PLAIN_STYLE, type TerminalStyle } from "../report/terminal-style.ts";

/** What a command writes to and runs in. */
export interface Terminal {
  /** The working directory, absolute with `/`. */
  readonly folder: string;
  /** How text looks on standard output. */
  readonly style: TerminalStyle;
  readonly out: (text: string) => void;
  /** One line of a message for the user on standard error. */
  readonly complain: (line: string) => void;
  /** Says that something long goes on; shown only on a terminal and after a second. An empty text removes it. */
  readonly progress: (text: string) => void;
}

const PROGRESS_AFTER_MILLISECONDS = 1000;
const PROGRESS_EVERY_MILLISECONDS = 100;

export function processTerminal(folder: string): Terminal {
  const { stdout, stderr, env } = process;
  const started = performance.now();
  let shownAt = 0;
  const progress = (text: string): void => {
    if (!stderr.isTTY) return;
    const now = performance.now();
    if (text === "") {
      if (shownAt > 0) stderr.write("\r\u001b[K");
      shownAt = 0;
    } else if (now - started > PROGRESS_AFTER_MILLISECONDS && now - shownAt > PROGRESS_EVERY_MILLISECONDS) {
      shownAt = now;
      stderr.write(`\r${text}\u001b[K`);
    }
  };
  const noColour = env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "";
  return {
    folder,
    style: stdout.isTTY && !noColour && env["TERM"] !== "dumb" ? colourStyle() : PLAIN_STYLE,
    out: (text) => void stdout.write(text),
    complain: (line) => {
      progress("");
      stderr.write(`klp-state: ${line}\n`);
    },
    progress,
  };
}
