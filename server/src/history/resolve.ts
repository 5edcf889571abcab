import type { Span } from "../c/source.ts";
import type { Fact } from "../livepatch/model.ts";
import type { PatchHistory, Release, ReleaseState, Stream } from "./history.ts";
import type { Manifest, ManifestProblem } from "./manifest.ts";
import type { ManifestPath } from "./manifest-path.ts";
import type { ManifestRelease } from "./manifest-streams.ts";

/** What the source of a release says of it. */
export interface SourceRelease {
  /** The kernel's name for the module. */
  readonly moduleName: string;
  readonly replace: Fact<boolean>;
  /** What the kernel's walk sees, in table order. */
  readonly states: Fact<readonly ReleaseState[]>;
  /** The functions that it is known to patch. */
  readonly functions: readonly string[];
  /** The known ids that its code gives to `klp_get_state` and `klp_get_prev_state`. */
  readonly calledIds: readonly bigint[];
  /** The livepatch's name in its definition. */
  readonly nameSpan: Span;
}

/**
 * Makes a history out of a manifest. `readRelease` gives what the livepatch in a file says of itself, or null where there
 * is no such file or no livepatch in it; such releases are left out and are problems for `manifest-unresolved`.
 */
export function resolveHistory(
  manifest: Manifest,
  readRelease: (path: string) => SourceRelease | null,
): { readonly history: PatchHistory; readonly problems: readonly ManifestProblem[] } {
  const problems: ManifestProblem[] = [];
  const read = (source: ManifestPath): { readonly path: string; readonly release: SourceRelease } | null => {
    if (source.path === null) {
      const message = `\`${source.text}\` leads out of the workspace folder; a path is relative to the manifest's folder.`;
      problems.push({ message, span: source.span });
      return null;
    }
    const release = readRelease(source.path);
    if (release !== null) return { path: source.path, release };
    const message = `No livepatch found in \`${source.text}\`: the file is not there, or defines no \`struct klp_patch\`.`;
    problems.push({ message, span: source.span });
    return null;
  };
  const streams = manifest.streams.map(({ name, source, releases }): Stream => {
    if (source !== null) read(source);
    return { name, source: source?.path ?? null, releases: releases.flatMap((each) => resolveRelease(each, read)) };
  });
  return { history: { origin: { kind: "manifest", path: manifest.file.path }, streams }, problems };
}

function resolveRelease(
  { name, nameSpan, moduleName, retired, content }: ManifestRelease,
  read: (source: ManifestPath) => { readonly path: string; readonly release: SourceRelease } | null,
): readonly Release[] {
  if (content.kind === "recorded") {
    return [
      {
        name,
        moduleName: moduleName ?? name,
        retired,
        replace: { known: true, value: content.replace },
        states: { known: true, value: content.states.map((state) => ({ ...state, idText: state.id.toString() })) },
        origin: { kind: "recorded", span: nameSpan },
      },
    ];
  }
  const found = read(content.source);
  if (found === null) return [];
  const { path, release } = found;
  return [
    {
      name,
      moduleName: moduleName ?? release.moduleName,
      retired,
      replace: release.replace,
      states: release.states,
      origin: { kind: "source", path, span: release.nameSpan },
    },
  ];
}
