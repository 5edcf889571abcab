import { spawn } from "node:child_process";

export interface Outcome {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command line in a folder, with no terminal, to its end. */
export async function runCli(cli: string, folder: string, ...args: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [cli, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { status, out, err };
}
