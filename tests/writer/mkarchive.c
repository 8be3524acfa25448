/*
 * mkarchive.c - an archive of files, under names of any kind.
 *
 *   mkarchive OUT FORMAT FILTER [NAME=FILE | NAME->TARGET]...
 *
 * FILTER is - for none; a NAME->TARGET is a link.  FORMAT zip-encrypted has the password
 * "secret".
 *
 * SPDX-License-Identifier: MIT
 */
#include "archive_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *read_all(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *bytes = NULL;
	size_t got;

	*size = 0;
	if (!file) {
		perror(path);
		exit(1);
	}
	do {
		bytes = realloc(bytes, *size + (1 << 20));
		if (!bytes)
			exit(99);
		got = fread(bytes + *size, 1, 1 << 20, file);
		*size += got;
	} while (got > 0);
	fclose(file);
	return bytes;
}

static void add(struct archive_writer *writer, char *what)
{
	char *arrow = strstr(what, "->"), *equal = strrchr(what, '=');
	size_t size;
	void *bytes;

	if (arrow) {
		*arrow = '\0';
		archive_writer_link(writer, what, arrow + 2);
	} else if (equal) {
		*equal = '\0';
		bytes = read_all(equal + 1, &size);
		archive_writer_add(writer, what, bytes, size, 0);
		free(bytes);
	}
}

int main(int argc, char **argv)
{
	struct archive_writer *writer;
	size_t size, put;
	void *bytes;
	FILE *out;

	if (argc < 4) {
		fprintf(stderr, "usage: mkarchive OUT FORMAT FILTER [NAME=FILE]...\n");
		return 2;
	}
	writer = strcmp(argv[2], "zip-encrypted") == 0
		? archive_writer_new("zip", NULL, "zip:encryption=traditional")
		: archive_writer_new(argv[2], strcmp(argv[3], "-") ? argv[3] : NULL, NULL);
	for (int i = 4; i < argc; i++)
		add(writer, argv[i]);
	bytes = archive_writer_end(writer, &size);
	out = fopen(argv[1], "wb");
	put = out ? fwrite(bytes, 1, size, out) : 0;
	free(bytes);
	if (out && fclose(out) == 0 && put == size)
		return 0;
	perror(argv[1]);
	return 1;
}
