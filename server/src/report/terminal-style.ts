import * as util from "node:util";

/** How a piece of text looks on a terminal; plain text comes back as it is. */
export interface TerminalStyle {
  readonly bold: (text: string) => string;
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly note: (text: string) => string;
  readonly dim: (text: string) => string;
}

const plain = (text: string): string => text;

export const PLAIN_STYLE: TerminalStyle = { bold: plain, error: plain, warning: plain, note: plain, dim: plain };

/** Colours as compilers use them. Plain on Node 18, which has no `util.styleText`. */
export function colourStyle(): TerminalStyle {
  if (!("styleText" in util)) return PLAIN_STYLE;
  const style =
    (...formats: readonly ("bold" | "red" | "magenta" | "cyan" | "gray")[]) =>
    (text: string): string =>
      formats.reduce((inner, format) => util.styleText(format, inner), text);
  return {
    bold: style("bold"),
    error: style("bold", "red"),
    warning: style("bold", "magenta"),
    note: style("bold", "cyan"),
    dim: style("gray"),
  };
}
