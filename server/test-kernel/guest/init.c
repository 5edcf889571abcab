// SPDX-License-Identifier: GPL-2.0
/*
 * The only program of the guest. Carries out /plan line by line, writes to the console what the kernel answers, and powers off.
 * Its own lines begin with '@'; anything else on the console is the kernel breaking down.
 *
 * Plan: `scenario NUMBER`, then steps as in steps.h, then `end`, and so on.
 */
#include <sys/mount.h>
#include <sys/stat.h>
#include "steps.h"

static int log_fd;

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
		perform("unstall", slots[i], "");
	finish_transition();
	settle();
	for EACH(i, slots)
		perform("disable", slots[i], "");
	for EACH(i, slots) {
		int error = perform("rmmod", slots[i], "");

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
