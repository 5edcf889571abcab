import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";

/** Keeps a failure where it happened: it is logged with its place, and the request that met it fails alone. */
export interface Guard {
  request<P, R>(
    name: string,
    handler: (params: P, token: CancellationToken) => Promise<R>,
  ): (params: P, token: CancellationToken) => Promise<R>;
  notification<P>(name: string, handler: (params: P) => void): (params: P) => void;
  /** Work that nobody waits for. */
  run(name: string, work: () => Promise<void>): Promise<void>;
}

/** @param log Takes one message; it must not throw. */
export function createGuard(log: (message: string) => void): Guard {
  const report = (name: string, error: unknown): void => {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log(`${name} failed: ${detail}`);
  };
  return {
    request: (name, handler) => async (params, token) => {
      try {
        return await handler(params, token);
      } catch (error) {
        // A cancellation is an answer.
        if (!(error instanceof ResponseError)) report(name, error);
        throw error;
      }
    },
    notification: (name, handler) => (params) => {
      try {
        handler(params);
      } catch (error) {
        report(name, error);
      }
    },
    run: async (name, work) => {
      try {
        await work();
      } catch (error) {
        report(name, error);
      }
    },
  };
}

/** Lets waiting messages in, a cancellation among them, and ends the request if it was cancelled. */
export async function breathe(token: CancellationToken | null): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  if (token?.isCancellationRequested === true) {
    throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled by the client");
  }
}
