import type { Fix, RelatedPlace, Severity } from "../rules/rule.ts";
import type { Span } from "../c/source.ts";

/** A rule's finding after merging over readings and modules: what every face of the product shows. */
export interface Diagnostic {
  readonly rule: string;
  readonly severity: Severity;
  readonly span: Span;
  readonly message: string;
  /** What it speaks of, where one rule says several things of one place; null elsewhere. */
  readonly about: string | null;
  /** The conditions under which it holds, in the author's text; null where it holds in every reading. */
  readonly when: string | null;
  /** The modules that it was found in. */
  readonly modules: readonly string[];
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
}

/** Something that was not looked at, or not to its end, and why. */
export interface Note {
  readonly path: string;
  readonly message: string;
  /** Findings may be missing for it where their reader relies on them: a release that nothing is held against. */
  readonly gap?: boolean;
}
