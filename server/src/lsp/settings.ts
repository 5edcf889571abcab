/** The settings `klpState.*` that concern the server; `package.json` describes them to VS Code. */
export interface Settings {
  readonly history: {
    /** The manifest that governs all files, relative to the workspace folder or absolute; empty for the nearest one. */
    readonly file: string;
  };
}

export const DEFAULT_SETTINGS: Settings = { history: { file: "" } };

/** Takes what a client answers for the section `klpState`; what is missing or of another type has its default. */
export function readSettings(section: unknown): Settings {
  const file = member(member(section, "history"), "file");
  return { history: { file: typeof file === "string" ? file.trim() : DEFAULT_SETTINGS.history.file } };
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
