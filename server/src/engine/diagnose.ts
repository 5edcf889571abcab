import type { SourceFile } from "../c/source.ts";
import type { Predecessors } from "../history/history.ts";
import type { Module } from "../livepatch/model.ts";
import { rules } from "../rules/index.ts";
import type { Finding, Rule, RuleContext, Severity } from "../rules/rule.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { ManifestReading } from "./histories.ts";
import { isSuppressed } from "./suppressions.ts";

/** Severity by rule where something overrides the rule's own; `off` silences it. */
export type Severities = ReadonlyMap<string, Severity | "off">;

/** What all rules say of a module, over its readings, by place. */
export function diagnoseModule(
  readings: readonly Module[],
  predecessors: Predecessors | null,
  severities: Severities,
): readonly Diagnostic[] {
  const context: RuleContext = { predecessors };
  const found = readings.flatMap((module) =>
    rules.flatMap((rule) =>
      severities.get(rule.name) === "off"
        ? []
        : [...findings(rule, module, context)].map((finding) => diagnostic(rule, finding, severities, module)),
    ),
  );
  return merge(found);
}

/** What the rules about manifests say of one. */
export function diagnoseManifest(reading: ManifestReading | null, severities: Severities | undefined): readonly Diagnostic[] {
  if (reading === null) return [];
  const overrides: Severities = new Map([...reading.manifest.rules, ...(severities ?? [])]);
  const found = rules.flatMap((rule) =>
    rule.subject !== "manifest" || overrides.get(rule.name) === "off"
      ? []
      : [...rule.check(reading.manifest, reading.problems)].map((each) => diagnostic(rule, each, overrides, null)),
  );
  return merge(found);
}

/** Sorts by place and makes one of those that say the same of one place, in several readings or modules. */
export function merge(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const merged = new Map<string, Diagnostic>();
  for (const each of diagnostics) {
    const { rule, span, about } = each;
    const key = [rule, span.start, span.end, about ?? "", span.file.path].join("\n");
    const before = merged.get(key);
    merged.set(key, before === undefined ? each : { ...before, modules: [...new Set([...before.modules, ...each.modules])] });
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

function findings(rule: Rule, module: Module, context: RuleContext): Iterable<Finding> {
  if (rule.subject === "module") return rule.check(module, context);
  if (rule.subject === "history" && context.predecessors !== null && module.livepatches.length > 0) {
    return rule.check(module, context.predecessors, context);
  }
  return [];
}

function diagnostic(rule: Rule, finding: Finding, severities: Severities, module: Module | null): Diagnostic {
  const override = severities.get(rule.name);
  const conditions = module?.conditionsAt(finding.span) ?? [];
  return {
    rule: rule.name,
    severity: override === undefined || override === "off" ? (finding.severity ?? rule.severity) : override,
    span: finding.span,
    message: finding.message,
    about: finding.about ?? null,
    when: conditions.length === 0 ? null : conditions.join(" && "),
    modules: module === null ? [] : [module.name],
    related: finding.related ?? [],
    fixes: finding.fixes ?? [],
  };
}
