/* SPDX-License-Identifier: GPL-2.0 */
#ifndef REBOOT_STATES_H
#define REBOOT_STATES_H

/* How long a machine waits after a panic: raised so that the crash kernel has time to write its dump. */
#define PANIC_TIMEOUT_STATE 1

/* How often /proc/cmdline was read, attached to the first task. */
#define READ_COUNT_SHADOW 1

#endif
