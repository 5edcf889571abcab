import { readFileSync } from "node:fs";
import Module from "node:module";
import path from "node:path";
import { brotliDecompressSync } from "node:zlib";

/*
 * Starts the server of the VSIX. Its bundle lies there packed, because so it takes a fifth less of what everybody downloads with each
 * update; unpacking takes two or three milliseconds.
 */
const file = path.join(__dirname, "server.js");
const server = new Module(file) as Module & { _compile: (code: string, file: string) => void };
server.filename = file;
server.paths = [];
server._compile(brotliDecompressSync(readFileSync(path.join(__dirname, "server.br"))).toString(), file);
