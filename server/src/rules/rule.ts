import type { Span } from "../c/source.ts";
import type { Manifest } from "../history/manifest.ts";
import type { Predecessors } from "../history/history.ts";
import type { ResolvedHistory } from "../history/resolve.ts";
import type { TargetKernel } from "../kernel/target-kernel.ts";
import type { Module } from "../livepatch/model.ts";

export type Severity = "error" | "warning" | "info" | "hint";
type RuleGroup = "states" | "calls" | "callbacks" | "tables" | "shadow" | "history";

interface RuleBase {
  /** Its code, for ever; `docs/rules/<name>.md` is its page. */
  readonly name: string;
  readonly group: RuleGroup;
  /** The default severity. */
  readonly severity: Severity;
  /** One line: the mistake. */
  readonly summary: string;
  /** Whether its fix may run in "fix all". */
  readonly fix: "safe" | "ask" | "none";
}

/** Looks at one module in one reading. */
export interface ModuleRule extends RuleBase {
  readonly subject: "module";
  /** Whether it also speaks of what a patch shows of its files: nothing that it says may rest on what is not seen of them. */
  readonly inPatches?: true;
  readonly check: (module: Module, context: RuleContext) => Iterable<Finding>;
}

/** Looks at a module against the releases that may be running. Not called where there are none. */
export interface HistoryRule extends RuleBase {
  readonly subject: "history";
  readonly check: (module: Module, predecessors: Predecessors, context: RuleContext) => Iterable<Finding>;
  /** What it says of the manifest itself, where the same mistake can stand there. */
  readonly checkManifest?: ManifestRule["check"];
}

/** Looks at a manifest and at what it names. */
export interface ManifestRule extends RuleBase {
  readonly subject: "manifest";
  readonly check: (manifest: Manifest, resolved: ResolvedHistory) => Iterable<Finding>;
}

export type Rule = ModuleRule | HistoryRule | ManifestRule;

export interface RuleContext {
  /** The livepatch's earlier releases, for rules of any subject whose fixes need a version or a free id; null if there are none. */
  readonly predecessors: Predecessors | null;
  /** The manifest that governs the livepatch, for its id registry; null if there is none. */
  readonly manifest: Manifest | null;
  /** The kernel that the livepatch is for; null where the manifest does not say. */
  readonly kernel: TargetKernel | null;
}

/** What a rule says of one place. */
export interface Finding {
  readonly span: Span;
  readonly message: string;
  /** What it speaks of, where one rule can say several things of one place: a state's id. Merging keeps them apart by it. */
  readonly about?: string;
  /** Where it differs from the rule's default. */
  readonly severity?: Severity;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
}

export interface RelatedPlace {
  readonly span: Span;
  readonly message: string;
}

/** A change of the author's text that mends a finding. */
export interface Fix {
  readonly title: string;
  /** Whether "fix all" and `--fix` may apply it unasked. Never where the kernel's version check is the protection. */
  readonly safe: boolean;
  readonly edits: readonly Edit[];
}

/** Replaces a span (empty for an insertion) by text. */
export interface Edit {
  readonly span: Span;
  readonly newText: string;
}
