/** A whole, correct livepatch of about `size` bytes with states, callbacks and patched functions; `seed` makes its names. */
export function livepatchSource(seed, size) {
  const functions = [];
  let length = 1800;
  for (let i = 0; length < size; i++) {
    const text = patchedFunction(seed, i);
    functions.push(text);
    length += text.length + 60;
  }
  return `// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/livepatch.h>
#include <linux/slab.h>

#define LIMIT_STATE ${1000 + seed}
#define LIMIT_STATE_VERSION 1

static struct klp_patch patch;

${functions.join("\n")}
static int limit_pre_patch(struct klp_object *obj)
{
\tstruct klp_state *state;

\tif (klp_get_prev_state(LIMIT_STATE))
\t\treturn 0;
\tstate = klp_get_state(&patch, LIMIT_STATE);
\tif (!state)
\t\treturn -EINVAL;
\tstate->data = kzalloc(sizeof(int), GFP_KERNEL);
\treturn state->data ? 0 : -ENOMEM;
}

static void limit_post_unpatch(struct klp_object *obj)
{
\tstruct klp_state *state = klp_get_state(&patch, LIMIT_STATE);

\tif (state && !klp_get_prev_state(LIMIT_STATE))
\t\tkfree(state->data);
}

static struct klp_func funcs[] = {
${functions.map((_, i) => `\t{\n\t\t.old_name = "worker_${seed}_${i}",\n\t\t.new_func = livepatch_worker_${i},\n\t},`).join("\n")}
\t{ }
};

static struct klp_object objs[] = {
\t{
\t\t.funcs = funcs,
\t\t.callbacks = {
\t\t\t.pre_patch = limit_pre_patch,
\t\t\t.post_unpatch = limit_post_unpatch,
\t\t},
\t},
\t{ }
};

static struct klp_state states[] = {
\t{ .id = LIMIT_STATE, .version = LIMIT_STATE_VERSION },
\t{ }
};

static struct klp_patch patch = {
\t.mod = THIS_MODULE,
\t.objs = objs,
\t.states = states,
\t.replace = true,
};

static int livepatch_init(void)
{
\treturn klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;
}

function patchedFunction(seed, index) {
  return `static int livepatch_worker_${index}(struct worker *worker, unsigned int flags)
{
\tstruct queue *queue = worker->queue;
\tint ret = 0;

\tif (!queue || (flags & ~(BIT(0) | BIT(${index % 31}))) != 0)
\t\treturn -EINVAL;

\tmutex_lock(&queue->lock);
\tlist_for_each_entry(worker, &queue->workers, node) {
\t\tif (worker->id == ${seed + index} && worker->state < WORKER_STATE_MAX) {
\t\t\tret = queue->ops->wake(queue, worker->id, flags);
\t\t\tbreak;
\t\t}
\t}
\tmutex_unlock(&queue->lock);
\tpr_debug("%s: worker %d of queue %p: %d\\n", __func__, worker->id, queue, ret);
\treturn ret;
}
`;
}
