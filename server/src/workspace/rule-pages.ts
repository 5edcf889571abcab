import { existsSync, readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

/**
 * The page of a rule, or null. `installation` is the folder that holds `dist`: the pages lie beside that, or all of them in one file in
 * it, because their examples have so much in common that together they pack into a third.
 */
export function readRulePage(installation: string, rule: string): string | null {
  const path = findRulePage(installation, rule);
  try {
    if (path !== null) return readFileSync(path, "utf8");
    const packed = brotliDecompressSync(readFileSync(`${installation}/dist/rule-pages.br`)).toString();
    return (JSON.parse(packed) as Readonly<Record<string, string>>)[rule] ?? null;
  } catch {
    return null;
  }
}

/** The path of a rule's page where it is a file of its own; null elsewhere. */
export function findRulePage(installation: string, rule: string): string | null {
  const path = `${installation}/docs/rules/${rule}.md`;
  return existsSync(path) ? path : null;
}
