import type { SourceFile, Span } from "../c/source.ts";
import type { Diagnostic } from "../engine/diagnostic.ts";
import type { Engine } from "../engine/engine.ts";
import type { Module } from "../livepatch/model.ts";

/** A diagnostic in a file that another one brings in, and the `#include` directive of the latter that does. */
export interface IncludedDiagnostic {
  readonly diagnostic: Diagnostic;
  readonly directive: Span;
}

/**
 * The errors and warnings that the modules of `path` have in files that it includes, directly or through others: its
 * author sees them at the `#include` line, as clangd shows them. Empty where nothing is wrong in included files.
 */
export function includedDiagnostics(engine: Engine, path: string): readonly IncludedDiagnostic[] {
  const found: IncludedDiagnostic[] = [];
  const seen = new Set<string>();
  for (const module of engine.modules(path)) {
    const foreign = module.diagnostics.filter(
      ({ span, severity }) => span.file.path !== path && (severity === "error" || severity === "warning"),
    );
    if (foreign.length === 0) continue;
    const directives = directivesByFile(module.readings, path);
    for (const diagnostic of foreign) {
      const directive = directives.get(diagnostic.span.file.path);
      const key = `${diagnostic.rule} ${diagnostic.span.start} ${diagnostic.message} ${diagnostic.span.file.path}`;
      if (directive === undefined || seen.has(key)) continue;
      seen.add(key);
      found.push({ diagnostic, directive });
    }
  }
  return found;
}

/** For each file that `path` brings in, the first of its own directives that does. */
function directivesByFile(readings: readonly Module[], path: string): ReadonlyMap<string, Span> {
  const directives = new Map<string, Span>();
  for (const reading of readings) {
    for (const { preprocessed } of reading.units) {
      const included = new Map<string, SourceFile[]>();
      for (const { span, file } of preprocessed.inclusions) {
        if (file === null) continue;
        const files = included.get(span.file.path);
        if (files === undefined) included.set(span.file.path, [file]);
        else files.push(file);
      }
      for (const { span, file } of preprocessed.inclusions) {
        if (file === null || span.file.path !== path) continue;
        const pending = [file];
        for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
          if (directives.has(next.path) || next.path === path) continue;
          directives.set(next.path, span);
          pending.push(...(included.get(next.path) ?? []));
        }
      }
    }
  }
  return directives;
}
