/*
 * print_report.c - write a report made by hand in one form, for scripts:
 * print_report FIXTURE FORMAT.  "schema" instead of a fixture prints the schema, "forms"
 * and "fixtures" the names of all.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "report_fixture.h"
#include "text.h"

static int print_forms(void)
{
	size_t count;
	const struct report_writer *writers = report_writers(&count);

	for (size_t i = 0; i < count; i++)
		puts(writers[i].name);
	return EXIT_SUCCESS;
}

static int print_fixtures(void)
{
	for (size_t i = 0; report_fixture_names[i]; i++)
		puts(report_fixture_names[i]);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	const struct report_options options = { .color = argc > 3, .verbose = argc > 4 };
	const struct report_writer *writer = argc > 2 ? report_find(argv[2]) : NULL;
	const struct report *report = writer ? report_fixture(argv[1]) : NULL;
	struct text text = { 0 };
	int ret = EXIT_FAILURE;

	if (argc == 2 && strcmp(argv[1], "schema") == 0)
		return fputs(report_schema(), stdout) < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
	if (argc == 2 && strcmp(argv[1], "forms") == 0)
		return print_forms();
	if (argc == 2 && strcmp(argv[1], "fixtures") == 0)
		return print_fixtures();
	if (!report) {
		fputs("usage: print_report FIXTURE FORMAT [color [verbose]]\n", stderr);
		return EXIT_FAILURE;
	}
	writer->write(report, &options, &text);
	if (!text.oom && fwrite(text_get(&text), 1, text.size, stdout) == text.size)
		ret = EXIT_SUCCESS;
	text_release(&text);
	return ret;
}
