import { fork } from "node:child_process";
import { createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageReader,
  type MessageWriter,
  SocketMessageReader,
  SocketMessageWriter,
} from "vscode-languageserver/node";
import { useBundles } from "../support/bundles.ts";
import { startClient } from "./client.ts";

const { cli, server } = useBundles();

async function serverName(reader: MessageReader, writer: MessageWriter): Promise<unknown> {
  const connection = createProtocolConnection(reader, writer);
  onTestFinished(() => connection.dispose());
  connection.listen();
  const result = await connection.sendRequest<{ serverInfo: { name: string } }>("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
  });
  return result.serverInfo.name;
}

test("speaks over the channel of a Node process", async () => {
  const child = fork(server, ["--node-ipc"]);
  onTestFinished(() => void child.kill());
  expect(await serverName(new IPCMessageReader(child), new IPCMessageWriter(child))).toBe("klp-state");
});

test("speaks over a socket that the client listens on", async () => {
  const listener = createServer();
  const connected = new Promise<Socket>((resolve) => listener.once("connection", resolve));
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const child = fork(server, [`--socket=${port}`], { silent: true });
  onTestFinished(() => {
    child.kill();
    listener.close();
  });
  const socket = await connected;
  onTestFinished(() => void socket.destroy());
  expect(await serverName(new SocketMessageReader(socket), new SocketMessageWriter(socket))).toBe("klp-state");
});

test.each([[["lsp"]], [["lsp", "--stdio"]]])("klp-state %s speaks over its standard streams", async (args) => {
  const client = await startClient({ server: cli, arguments: args });
  expect(client.initialized.serverInfo?.name).toBe("klp-state");
});
