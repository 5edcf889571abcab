import type { Location, Log, Notification, ReportingDescriptor, Result } from "sarif";
import { lineStarts, positionAt, type Span } from "../c/source.ts";
import type { Diagnostic } from "../engine/diagnostic.ts";
import { rules } from "../rules/index.ts";
import type { Severity } from "../rules/rule.ts";
import type { CheckResult } from "./check-result.ts";

/** What SARIF says of the tool that made it. */
interface Tool {
  readonly version: string;
  /** The page of a rule in Markdown; null where there is none. */
  readonly pageOf: (rule: string) => string | null;
  /** A digest of a text: short, and the same in every run. */
  readonly digest: (text: string) => string;
}

/**
 * `check --format sarif`: SARIF 2.1.0 (OASIS), for code scanning services. Columns count UTF-16 units; paths are relative to `%SRCROOT%`,
 * the working directory. A result keeps its fingerprint when lines are added or removed elsewhere.
 */
export function checkSarif(result: CheckResult, display: (path: string) => string, tool: Tool): string {
  const places = new Places(display, tool.digest);
  const found = [...new Set(result.diagnostics.map(({ rule }) => rule))].sort();
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "klp-state",
            version: tool.version,
            semanticVersion: tool.version,
            rules: found.map((name) => descriptor(name, tool)),
          },
        },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: result.notes.map(({ path, message }): Notification => {
              return { level: "note", message: { text: message }, locations: [places.ofFile(path)] };
            }),
          },
        ],
        results: result.diagnostics.map((diagnostic) => resultOf(diagnostic, found.indexOf(diagnostic.rule), places)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptor(name: string, { pageOf }: Tool): ReportingDescriptor {
  const rule = rules.find((each) => each.name === name);
  const page = pageOf(name);
  return {
    id: name,
    ...(rule === undefined
      ? {}
      : {
          shortDescription: { text: rule.summary },
          defaultConfiguration: { level: levels[rule.severity] },
          properties: { tags: [rule.group] },
        }),
    ...(page === null ? {} : { help: { text: rule?.summary ?? name, markdown: page } }),
  };
}

const levels = { error: "error", warning: "warning", info: "note", hint: "note" } as const satisfies Record<
  Severity,
  Result.level
>;

function resultOf(diagnostic: Diagnostic, ruleIndex: number, places: Places): Result {
  const { rule, severity, span, message, when, related } = diagnostic;
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text: when === null ? message : `${message} (where ${when})` },
    locations: [places.of(span)],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((place, id) => ({
            id,
            message: { text: place.message },
            ...places.of(place.span),
          })),
        }),
    partialFingerprints: { "klpState/v1": places.fingerprint(diagnostic) },
  };
}

/** Spans as SARIF has them, and what makes a finding the same one in another version of its file. */
class Places {
  readonly #display: (path: string) => string;
  readonly #digest: (text: string) => string;
  readonly #counts = new Map<string, number>();

  constructor(display: (path: string) => string, digest: (text: string) => string) {
    this.#display = display;
    this.#digest = digest;
  }

  ofFile(path: string): Location {
    return { physicalLocation: { artifactLocation: this.#artifact(path) } };
  }

  of({ file, start, end }: Span): Location {
    const first = positionAt(file, start);
    const last = positionAt(file, end);
    return {
      physicalLocation: {
        artifactLocation: this.#artifact(file.path),
        region: {
          startLine: first.line + 1,
          startColumn: first.column + 1,
          endLine: last.line + 1,
          endColumn: last.column + 1,
        },
      },
    };
  }

  /** Made of the rule, the file, what is spoken of and the text of the line; the second one with all of these has another. */
  fingerprint({ rule, span, about }: Diagnostic): string {
    const { file, start } = span;
    const starts = lineStarts(file);
    const { line } = positionAt(file, start);
    const text = file.text.slice(starts[line], starts[line + 1]).trim();
    const same = [rule, this.#display(file.path), about ?? "", text].join("\n");
    const count = this.#counts.get(same) ?? 0;
    this.#counts.set(same, count + 1);
    return `${this.#digest(same)}:${count}`;
  }

  #artifact(path: string) {
    const shown = this.#display(path);
    // A path that is no relative one is a URI of its own, and a file at a revision has a scheme.
    const isRelative = !/^(?:\/|[a-z][a-z\d+.-]+:)/iu.test(shown);
    const uri = shown.split("/").map(encodeURIComponent).join("/");
    return isRelative
      ? { uri, uriBaseId: "%SRCROOT%" }
      : { uri: shown.startsWith("/") ? `file://${uri}` : encodeURI(shown) };
  }
}
