import { findNodeAtLocation } from "jsonc-parser";
import type { Span } from "../../c/source.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ManifestReading } from "../../engine/histories.ts";
import type { Choice } from "./choice.ts";
import { pathChoices } from "./path-choices.ts";
import { acceptedChoices, nameChoices, revisionChoices } from "./release-choices.ts";
import { idChoices, registryChoices, versionChoices } from "./state-choices.ts";
import { typedPlace, type TypedPlace } from "./typed-place.ts";

/** Something to write at a place of a manifest. */
export interface ManifestCompletion {
  readonly label: string;
  readonly kind: Choice["kind"];
  readonly detail: string | null;
  /** What it replaces: all of the text or number at the cursor, quotes included. */
  readonly span: Span;
  readonly newText: string;
  /** What is compared with the replaced text to tell whether the author means this one. */
  readonly filterText: string;
  /** Where in `newText` the author goes on; its end where nothing more is to be said there. */
  readonly caret: number;
}

/**
 * Values at an offset of a manifest that only its workspace knows, the likeliest first: paths, names, ids, versions, tags.
 * What the schema says is left to the editor: names of members, and values that are the same everywhere. The names in the
 * registry of ids are no such names.
 */
export function manifestCompletions(engine: Engine, path: string, offset: number): readonly ManifestCompletion[] {
  const reading = engine.history(path);
  const place = reading === null ? null : typedPlace(reading.manifest.file, offset);
  if (reading === null || place === null) return [];
  return choicesAt(engine, reading, place).map((choice) => completion(choice, place));
}

function choicesAt(engine: Engine, reading: ManifestReading, place: TypedPlace): readonly Choice[] {
  const { path, kind } = place;
  const manifest = reading.manifest.file.path;
  const [top, name, member, index, field, item, last] = path;
  const paths = (of: Parameters<typeof pathChoices>[3]) => pathChoices(engine.files, manifest, place.typed ?? "", of);
  if (kind === "key") {
    if (top !== "states" || path.length !== 2) return [];
    return registryChoices(engine, reading, findNodeAtLocation(place.tree, ["states"]), String(name));
  }
  if (top === "kernel") {
    if (path.length === 3) return name === "symbols" ? paths("symbols") : [];
    if (path.length !== 2) return [];
    return name === "config" ? paths("configuration") : name === "source" ? paths("folder") : [];
  }
  if (top !== "streams" || typeof name !== "string") return [];
  if (member === "source") return path.length === 3 ? paths("source") : [];
  if (member === "git") return path.length === 4 && index === "source" ? paths("source") : [];
  if (member !== "releases" || typeof index !== "number") return [];
  const release = { place, stream: name, index };
  if (path.length === 5) {
    switch (field) {
      case "name":
        return nameChoices(engine, manifest, release);
      case "source":
        return paths("source");
      case "module":
        return paths("module");
      case "revision":
        return revisionChoices(engine, manifest, release);
      default:
        return [];
    }
  }
  if (field === "accepted" && path.length === 6) return acceptedChoices(reading, release);
  if (field !== "states" || typeof item !== "number" || path.length !== 7) return [];
  if (last === "id") return idChoices(engine, reading, release);
  return last === "version" ? versionChoices(engine, reading, release) : [];
}

function completion(choice: Choice, place: TypedPlace): ManifestCompletion {
  const { kind, detail } = choice;
  const { typed, separator, span } = place;
  // A large id may stand in quotes, so where the author has opened them any does; a version never.
  const quoted = typed !== null && place.path.at(-1) === "id";
  const value = JSON.stringify(quoted ? String(choice.value) : choice.value);
  const member = place.kind === "key" && !place.hasColon && choice.member !== undefined ? `: ${choice.member}` : "";
  const newText = value + member + (place.hasColon ? "" : separator);
  const caret = kind === "folder" ? value.length - 1 : newText.length;
  return {
    label: String(choice.value),
    kind,
    detail,
    span,
    newText,
    filterText: typed === null ? value : JSON.stringify(String(choice.value)),
    caret,
  };
}
