/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The steps of a scenario, one system call each: `load NAME PARAMETERS`, `disable|enable|rmmod|stall|unstall NAME`, `prev NAME ID`.
 * What the kernel does behind them, such as to let livepatches go, has come to an end when a step returns.
 */
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "files.h"

#define LIVEPATCHES "/sys/kernel/livepatch"

/* The names under which the livepatch module was built. */
static const char *const slots[] = { "lp_a", "lp_b", "lp_c", "lp_d", "lp_e", "lp_u" };
/* A read of each of these files calls one function that livepatches patch. */
static const struct {
	const char *function, *file;
} patched[] = {
	{ "cmdline_proc_show", "/proc/cmdline" },
	{ "version_proc_show", "/proc/version" },
	{ "loadavg_proc_show", "/proc/loadavg" },
	{ "target_show", "/proc/klp_target" },
};

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))
#define EACH(index, array) (int index = 0; index < COUNT(array); index++)

static void die(const char *what)
{
	printf("@broken %s: %s\n", what, strerror(errno));
	fflush(stdout);
	reboot(RB_POWER_OFF);
	pause();
}

static int slot_of(const char *name)
{
	for EACH(i, slots)
		if (!strcmp(slots[i], name))
			return i;
	errno = EINVAL;
	die(name);
	return -1;
}

static int load(const char *name, const char *parameters)
{
	int fd = open(path("/modules/%s.ko", name), O_RDONLY), error;

	if (fd < 0)
		die(name);
	error = syscall(SYS_finit_module, fd, parameters, 0) ? errno : 0;
	close(fd);
	return error;
}

static int rmmod(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? errno : 0;
}

static int is_in_transition(const char *name)
{
	return read_number(path(LIVEPATCHES "/%s/transition", name)) == 1;
}

static int is_transition_running(void)
{
	for EACH(i, slots)
		if (is_in_transition(slots[i]))
			return 1;
	return 0;
}

static int sleepers(void)
{
	int count = 0;

	for EACH(i, slots) {
		int own = read_number(path("/sys/module/%s/parameters/sleeping", slots[i]));

		if (own > 0)
			count += own;
	}
	return count;
}

/*
 * Has the kernel look whether the transition can finish. The first look may come while an unrelated task is on its way, so
 * that there are several; without a sleeper it has to finish.
 */
static void finish_transition(void)
{
	int most = sleepers() ? 4 : 1000;

	for (int looks = 0; looks < most && is_transition_running(); looks++) {
		if (looks)
			usleep(2000);
		write_file("/sys/module/klp_target/parameters/look", "1");
	}
}

/* Whether the kernel is done with a livepatch: gone from sysfs and without a reference, or there to stay for now. */
static int is_settled(const char *name)
{
	int enabled = read_number(path(LIVEPATCHES "/%s/enabled", name));

	if (enabled < 0)
		return read_number(path("/sys/module/%s/refcnt", name)) <= 0;
	return enabled == 1 || is_in_transition(name);
}

/* Waits for the work that lets disabled and replaced livepatches go (kernel/livepatch/core.c: klp_free_patch_work_fn). */
static void settle(void)
{
	for EACH(i, slots) {
		for (int rounds = 0; !is_settled(slots[i]); rounds++) {
			if (rounds == 5000)
				die("a livepatch is not let go");
			usleep(1000);
		}
	}
}

/* Readers that sleep in functions of a livepatch, by its slot. */
static pid_t caught[COUNT(slots)][128];
static int caught_count[COUNT(slots)];

/* Starts a task that calls a function, and waits until it has, or sleeps in it. Returns the task if it sleeps, otherwise 0. */
static pid_t start_reader(const char *file)
{
	int before = sleepers();
	pid_t child = fork();

	if (child < 0)
		die("fork");
	if (child == 0) {
		char line[256];

		read_line(file, line, sizeof(line));
		_exit(0);
	}
	while (sleepers() == before) {
		if (waitpid(child, NULL, WNOHANG) == child)
			return 0;
		usleep(500);
	}
	return child;
}

/* Has tasks call each function, and leaves those there that fall asleep in this livepatch's. */
static int stall(const char *name)
{
	int slot = slot_of(name);
	int error = write_file(path("/sys/module/%s/parameters/catching", name), "1");

	if (error)
		return error;
	for EACH(i, patched) {
		pid_t reader = start_reader(patched[i].file);

		if (!reader)
			continue;
		if (caught_count[slot] == COUNT(caught[slot]))
			die("too many stalled tasks");
		caught[slot][caught_count[slot]++] = reader;
	}
	return write_file(path("/sys/module/%s/parameters/catching", name), "0");
}

static int unstall(const char *name)
{
	int slot = slot_of(name);
	int error = write_file(path("/sys/module/%s/parameters/wake", name), "1");

	if (error)
		return error;
	while (caught_count[slot] > 0)
		waitpid(caught[slot][--caught_count[slot]], NULL, 0);
	finish_transition();
	return 0;
}

/* A write that turns a running transition round does not have the kernel look at it, and neither do we. */
static int write_enabled(const char *name, const char *value)
{
	int reversed = is_in_transition(name);
	int error = write_file(path(LIVEPATCHES "/%s/enabled", name), value);

	if (!error && !reversed)
		finish_transition();
	return error;
}

static int carry_out(const char *operation, const char *name, const char *rest)
{
	if (!strcmp(operation, "load")) {
		int error = load(name, rest);

		if (!error)
			finish_transition();
		return error;
	}
	if (!strcmp(operation, "disable"))
		return write_enabled(name, "0");
	if (!strcmp(operation, "enable"))
		return write_enabled(name, "1");
	if (!strcmp(operation, "rmmod"))
		return rmmod(name);
	if (!strcmp(operation, "stall"))
		return stall(name);
	if (!strcmp(operation, "unstall"))
		return unstall(name);
	if (!strcmp(operation, "prev"))
		return write_file(path("/sys/module/%s/parameters/outside", name), rest);
	errno = ENOSYS;
	die(operation);
	return 0;
}

/* Returns 0 or the errno. */
static int perform(const char *operation, const char *name, const char *rest)
{
	int error = carry_out(operation, name, rest);

	settle();
	return error;
}
