import { nullChecks, post, pre, previous } from "./functions.ts";

const p = `struct klp_state *p = ${previous};`;

/** Checks of `klp_get_prev_state()` around what follows the pointer. */
export const surroundingChecks = nullChecks([
  ["one statement", post(p, "use(p->version);"), post(p, "if (p)", "\tuse(p->version);")],
  [
    "statements with blank lines and comments between",
    post(p, "use(p->version);", "", "/* Again. */", "use(p->data);"),
    post(p, "if (p) {", "\tuse(p->version);", "", "\t/* Again. */", "\tuse(p->data);", "}"),
  ],
  ["not over other statements", post(p, "use(p->version);", "done();", "use(p->data);"), null],
  ["not over a directive", post(p, "use(p->version);", "#define X 1", "use(p->data);"), null],
  ["not over a declaration", post(p, "int i = p->version;", "use(i);"), null],
  ["not over a return", pre(p, "return p->version;"), null],
  ["not over the value of a variable", post(p, "int i;", "i = p->version;", "use(i);"), null],
  [
    "over a variable that has a value",
    post(p, "int i = 0;", "i = p->version;", "use(i);"),
    post(p, "int i = 0;", "if (p)", "\ti = p->version;", "use(i);"),
  ],
  ["not with something else on the line", post(p, "use(p->version); done();"), null],
  ["in a condition", post(p, "if (p->version > 1)", "\tuse();"), post(p, "if (p && p->version > 1)", "\tuse();")],
  ["not in an alternative", post(p, "if (p->version > 1 || flag)", "\tuse();"), null],
  ["not with an else", post(p, "if (p->version > 1)", "\tuse();", "else", "\tdone();"), null],
  ["not where the function is left", post(p, "if (p->version > 1)", "\treturn;", "done();"), null],
  ["under a condition", post(p, "if (flag)", "\tuse(p->version);"), post(p, "if (flag && p)", "\tuse(p->version);")],
  ["not where that leaves", pre(p, "if (flag)", "\treturn p->version;", "return 0;"), null],
  [
    "in a block under a condition",
    post(p, "if (flag) {", "\tuse(p->version);", "}"),
    post(p, "if (flag) {", "\tif (p)", "\t\tuse(p->version);", "}"),
  ],
  ["without a name", post(`use(${previous}->version);`), post(`if (${previous})`, `\tuse(${previous}->version);`)],
  [
    "not where it is followed again behind a check",
    post(p, "use(p->version);", "done();", "if (p)", "\tuse(p->data);"),
    null,
  ],
]);
