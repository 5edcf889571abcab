/* SPDX-License-Identifier: GPL-2.0 */
/* States of the "pressure" livepatches. An id is never used again for something else. */
#ifndef PRESSURE_H
#define PRESSURE_H

#define UDP_MEM_STATE	1	/* the UDP memory limit is lowered */
#define WRITEBACK_STATE	2	/* dirty pages are written back earlier */

#endif
