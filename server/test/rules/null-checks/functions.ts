import { diagnose, withFix } from "../fixture.ts";

/** A function in which a fix writes a NULL check. */
export interface NullCheck {
  readonly title: string;
  readonly before: string;
  /** What the fix makes of it; null where none is offered. */
  readonly after: string | null;
}

/** Rows of a table. */
export function nullChecks(
  rows: readonly (readonly [title: string, before: string, after: string | null])[],
): readonly NullCheck[] {
  return rows.map(([title, before, after]) => ({ title, before, after }));
}

const tables = `
static struct klp_func funcs[] = { { .old_name = "f", .new_func = new_f }, { } };
static struct klp_object objs[] = {
	{ .funcs = funcs, .callbacks = { .pre_patch = pre, .post_patch = post, .pre_unpatch = undo, .post_unpatch = undone } },
	{ }
};
static struct klp_state states[] = { { .id = 1, .version = 1 }, { } };
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = states, .replace = true };
`;

/** The functions after the first fix of a rule; null where it offers none. Throws where the rule says nothing, or says it still. */
export function fixed(rule: string, functions: string): string | null {
  const text = `${functions}${functions.includes("\r\n") ? tables.replaceAll("\n", "\r\n") : tables}`;
  const scenario = new Map([["livepatch.c", text]]);
  const [found] = diagnose(scenario, rule);
  if (found === undefined) throw new Error(`nothing found in ${functions}`);
  const fix = found.fixes[0];
  if (fix === undefined) return null;
  const after = withFix(scenario, fix);
  const [left] = diagnose(after, rule);
  if (left !== undefined) throw new Error(`still found: ${left.message}`);
  return after.get("livepatch.c")!.slice(0, after.get("livepatch.c")!.length - (text.length - functions.length));
}

export const get = "klp_get_state(&patch, 1)";
export const previous = "klp_get_prev_state(1)";

export function post(...lines: readonly string[]): string {
  return functionOf("static void post(struct klp_object *obj)", lines);
}

export function pre(...lines: readonly string[]): string {
  return functionOf("static int pre(struct klp_object *obj)", lines);
}

export function functionOf(head: string, lines: readonly string[]): string {
  return [head, "{", ...lines.map((line) => (line === "" || line.endsWith(":") ? line : `\t${line}`)), "}", ""].join(
    "\n",
  );
}

/** A `pre_patch` that answers what `help` does. */
export const caller = "static int pre(struct klp_object *obj) { return help(); }\n";
