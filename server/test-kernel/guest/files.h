/* SPDX-License-Identifier: GPL-2.0 */
/* Small files of the kernel's file systems: read and written with one system call each. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_SIZE 256

static inline char *path(const char *format, ...)
{
	static char text[PATH_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return text;
}

/* Returns 0 or the errno of the open or of the write. */
static inline int write_file(const char *name, const char *text)
{
	int error = 0, fd = open(name, O_WRONLY);

	if (fd < 0)
		return errno;
	if (write(fd, text, strlen(text)) < 0)
		error = errno;
	close(fd);
	return error;
}

/* Reads the first line without its end; returns 0 or the errno. */
static inline int read_line(const char *name, char *line, size_t size)
{
	int fd = open(name, O_RDONLY);
	ssize_t length;

	line[0] = '\0';
	if (fd < 0)
		return errno;
	length = read(fd, line, size - 1);
	close(fd);
	if (length < 0)
		return errno;
	line[length] = '\0';
	line[strcspn(line, "\n")] = '\0';
	return 0;
}

/* The number in a file, or -1 where there is none. */
static inline int read_number(const char *name)
{
	char line[64];

	return read_line(name, line, sizeof(line)) || !line[0] ? -1 : atoi(line);
}
