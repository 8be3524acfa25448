/*
 * mkpe.c - write the program files of pe_cases.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evtx_bytes.h"
#include "pe_writer.h"

static int list(void)
{
	for (size_t i = 0; pe_case(i); i++)
		printf("%s\t%s\n", pe_case(i)->name, pe_case(i)->what);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int write_case(const char *name, const char *path)
{
	const struct pe_recipe *recipe = pe_case_named(name);
	uint8_t *bytes = evtx_need(malloc(PE_WRITER_SIZE));
	size_t size;
	FILE *stream;
	int bad;

	if (!recipe) {
		fprintf(stderr, "mkpe: no case '%s'; --list shows all\n", name);
		free(bytes);
		return EXIT_FAILURE;
	}
	size = pe_write(recipe, bytes);
	stream = fopen(path, "wb");
	bad = !stream || (size && fwrite(bytes, size, 1, stream) != 1);
	if (stream && fclose(stream) != 0)
		bad = 1;
	if (bad)
		fprintf(stderr, "mkpe: %s: %s\n", path, strerror(errno));
	free(bytes);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--list") == 0)
		return list();
	if (argc == 3)
		return write_case(argv[1], argv[2]);
	fputs("Usage: mkpe --list\n"
	      "       mkpe CASE OUT.dll\n", stderr);
	return 2;
}
