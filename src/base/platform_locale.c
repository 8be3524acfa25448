/*
 * platform_locale.c - UTF-8 for a thread, on a POSIX system.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>

#include "shortage.h"

struct platform_locale {
	locale_t utf8, before;
};

char *platform_narrow_name(const wchar_t *name)
{
	(void)name;
	return NULL;
}

struct platform_locale *platform_locale_new(void)
{
	struct platform_locale *locale = shortage_watch(calloc(1, sizeof(*locale)));

	if (!locale)
		return NULL;
	locale->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	if (locale->utf8)
		return locale;
	if (errno == ENOMEM)
		shortage_note();
	free(locale);
	return NULL;
}

void platform_locale_enter(struct platform_locale *locale)
{
	if (locale)
		locale->before = uselocale(locale->utf8);
}

void platform_locale_leave(struct platform_locale *locale)
{
	if (locale)
		uselocale(locale->before);
}

void platform_locale_free(struct platform_locale *locale)
{
	if (!locale)
		return;
	freelocale(locale->utf8);
	free(locale);
}
