/*
 * command_window.c - the end of a program that was started by a double click: its window
 * stays until it was read, and the report can be saved.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "command.h"

#include <stdio.h>
#include <stdlib.h>

#include "options.h"
#include "platform.h"
#include "screen.h"

#define NAME "iistriage-report.html"

/* The first letter of a line, '\n' of an empty one, or EOF. */
static int read_letter(void)
{
	int letter = getchar();

	for (int c = letter; c != '\n' && c != EOF; c = getchar())
		;
	return letter;
}

static void save(const struct command *command)
{
	char *path = platform_desktop(NAME);

	if (!path)
		screen_error(command->screen, "there is no desktop to save it to");
	else if (command_save(command, path, "html") == 0)
		fprintf(stderr, "Saved as " NAME " on the desktop; a double click opens it.\n");
	free(path);
}

void command_hold_window(const struct command *command, bool has_report)
{
	int letter;

	if (!platform_owns_window())
		return;
	do {
		fprintf(stderr, "\nPress Enter to close this window%s ",
			has_report ? ", or S and Enter to save the report on the desktop as a "
				     "page that a browser shows." : ".");
		letter = read_letter();
		if (has_report && (letter == 's' || letter == 'S'))
			save(command);
	} while (letter != '\n' && letter != EOF);
}
