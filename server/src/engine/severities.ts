import type { Manifest } from "../history/manifest.ts";
import type { Finding, Rule, Severity } from "../rules/rule.ts";
import type { EngineOptions } from "./engine.ts";

/** Severity by rule where something overrides the rule's own; `off` silences it. */
export type Severities = ReadonlyMap<string, Severity | "off">;

/**
 * What overrides the severities of rules for the files that a manifest governs: `--rule NAME=SEVERITY` of the command line goes before
 * the manifest's `rules`. An editor has no setting of its own, so that every face of the product says the same.
 */
export function overridingSeverities(
  manifest: Manifest | null,
  { severities }: Pick<EngineOptions, "severities">,
): Severities {
  return new Map([...(manifest?.rules ?? []), ...(severities ?? [])]);
}

/** Whether a rule says nothing at all. */
export function isOff({ name }: Rule, severities: Severities): boolean {
  return severities.get(name) === "off";
}

/** What a finding is told as: what overrides the rule's, else what the rule says of this place, else the rule's default. */
export function severityOf(rule: Rule, finding: Finding, severities: Severities): Severity {
  const override = severities.get(rule.name);
  return override === undefined || override === "off" ? (finding.severity ?? rule.severity) : override;
}
