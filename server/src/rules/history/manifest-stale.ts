import type { SourceFile } from "../../c/source.ts";
import type { ManifestState } from "../../history/manifest-recorded.ts";
import type { Manifest } from "../../history/manifest.ts";
import { jsonNumber, setMember, type ManifestEdit } from "../../history/manifest-edits.ts";
import { recordedMembers, type RecordedMembers } from "../../history/record.ts";
import type { StaleRelease } from "../../history/resolve.ts";
import { affordableFixes, jsonPathOf, oneEdit } from "../manifest-fixes.ts";
import type { Finding, Fix, ManifestRule } from "../rule.ts";
import { recordedDifferences, type RecordedDifference, type RecordedMember } from "./recorded-differences.ts";

/** kernel/livepatch/state.c: klp_is_patch_compatible asks the livepatch that is loaded, not what somebody wrote of it. */
export const manifestStale: ManifestRule = {
  name: "manifest-stale",
  group: "history",
  severity: "warning",
  summary: "A recorded release is not what it was recorded from.",
  fix: "ask",
  subject: "manifest",
  *check(manifest, { stale }) {
    const affordable = affordableFixes(manifest.file);
    let count = 0;
    for (const each of stale) {
      const differences = recordedDifferences(each.release.content, each.facts);
      if (differences.length === 0) continue;
      const members = new Set(differences.map(({ member }) => member));
      yield {
        ...finding(each, differences),
        fixes: ++count > affordable ? [] : recordAgain(manifest, each, members),
      };
    }
  },
};

function finding({ release, from }: StaleRelease, differences: readonly RecordedDifference[]): Finding {
  return {
    span: release.content.statesSpan,
    message:
      `${release.name} is recorded otherwise than ${from} has it: ${listed(differences)}. Livepatches are held against what is ` +
      `recorded, and the kernel holds them against what was built. Record the release again, or name what it was built from.`,
    about: release.name,
  };
}

const maximumListed = 3;

function listed(differences: readonly RecordedDifference[]): string {
  const shown = differences.slice(0, maximumListed).map(({ text }) => text);
  const more = differences.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

/** A change of the manifest; null where it cannot be made. */
type Change = (file: SourceFile) => readonly ManifestEdit[] | null;

/** Writes anew only those members that differ. */
function recordAgain({ file }: Manifest, stale: StaleRelease, members: ReadonlySet<RecordedMember>): Fix[] {
  const { release, facts, from } = stale;
  const path = jsonPathOf(file, release.span);
  const recorded = recordedMembers(facts);
  if (path === null || !recorded.known) return [];
  const { replace, states, objects, shadows = [] } = recorded.value;
  const changes: Change[] = [];
  if (members.has("states")) {
    const versions = changedVersions(file, release.content.states, states);
    const all: Change = (text) =>
      setMember(
        text,
        path,
        "states",
        states.map((state) => ({ ...state })),
      );
    changes.push(...(versions ?? [all]));
  }
  if (members.has("replace")) changes.push((text) => setMember(text, path, "replace", replace));
  if (members.has("objects")) {
    if (objects === undefined) return [];
    changes.push((text) =>
      setMember(
        text,
        path,
        "objects",
        objects.map((object) => ({ ...object })),
      ),
    );
  }
  if (members.has("shadows")) {
    changes.push((text) =>
      setMember(
        text,
        path,
        "shadows",
        shadows.map((shadow) => ({ ...shadow })),
      ),
    );
  }
  const edits = oneEdit(file, changes);
  return edits === null ? [] : [{ title: `Record ${release.name} again from ${from}`, safe: false, edits }];
}

/** Each change reads the manifest again. */
const maximumVersions = 16;

/** The versions alone where nothing else differs, so that comments between the states stay; null where more does. */
function changedVersions(
  file: SourceFile,
  here: readonly ManifestState[],
  there: RecordedMembers["states"],
): readonly Change[] | null {
  const versions = new Map(there.map(({ id, version }) => [String(id), version]));
  const changed = here.flatMap(({ id, version, span }) => {
    const other = versions.get(String(jsonNumber(id)));
    return other !== undefined && BigInt(other) === version ? [] : [{ other, span }];
  });
  if (versions.size !== here.length || changed.length > maximumVersions) return null;
  const changes = changed.flatMap(({ other, span }): Change[] => {
    const path = jsonPathOf(file, span);
    return other === undefined || path === null ? [] : [(text) => setMember(text, path, "version", other)];
  });
  return changes.length === changed.length ? changes : null;
}
