/*
 * platform_text.c - code pages, by iconv of POSIX.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <errno.h>
#include <iconv.h>
#include <pthread.h>
#include <string.h>

#include "fail.h"
#include "text.h"

enum {
	ROOM = 1024,
	KEPT = 16, NAME_SIZE = 16,	/* pages, and bytes of a name */
};

/* Pages that the GNU C library, or musl, has by another name alone; musl's Shift JIS lacks what
 * vendors added to it. */
static const char *const other_names[][2] = {
	{ "CP932", "SHIFT_JIS" }, { "CP936", "GBK" }, { "CP20866", "KOI8-R" },
	{ "CP28592", "ISO-8859-2" }, { "CP28595", "ISO-8859-5" }, { "CP28597", "ISO-8859-7" },
	{ "CP28605", "ISO-8859-15" },
};

/*
 * The GNU C library says that it does not know a page, too, where it had no memory to load it.
 * So it is asked twice: if memory is short for long, all else notices it.
 */
static iconv_t open_page(const char *name)
{
	iconv_t handle = iconv_open("UTF-8", name);

	return handle == (iconv_t)-1 ? iconv_open("UTF-8", name) : handle;
}

/*
 * The GNU C library loads a page when it is opened, and drops it when nobody has it open any
 * more: that takes longer than to look at a file for which eleven are tried.  So each is opened
 * once more, and stays open.
 */
static void keep_loaded(const char *name)
{
	static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
	static struct {
		char name[NAME_SIZE];
		iconv_t handle;
	} kept[KEPT];
	size_t i = 0;

	if (strlen(name) >= NAME_SIZE)
		return;
	pthread_mutex_lock(&one_at_a_time);
	while (i < KEPT && kept[i].name[0] && strcmp(kept[i].name, name) != 0)
		i++;
	if (i < KEPT && !kept[i].name[0]) {
		kept[i].handle = open_page(name);
		if (kept[i].handle != (iconv_t)-1)
			strcpy(kept[i].name, name);
	}
	pthread_mutex_unlock(&one_at_a_time);
}

/* The GNU C library gives this reason also where it could not open the converter's file. */
static const char *reason_of(int error)
{
	return error == EINVAL ? "its converter is missing, or cannot be opened" : strerror(error);
}

struct platform_decoder *platform_decoder_new(const char *page, struct fail *fail)
{
	iconv_t handle;

	keep_loaded(page);
	handle = open_page(page);
	for (size_t i = 0; i < sizeof(other_names) / sizeof(other_names[0]); i++)
		if (handle == (iconv_t)-1 && strcmp(other_names[i][0], page) == 0)
			handle = open_page(other_names[i][1]);
	if (handle != (iconv_t)-1)
		return (struct platform_decoder *)handle;
	fail_set(fail, "code page %s cannot be loaded: %s", page + strlen("CP"), reason_of(errno));
	return NULL;
}

void platform_decoder_free(struct platform_decoder *decoder)
{
	if (decoder)
		iconv_close((iconv_t)decoder);
}

static void add(struct text *text, char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] == '\0')
			bytes[i] = ' ';
	text_add_bytes(text, bytes, size);
}

void platform_decode(struct platform_decoder *decoder, const void *bytes, size_t size,
		     struct text *text)
{
	/* iconv() takes no const, but changes nothing in what it reads. */
	union {
		const char *given;
		char *taken;
	} in = { bytes };
	char buffer[ROOM];

	if (decoder)
		iconv((iconv_t)decoder, NULL, NULL, NULL, NULL);
	while (size > 0) {
		char *out = buffer;
		size_t room = sizeof(buffer);
		bool stuck = !decoder;

		errno = 0;
		if (decoder)
			stuck = iconv((iconv_t)decoder, &in.taken, &size, &out, &room) ==
				(size_t)-1 && errno != E2BIG;
		add(text, buffer, sizeof(buffer) - room);
		/* The next byte is none of the page. */
		if (!stuck || size == 0)
			continue;
		if ((unsigned char)*in.given < 0x80)
			add(text, (char[]){ *in.given }, 1);
		else
			text_add(text, "\xef\xbf\xbd");
		in.given++;
		size--;
	}
}
