import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { serve } from "./server.ts";

/**
 * Starts the language server on the transport that the command line names (`--stdio`, `--node-ipc`, `--socket=PORT`,
 * `--pipe=NAME`), or on standard input and output. `installation` is the folder that holds `dist`.
 */
export function startServer(installation: string): void {
  const named = process.argv.some((argument) => TRANSPORT.test(argument));
  if (!named) process.argv.push("--stdio");
  const connection = createConnection(ProposedFeatures.all);
  serve(connection, installation);
  connection.listen();
}

const TRANSPORT = /^--(?:stdio$|node-ipc$|socket(?:=|$)|pipe(?:=|$))/u;
