import { laidOutText, type JsonObject, type JsonValue } from "./manifest-edits.ts";

/** The text of a new manifest with these streams by name; `remark` is a comment before them, null for none. */
export function newManifest(streams: ReadonlyMap<string, JsonObject>, remark: string | null = null): string {
  const written = [...streams].map(
    ([name, stream]) => `    ${JSON.stringify(name)}: {\n${membersOf(stream).join(",\n")}\n    }`,
  );
  const comment = remark === null ? "" : `  // ${remark}\n`;
  return `{\n${comment}  "streams": {\n${written.join(",\n")}\n  }\n}\n`;
}

/** Each on its own lines, and a release on one that begins with it: that is how the next ones are added. */
function membersOf(stream: JsonObject): readonly string[] {
  return Object.entries(stream).map(([name, value]) => {
    if (name !== "releases" || !isList(value)) return line(6, `${JSON.stringify(name)}: `, value);
    const releases = value.map((each) => line(8, "", each)).join(",\n");
    return `      "releases": [\n${releases === "" ? "" : `${releases}\n`}      ]`;
  });
}

function line(indentation: number, key: string, value: JsonValue): string {
  const indent = " ".repeat(indentation);
  return indent + laidOutText({ key, value }, indent, { lineBreak: "\n", unit: "  " });
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
