// SPDX-License-Identifier: GPL-2.0
/*
 * The only program of the guest. Carries out /plan line by line, one system call a step, writes to the console what the kernel
 * answers, and powers off. Its own lines begin with '@'; anything else on the console is the kernel breaking down.
 *
 * Plan: `scenario NUMBER`, then steps `load NAME PARAMETERS`, `disable|enable|rmmod|stall|unstall NAME`, `prev NAME ID`, then `end`.
 */
#include <signal.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
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

static int log_fd;

static void die(const char *what)
{
	printf("@broken %s: %s\n", what, strerror(errno));
	fflush(stdout);
	reboot(RB_POWER_OFF);
	pause();
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
	int most = sleepers() ? 10 : 1000;

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

/* Has a task call each function, and leaves it there where it falls asleep in this livepatch's. */
static int stall(const char *name)
{
	int error = write_file(path("/sys/module/%s/parameters/catching", name), "1");

	if (error)
		return error;
	for EACH(i, patched) {
		int before = sleepers();
		pid_t child = fork();

		if (child < 0)
			die("fork");
		if (child == 0) {
			char line[256];

			read_line(patched[i].file, line, sizeof(line));
			_exit(0);
		}
		while (waitpid(child, NULL, WNOHANG) != child && sleepers() == before)
			usleep(500);
	}
	return write_file(path("/sys/module/%s/parameters/catching", name), "0");
}

static int unstall(const char *name)
{
	int before = sleepers(), own = read_number(path("/sys/module/%s/parameters/sleeping", name));
	int error = write_file(path("/sys/module/%s/parameters/wake", name), "1");

	if (error)
		return error;
	while (sleepers() > before - own)
		usleep(500);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	/* A task that is woken still has to leave the kernel. */
	usleep(2000);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
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

static int perform(const char *operation, const char *name, const char *rest)
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

/* Passes on what came into the log since the last time: "PRIORITY,...;TEXT" in each record. */
static void tell_log(int aloud)
{
	char record[8192];
	ssize_t length;

	while ((length = read(log_fd, record, sizeof(record) - 1)) > 0 || errno == EPIPE) {
		char *text;

		if (length <= 0) {
			printf("@log (records were lost)\n");
			continue;
		}
		record[length] = '\0';
		text = strchr(record, ';');
		if (!text || !aloud)
			continue;
		text[strcspn(text, "\n")] = '\0';
		printf("@log %s\n", text + 1);
	}
}

/* What sysfs says of the livepatches, and whose functions are in force. */
static void tell_state(void)
{
	for EACH(i, slots) {
		int enabled = read_number(path(LIVEPATCHES "/%s/enabled", slots[i]));

		if (enabled < 0)
			continue;
		printf("@listed %s%s%s\n", slots[i], enabled ? " enabled" : "",
		       is_in_transition(slots[i]) ? " in transition" : "");
	}
	for EACH(i, patched) {
		char line[256];

		read_line(patched[i].file, line, sizeof(line));
		for EACH(k, slots)
			if (!strcmp(line, slots[k]))
				printf("@force %s %s\n", patched[i].function, slots[k]);
	}
}

/* Leaves nothing of a scenario behind, not even that the one warning was given. */
static void clean_up(void)
{
	for EACH(i, slots)
		unstall(slots[i]);
	finish_transition();
	settle();
	for EACH(i, slots) {
		write_enabled(slots[i], "0");
		settle();
	}
	for EACH(i, slots) {
		int error = rmmod(slots[i]);

		if (error && error != ENOENT)
			die(slots[i]);
	}
	if (write_file("/sys/kernel/debug/clear_warn_once", "1"))
		die("clear_warn_once");
	tell_log(0);
}

/* The address of klp_transition_work as a module parameter. */
static const char *transition_work(void)
{
	static char parameter[64];
	char line[512], name[256];
	unsigned long address;
	FILE *symbols = fopen("/proc/kallsyms", "r");

	while (symbols && fgets(line, sizeof(line), symbols)) {
		if (sscanf(line, "%lx %*c %255s", &address, name) == 2 && !strcmp(name, "klp_transition_work")) {
			fclose(symbols);
			snprintf(parameter, sizeof(parameter), "work=%lu", address);
			return parameter;
		}
	}
	die("klp_transition_work is not in /proc/kallsyms");
	return NULL;
}

static void prepare(void)
{
	int console;

	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	if (mount("proc", "/proc", "proc", 0, NULL) || mount("sysfs", "/sys", "sysfs", 0, NULL) ||
	    mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL))
		die("mount");
	if (mount("devtmpfs", "/dev", "devtmpfs", 0, NULL) && errno != EBUSY)
		die("mount /dev");
	console = open("/dev/console", O_RDWR);
	if (console >= 0)
		for (int fd = 0; fd < 3; fd++)
			dup2(console, fd);
	setvbuf(stdout, NULL, _IOFBF, 65536);
	log_fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	if (log_fd < 0)
		die("/dev/kmsg");
	if (load("klp_target", transition_work()))
		die("klp_target");
	clean_up();
}

int main(void)
{
	char line[4096];
	FILE *plan;
	int step = 0;

	prepare();
	plan = fopen("/plan", "r");
	if (!plan)
		die("/plan");
	printf("@ready\n");
	while (fgets(line, sizeof(line), plan)) {
		char *rest = line, *operation, *name;

		line[strcspn(line, "\n")] = '\0';
		operation = strsep(&rest, " ");
		name = strsep(&rest, " ");
		if (!strcmp(operation, "scenario")) {
			printf("@scenario %s\n", name);
			step = 0;
		} else if (!strcmp(operation, "end")) {
			clean_up();
			printf("@end\n");
		} else {
			int error;

			printf("@step %d\n", step++);
			fflush(stdout);
			error = perform(operation, name, rest ? rest : "");
			settle();
			printf("@errno %d\n", error);
			tell_log(1);
			tell_state();
		}
		fflush(stdout);
	}
	printf("@done\n");
	fflush(stdout);
	reboot(RB_POWER_OFF);
	pause();
	return 0;
}
