/*
 * config_asked.c - what incidents ask of a configuration.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "config_asked.h"

#include <string.h>

#include "config_facts.h"
#include "parsers.h"

static void fold(struct text *text, enum config_place place, const char *name)
{
	size_t size = strlen(name);

	text_reset(text);
	text_add_char(text, (char)('0' + place));
	text_add_lower(text, name, size < CONFIG_TEXT ? size : CONFIG_TEXT);
}

static int add_place(struct config_asked *asked, enum config_place place, const char *name)
{
	if (!name || !*name)
		return 0;
	fold(&asked->text, place, name);
	return asked->text.oom || table_names_id(&asked->places, asked->text.bytes,
						 asked->text.size) == TABLE_NONE ? -1 : 0;
}

int config_asked_list(struct config_asked *asked, const struct evidence_wants *wants)
{
	for (size_t i = 0; i < wants->count; i++) {
		const struct evidence_want *want = &wants->list[i];

		asked->idle |= want->idle;
		if (add_place(asked, CONFIG_POOL, want->app_pool) < 0 ||
		    add_place(asked, CONFIG_APPLICATION, want->application) < 0)
			return -1;
		/* The site of an application has others, which are not asked for. */
		if (!want->application && add_place(asked, CONFIG_SITE, want->site) < 0)
			return -1;
		if (want->module && table_names_id(&asked->modules, want->module,
						   strlen(want->module)) == TABLE_NONE)
			return -1;
	}
	return 0;
}

void config_asked_release(struct config_asked *asked)
{
	table_names_release(&asked->places);
	table_names_release(&asked->modules);
	text_release(&asked->text);
}

/* Asking must not add the name. */
bool config_asked_for(struct config_asked *asked, enum config_place place, const char *name)
{
	fold(&asked->text, place, name);
	return !asked->text.oom && table_names_find(&asked->places, asked->text.bytes,
						    asked->text.size) != TABLE_NONE;
}

/* Where the part after "%windir%" or "\\?\" begins. */
static const char *after_start(const char *path, bool *variable)
{
	const char *end = *path == '%' ? strchr(path + 1, '%') : NULL;

	*variable = end != NULL;
	if (strncmp(path, "\\\\?\\", 4) == 0)
		return path + 4;
	return end ? end + 1 : path;
}

static bool same_character(char a, char b)
{
	a = a == '/' ? '\\' : text_lower(a);
	b = b == '/' ? '\\' : text_lower(b);
	return a == b;
}

static bool same(const char *a, const char *b)
{
	while (*a && *b && same_character(*a, *b)) {
		a++;
		b++;
	}
	return !*a && !*b;
}

bool config_same_path(const char *a, const char *b)
{
	bool a_variable, b_variable;
	size_t a_size, b_size;

	if (same(a, b))
		return true;
	a = after_start(a, &a_variable);
	b = after_start(b, &b_variable);
	a_size = strlen(a);
	b_size = strlen(b);
	/* What follows the variable begins with a backslash: no part of a name fits. */
	if (a_variable && *a != '\\' && *a != '/')
		return false;
	if (b_variable && *b != '\\' && *b != '/')
		return false;
	if (a_variable && b_size > a_size)
		b += b_size - a_size;
	else if (b_variable && a_size > b_size)
		a += a_size - b_size;
	return same(a, b);
}

/* The folder that a 32-bit process is sent to or from, or NULL. */
static const char *redirected_folder(const char *path, size_t *size)
{
	static const char *const names[] = { "\\system32\\", "\\syswow64\\", "\\sysnative\\" };

	for (const char *at = path; *at; at++)
		for (size_t i = 0; *at == '\\' && i < sizeof(names) / sizeof(names[0]); i++)
			if (text_starts(at, names[i])) {
				*size = strlen(names[i]);
				return at;
			}
	return NULL;
}

/* What is before the folder may be "%windir%", so that it is not compared. */
bool config_same_redirected(const char *a, const char *b)
{
	size_t a_size, b_size;
	const char *a_folder = redirected_folder(a, &a_size);
	const char *b_folder = redirected_folder(b, &b_size);

	return a_folder && b_folder && same(a_folder + a_size, b_folder + b_size);
}
