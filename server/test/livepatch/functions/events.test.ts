import { describe, expect, test } from "vitest";
import {
  failedAllocationsAt,
  guardsAt,
  nullnessAt,
  previousStateAt,
  stateAt,
  type FlowEvent,
} from "../../../src/livepatch/functions/events.ts";
import type { Place, Value } from "../../../src/livepatch/functions/values.ts";
import { eventsOf } from "./flows.ts";

/** `prev(1)->data`: where a value came from, in a few words. */
function told(value: Value | null): string {
  switch (value?.kind) {
    case undefined:
      return "nothing";
    case "state":
      return `state(${value.id ?? "?"})`;
    case "previousState":
      return `prev(${value.id ?? "?"})`;
    case "shadow":
      return `shadow(${told(value.object)}, ${value.id ?? "?"})`;
    case "allocation":
      return value.gfp === null ? value.function : `${value.function}(${told(value.gfp)})`;
    case "parameter":
      return value.name;
    case "number":
      return value.errno === null ? `${value.value ?? ""}` : `${value.sign < 0 ? "-" : ""}${value.errno}`;
    case "names":
      return value.names.join("|");
    case "string":
      return "string";
    case "address":
      return `&${placed(value.place)}`;
    case "field":
      return value.name === "*" ? `*${told(value.of)}` : `${told(value.of)}->${value.name}`;
    case "variable":
      return value.place.name;
    case "result":
      return `${value.function}()`;
    case "unknown":
      return "?";
  }
}

function placed(place: Place): string {
  if (place.kind === "variable") return place.name;
  return place.name === "*" ? `*${told(place.of)}` : `${told(place.of)}->${place.name}`;
}

function line(event: FlowEvent): string {
  switch (event.kind) {
    case "store":
      return `${placed(event.place)} = ${told(event.value)}`;
    case "read":
      return `read ${placed(event.place)}`;
    case "free":
      if (event.shadow === null) return `${event.name}(${told(event.value)})`;
      return `${event.name}(${told(event.shadow.object)}, ${event.shadow.id ?? "?"})`;
    case "return":
      return `return ${told(event.value)}`;
    case "dereference":
      return `${told(event.value)}: ${nullnessAt(event, event.value)}`;
    case "call":
      return `${event.name ?? "?"}(${event.arguments.map(told).join(", ")})`;
  }
}

function lines(kind: FlowEvent["kind"], body: string, before = ""): readonly string[] {
  return eventsOf(body, before)
    .events.filter((event) => event.kind === kind)
    .map(line);
}

const own = "struct klp_state *state = klp_get_state(&patch, 1);";
const both = `${own} struct klp_state *prev = klp_get_prev_state(1);`;

describe("stores", () => {
  test.each<readonly [body: string, expected: readonly string[]]>([
    [`${both} state->data = prev->data;`, ["state(1)->data = prev(1)->data"]],
    [`${both} (*state).data = (void *)(*prev).data;`, ["state(1)->data = prev(1)->data"]],
    [`${both} state->data = prev ? prev->data : NULL;`, ["state(1)->data = prev(1)->data", "state(1)->data = 0"]],
    [`${both} void *data = prev->data; state->data = data;`, ["state(1)->data = prev(1)->data"]],
    [`${both} memcpy(state->data, prev->data, 8);`, ["*state(1)->data = *prev(1)->data"]],
    [`${both} *(int *)state->data = *(int *)prev->data;`, ["*state(1)->data = *prev(1)->data"]],
    [`${own} *(int *)state->data = console_loglevel;`, ["*state(1)->data = console_loglevel"]],
    [`${own} struct saved *s = state->data; s->level = level;`, ["state(1)->data->level = level"]],
    [`${own} state->data = &saved;`, ["state(1)->data = &saved"]],
    [`${own} state->data = &saved.member;`, ["state(1)->data = &saved->member"]],
    [`${own} state->data = buffer;`, ["state(1)->data = &buffer"]],
    [`${own} state->data = "text";`, ["state(1)->data = string"]],
    [`${own} state->data = helper;`, ["state(1)->data = &helper"]],
    [`${own} state->data = kzalloc(8, GFP_KERNEL | __GFP_ZERO);`, ["state(1)->data = kzalloc(GFP_KERNEL|__GFP_ZERO)"]],
    [`${own} WRITE_ONCE(state->data, obj);`, ["state(1)->data = obj"]],
    [`${own} smp_store_release(&state->data, obj);`, ["state(1)->data = obj"]],
    [`klp_get_state(&patch, 1)->data = READ_ONCE(obj->mod);`, ["state(1)->data = obj->mod"]],
    ["saved = jiffies;", ["saved = jiffies"]],
    ["original.level = console_loglevel;", ["original->level = console_loglevel"]],
    ["static int once; once = level;", ["once = level"]],
    ["int local = level; local = 2;", []],
    [`${own} struct klp_state copy = *state; copy.data = NULL;`, ["?->data = 0"]],
    ["int id = 1; klp_get_state(&patch, id)->data = NULL;", ["state(1)->data = 0"]],
    ["klp_get_state(&patch, ID + 1)->data = NULL;", ["state(3)->data = 0"]],
    ["klp_get_state(&patch, unknown_id)->data = NULL;", ["state(?)->data = 0"]],
    ["klp_get_state(&patch, flag ? 1 : 2)->data = NULL;", ["state(1)->data = 0", "state(2)->data = 0"]],
  ])("%s", (body, expected) => {
    const before =
      "enum { ID = 2 }; static struct saved saved, original; static int flag; static char buffer[8]; static void helper(void) { }";
    expect(lines("store", body, before)).toEqual(expected);
  });
});

describe("frees", () => {
  test.each<readonly [body: string, expected: readonly string[]]>([
    [`${own} kfree(state->data);`, ["kfree(state(1)->data)"]],
    [`${own} void *data = state->data; kvfree(data);`, ["kvfree(state(1)->data)"]],
    [`${own} kmem_cache_free(cache, state->data);`, ["kmem_cache_free(state(1)->data)"]],
    [`${own} kfree_sensitive((void *)state->data);`, ["kfree_sensitive(state(1)->data)"]],
    [`${own} release(state);`, ["kfree(state(1)->data)"]],
    ["klp_shadow_free(NULL, 5, NULL);", ["klp_shadow_free(0, 5)"]],
    ["klp_shadow_free_all((7 << 6) | 1, drop);", ["klp_shadow_free_all(nothing, 449)"]],
    [
      "void *p __free(kfree) = kmalloc(8, GFP_KERNEL); if (!p) return -ENOMEM; use(p); return 0;",
      ["kfree(kmalloc(GFP_KERNEL))"],
    ],
    ["void *p __free(kfree) = kmalloc(8, GFP_KERNEL); return no_free_ptr(p);", []],
    ["void *p __free(kfree) = kmalloc(8, GFP_KERNEL); return_ptr(p);", []],
    ["{ void *p __free(kvfree) = obj; } use(obj);", ["kvfree(obj)"]],
  ])("%s", (body, expected) => {
    expect(lines("free", body, "static void release(struct klp_state *s) { if (s) kfree(s->data); }")).toEqual(
      expected,
    );
  });

  test("know whether a previous state is there", () => {
    const { events } = eventsOf(`${both} if (prev) return 0; kfree(state->data); return 0;`);
    const free = events.find(({ kind }) => kind === "free")!;
    expect([previousStateAt(free, 1n), stateAt(free, 1n), previousStateAt(free, 2n)]).toEqual([
      "null",
      "nonNull",
      null,
    ]);
  });

  test("know it where the answer is not stored, and a helper asks", () => {
    const before = "static bool replaced(void) { return !!klp_get_prev_state(1); }";
    const { events } = eventsOf(`${own} if (!replaced()) kfree(state->data); return 0;`, before);
    expect(events.filter(({ kind }) => kind === "free").map((event) => previousStateAt(event, 1n))).toEqual(["null"]);
  });
});

describe("returns", () => {
  test.each<readonly [body: string, expected: readonly string[]]>([
    ["return 0;", ["return 0"]],
    ["return 1;", ["return 1"]],
    ["return true;", ["return 1"]],
    ["return -ENOMEM;", ["return -ENOMEM"]],
    ["return -EPROBE_DEFER;", ["return -EPROBE_DEFER"]],
    ["return ENABLED;", ["return ENABLED"]],
    ["return flag ? -EINVAL : 0;", ["return -EINVAL", "return 0"]],
    ["int ret = 0; if (flag) ret = -EINVAL; return ret;", ["return -EINVAL", "return 0"]],
    ["int ret; ret = -EBUSY; goto out; out: return ret;", ["return -EBUSY"]],
    ["return !flag;", ["return 1", "return 0"]],
    ["return obj->mod == NULL;", ["return 1", "return 0"]],
    ["return !!kzalloc(8, GFP_KERNEL);", ["return 1", "return 0"]],
    ["int ret = setup(); if (ret) return ret; return 0;", ["return setup()", "return 0"]],
    ["return klp_get_prev_state(1);", ["return prev(1)"]],
    ["if (flag) return 1;", ["return 1", "return nothing"]],
    ["switch (flag) { case 0: return 0; case 1: return 1; } return 2;", ["return 0", "return 1", "return 2"]],
    ["int i = 2; switch (i) { case 1: return 1; case 2: return 2; default: return 3; }", ["return 2"]],
    ["while (1) { if (flag) return 4; }", ["return 4"]],
    ['panic("x"); return 1;', []],
    ["return ({ int ret = 5; ret; });", ["return 5"]],
  ])("%s", (body, expected) => {
    expect(lines("return", body)).toEqual(expected);
  });

  test("know which allocation failed", () => {
    const { events } = eventsOf(
      `${own} state->data = kzalloc(8, GFP_KERNEL); if (!state->data) goto out; out: return 0;`,
    );
    const returns = events.filter(({ kind }) => kind === "return");
    expect(returns.map((event) => failedAllocationsAt(event).map(told))).toEqual([[], ["kzalloc(GFP_KERNEL)"]]);
  });

  test("know it through a helper", () => {
    const before = "static void *get(gfp_t gfp) { return kmalloc(8, gfp); }";
    const { events } = eventsOf("void *p = get(GFP_ATOMIC); if (!p) return 0; return 0;", before);
    const returns = events.filter((event) => event.kind === "return" && event.calls.length === 0);
    expect(returns.map((event) => failedAllocationsAt(event).map(told))).toEqual([["kmalloc(GFP_ATOMIC)"], []]);
  });
});

describe("dereferences", () => {
  test.each<readonly [body: string, expected: readonly string[]]>([
    ["int *p = kzalloc(8, GFP_KERNEL); *p = 1;", ["kzalloc(GFP_KERNEL): unchecked"]],
    ["int *p = kzalloc(8, GFP_KERNEL); if (!p) return -ENOMEM; *p = 1;", ["kzalloc(GFP_KERNEL): nonNull"]],
    ["int *p = kzalloc(8, GFP_KERNEL | __GFP_NOFAIL); *p = 1;", ["kzalloc(GFP_KERNEL|__GFP_NOFAIL): nonNull"]],
    ["int *p = vmalloc(8); p[3] = 1;", ["vmalloc: unchecked"]],
    ["int *p = klp_shadow_get(NULL, 1); *p = 1; *p = 2;", ["shadow(0, 1): unchecked", "shadow(0, 1): nonNull"]],
    ["int *p = klp_shadow_alloc(obj, 1, 8, GFP_KERNEL, NULL, NULL); if (p) *p = 1;", ["shadow(obj, 1): nonNull"]],
    ["memcpy(kmalloc(8, GFP_KERNEL), text, 8);", ["kmalloc(GFP_KERNEL): unchecked", "text: unchecked"]],
    ['if (strcmp(obj->name, "ext4")) return 0;', ["obj: unchecked", "obj->name: unchecked"]],
    ['pr_info("%d\\n", obj->mod->state);', ["obj: unchecked", "obj->mod: unchecked"]],
    // The name of a module is an array in it.
    ["tell(obj->mod->name, obj->mod->state);", ["obj: unchecked", "obj: nonNull", "obj->mod: unchecked"]],
    ['strcmp(obj->mod->name, "nfs");', ["obj: unchecked", "obj->mod->name: unchecked"]],
    ["use(obj->name->len);", ["obj: unchecked", "obj->name: unchecked"]],
    ['if (obj->mod) pr_info("%d\\n", obj->mod->state);', ["obj: unchecked", "obj: nonNull", "obj->mod: nonNull"]],
    [
      "if (!obj->mod) return 0; log(obj); use(obj->mod->state);",
      ["obj: unchecked", "obj: nonNull", "obj->mod: unknown"],
    ],
    [
      'if (!obj->mod) return 0; pr_info("%s\\n", obj->name); use(obj->mod->state);',
      ["obj: unchecked", "obj: nonNull", "obj: nonNull", "obj->mod: nonNull"],
    ],
    ["int *p = NULL; *p = 1;", ["0: null"]],
    ["int a[3]; a[1] = 0; struct x s; s.m = 1; (&s)->m = 2;", []],
    [
      "int i; for (i = 0; i < 2; i++) { int *p = kmalloc(8, GFP_KERNEL); if (!p) break; *p = 1; }",
      ["kmalloc(GFP_KERNEL): nonNull", "kmalloc(GFP_KERNEL): nonNull"],
    ],
    [
      "int *p = kmalloc(8, GFP_KERNEL); while (flag) { *p = 1; p = kmalloc(8, GFP_KERNEL); }",
      ["kmalloc(GFP_KERNEL): unchecked", "kmalloc(GFP_KERNEL): unchecked"],
    ],
    [
      "void *p = NULL; if (flag) p = kmalloc(8, GFP_KERNEL); if (flag && !p) return -ENOMEM; if (p) *(int *)p = 1;",
      ["kmalloc(GFP_KERNEL): nonNull"],
    ],
  ])("%s", (body, expected) => {
    expect(lines("dereference", body)).toEqual(expected);
  });
});

describe("guards", () => {
  test.each<readonly [body: string, expected: readonly string[]]>([
    ["use();", []],
    ["if (obj->mod) use();", ["obj->mod"]],
    ["if (!obj->mod) return 0; use();", ["obj->mod"]],
    ['if (!obj->mod) pr_info("vmlinux\\n"); use();', []],
    ["if (obj->mod && flag) use();", ["obj->mod", "flag"]],
    ["if (1) use();", []],
    ["if (limit > 3) use();", ["limit"]],
    ["while (flag) use();", ["flag"]],
    ["switch (flag) { case 2: use(); }", ["flag"]],
    ["do { use(); } while (flag);", []],
  ])("%s", (body, expected) => {
    const use = eventsOf(body).events.filter((event) => event.kind === "call" && event.name === "use");
    const [first] = use;
    expect(guardsAt(first!).map(({ about }) => told(about[0] ?? null))).toEqual(expected);
  });
});

describe("calls", () => {
  test.each<readonly [body: string, expected: readonly string[]]>([
    ["guard(mutex)(&lock);", ["guard(mutex)(&lock)"]],
    ["obj->mod->init();", ["?()"]],
    ["helper(obj, 1);", ["helper(obj, 1)", "inner(1)"]],
    ["int n = 3; inner(n);", ["inner(3)"]],
    ["kfree(obj);", ["kfree(obj)"]],
    ["struct foo *f = container_of(obj, struct foo, member); use(f->x);", ["use(?->x)"]],
  ])("%s", (body, expected) => {
    expect(lines("call", body, "static void helper(void *p, int n) { inner(n); }")).toEqual(expected);
  });
});
