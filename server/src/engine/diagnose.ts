import type { SourceFile, Span } from "../c/source.ts";
import type { Predecessors } from "../history/history.ts";
import type { Manifest } from "../history/manifest.ts";
import type { TargetKernel } from "../kernel/target-kernel.ts";
import type { Module } from "../livepatch/model.ts";
import { forgetAnswers } from "../livepatch/per-module.ts";
import { rules } from "../rules/index.ts";
import type { Finding, Rule, RuleContext } from "../rules/rule.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { EngineOptions } from "./engine.ts";
import type { ManifestReading } from "./histories.ts";
import { isOff, overridingSeverities, severityOf, type Severities } from "./severities.ts";
import { isSuppressed } from "./suppressions.ts";

/** One reading of a module, with the releases as they are under the same conditions. */
export interface HistoricReading {
  readonly module: Module;
  readonly predecessors: Predecessors | null;
}

/** What a manifest says of a livepatch besides its releases. */
export interface Governing {
  readonly manifest: Manifest | null;
  readonly kernel: TargetKernel | null;
  readonly severities: Severities;
}

/** What all rules say of a module, over its readings, by place. */
export function diagnoseModule(
  readings: readonly HistoricReading[],
  { manifest, kernel, severities }: Governing,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const rule of rules) {
    if (isOff(rule, severities)) continue;
    // Most rules find nothing.
    let byPlace: Map<string, { readonly finding: Finding; readonly within: Module[] }> | null = null;
    for (const { module, predecessors } of readings) {
      for (const finding of findings(rule, module, { predecessors, manifest, kernel })) {
        const key = placeOf(rule.name, finding.span, finding.about);
        const same = byPlace?.get(key);
        if (same === undefined) (byPlace ??= new Map()).set(key, { finding, within: [module] });
        else same.within.push(module);
      }
    }
    if (byPlace === null) continue;
    const modules = readings.map(({ module }) => module);
    for (const { finding, within } of byPlace.values()) {
      found.push(diagnostic(rule, overReadings(rule, finding, within, modules), severities, within[0]!.name));
    }
  }
  for (const { module } of readings) forgetAnswers(module);
  return merge(found);
}

/**
 * A finding that not every reading has which sees its place is no certain one, and no fix of it is safe: it may be wrong
 * under other conditions. Releases are the same under all conditions only in the first reading.
 */
function overReadings(rule: Rule, finding: Finding, within: readonly Module[], all: readonly Module[]): Conditional {
  const [first] = within;
  const around = first!.conditions.at(finding.span);
  const without = all.filter((module) => !within.includes(module) && module.conditions.sees(finding.span));
  const certain = without.length === 0 || (rule.subject === "history" && first === all[0]);
  const conditions = certain
    ? around
    : [...around, ...distinguishing(within, without).filter((each) => !around.includes(each))];
  const severity = finding.severity ?? rule.severity;
  return {
    ...finding,
    severity: !certain && severity === "error" ? "warning" : severity,
    fixes: certain ? (finding.fixes ?? []) : (finding.fixes ?? []).map((fix) => ({ ...fix, safe: false })),
    when: conditions.length === 0 || within.length === all.length ? null : conditions.join(" && "),
  };
}

interface Conditional extends Finding {
  readonly when: string | null;
}

/** More conditions than these are no help in a message. */
const maximumDistinguishing = 3;

/** What holds in all readings that have a finding and in none of those that do not. */
function distinguishing(within: readonly Module[], without: readonly Module[]): readonly string[] {
  return [...within[0]!.conditions.holding]
    .filter((condition) => within.every(({ conditions }) => conditions.holding.has(condition)))
    .filter((condition) => !without.some(({ conditions }) => conditions.holding.has(condition)))
    .slice(0, maximumDistinguishing);
}

/** What the rules about manifests say of one. */
export function diagnoseManifest(
  reading: ManifestReading | null,
  options: Pick<EngineOptions, "severities">,
): readonly Diagnostic[] {
  if (reading === null) return [];
  const overrides = overridingSeverities(reading.manifest, options);
  const found = rules.flatMap((rule) =>
    isOff(rule, overrides)
      ? []
      : [...manifestFindings(rule, reading)].map((each) => diagnostic(rule, { ...each, when: null }, overrides, null)),
  );
  return merge(found);
}

function manifestFindings(rule: Rule, reading: ManifestReading): Iterable<Finding> {
  if (rule.subject === "manifest") return rule.check(reading.manifest, reading);
  return (rule.subject === "history" ? rule.checkManifest?.(reading.manifest, reading) : null) ?? [];
}

/** Sorts by place and makes one of those that say the same of one place, in several readings or modules. */
export function merge(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const merged = new Map<string, Diagnostic>();
  for (const each of diagnostics) {
    const key = placeOf(each.rule, each.span, each.about ?? undefined);
    const before = merged.get(key);
    merged.set(
      key,
      before === undefined ? each : { ...before, modules: [...new Set([...before.modules, ...each.modules])] },
    );
  }
  const files = new Map<SourceFile, number>();
  for (const { span } of diagnostics) if (!files.has(span.file)) files.set(span.file, files.size);
  return [...merged.values()]
    .filter((each) => !isSuppressed(each.rule, each.span))
    .sort(
      (left, right) =>
        files.get(left.span.file)! - files.get(right.span.file)! ||
        left.span.start - right.span.start ||
        left.span.end - right.span.end ||
        (left.rule < right.rule ? -1 : 1),
    );
}

function placeOf(rule: string, { file, start, end }: Span, about = ""): string {
  return [rule, start, end, about, file.path].join("\n");
}

function findings(rule: Rule, module: Module, context: RuleContext): Iterable<Finding> {
  if (module.kind === "patch" && !(rule.subject === "module" && rule.inPatches === true)) return [];
  if (rule.subject === "module") return rule.check(module, context);
  if (rule.subject === "history" && context.predecessors !== null && module.livepatches.length > 0) {
    return rule.check(module, context.predecessors, context);
  }
  return [];
}

function diagnostic(rule: Rule, finding: Conditional, severities: Severities, module: string | null): Diagnostic {
  return {
    rule: rule.name,
    severity: severityOf(rule, finding, severities),
    span: finding.span,
    message: finding.message,
    about: finding.about ?? null,
    when: finding.when,
    modules: module === null ? [] : [module],
    related: finding.related ?? [],
    fixes: finding.fixes ?? [],
  };
}
