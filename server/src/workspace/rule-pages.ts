import { existsSync, readFileSync } from "node:fs";

/** The page of a rule, which is shipped beside the bundles, or null. `installation` is the folder that holds `dist`. */
export function readRulePage(installation: string, rule: string): string | null {
  try {
    return readFileSync(rulePagePath(installation, rule), "utf8");
  } catch {
    return null;
  }
}

/** The path of a rule's page if there is one. */
export function findRulePage(installation: string, rule: string): string | null {
  const path = rulePagePath(installation, rule);
  return existsSync(path) ? path : null;
}

function rulePagePath(installation: string, rule: string): string {
  return `${installation}/docs/rules/${rule}.md`;
}
