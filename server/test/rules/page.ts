import { readFileSync } from "node:fs";
import type { Scenario } from "./fixture.ts";

const folder = new URL("../../../docs/rules/", import.meta.url);

/** The text of a rule's page. */
export function readPage(rule: string): string {
  return readFileSync(new URL(`${rule}.md`, folder), "utf8");
}

/** The text between a heading and the next. */
export function section(page: string, title: string): string {
  const start = page.indexOf(`\n## ${title}\n`);
  const end = page.indexOf("\n## ", start + 1);
  return page.slice(start, end < 0 ? undefined : end);
}

/** The fenced blocks of a section; a block of several says its file's name behind its language. */
export function blocksOf(text: string): Scenario {
  const fence = /^```(?:c|jsonc|text)(?: (\S+))?\n([^]*?)^```$/gm;
  return new Map([...text.matchAll(fence)].map(([, name, body]) => [name ?? "livepatch.c", body ?? ""]));
}
