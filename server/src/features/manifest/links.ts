import type { Span } from "../../c/source.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ManifestPath } from "../../history/manifest-path.ts";
import type { SourceRevision } from "../../history/manifest-releases.ts";

/** A path in a manifest's text and the file that it leads to. */
export interface ManifestLink {
  /** The text within the quotes. */
  readonly span: Span;
  /** The file's path; one at a git revision has a path of its own (`engine/revision-path.ts`). */
  readonly target: string;
}

/**
 * The files that a manifest names and that are there: sources, and the kernel's configuration. `showsRevisions` says whether
 * the reader can open files at git revisions. Modules are no texts, and no links.
 */
export function manifestLinks(engine: Engine, path: string, showsRevisions: boolean): readonly ManifestLink[] {
  const reading = engine.history(path);
  if (reading === null) return [];
  const { manifest } = reading;
  const present = ({ path: target, span }: ManifestPath): ManifestLink[] =>
    target !== null && engine.files.read(target) !== null ? [{ span: withinQuotes(span), target }] : [];
  const atRevision = ({ source, revision, revisionSpan }: SourceRevision): ManifestLink[] => {
    const found = source.path === null ? null : engine.files.git.atRevision(source.path, revision);
    if (!showsRevisions || found?.kind !== "found" || engine.files.read(found.value) === null) return [];
    const target = found.value;
    return [source.span, revisionSpan].map((span) => ({ span: withinQuotes(span), target }));
  };
  const config = manifest.kernel?.config;
  const links = config?.kind === "file" ? present(config.source) : [];
  for (const { source, git, releases } of manifest.streams) {
    for (const each of [source, git?.source ?? null]) if (each !== null) links.push(...present(each));
    for (const { content } of releases) {
      const from = content.kind === "recorded" ? content.from : content;
      if (from?.kind === "source") links.push(...present(from.source));
      else if (from?.kind === "revision") links.push(...atRevision(from));
    }
  }
  return links.sort((left, right) => left.span.start - right.span.start);
}

function withinQuotes({ file, start, end }: Span): Span {
  return { file, start: start + 1, end: end - 1 };
}
