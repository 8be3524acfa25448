/*
 * xml_encoding.c - how the bytes of XML are to be read, as its first line declares.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "xml_encoding.h"

#include <string.h>

#include "text.h"

enum { MARK = 3, DECLARATION = 256 };	/* bytes; no program's first line has more */

static const char mark[] = "\xef\xbb\xbf";

/*
 * Names of encodings, as the Encoding Standard (encoding.spec.whatwg.org) has them, and of code
 * pages that programs of Windows write.  "iso-8859-1" is what others call windows-1252, too.
 */
static const struct {
	const char *name, *page;
} pages[] = {
	{ "windows-1250", "CP1250" }, { "windows-1251", "CP1251" }, { "windows-1252", "CP1252" },
	{ "windows-1253", "CP1253" }, { "windows-1254", "CP1254" }, { "windows-1255", "CP1255" },
	{ "windows-1256", "CP1256" }, { "windows-1257", "CP1257" }, { "windows-1258", "CP1258" },
	{ "windows-874", "CP874" }, { "cp1250", "CP1250" }, { "cp1251", "CP1251" },
	{ "cp1252", "CP1252" }, { "us-ascii", "CP1252" }, { "iso-8859-1", "CP1252" },
	{ "latin1", "CP1252" }, { "iso-8859-2", "CP28592" }, { "iso-8859-5", "CP28595" },
	{ "iso-8859-7", "CP28597" }, { "iso-8859-9", "CP1254" }, { "iso-8859-15", "CP28605" },
	{ "koi8-r", "CP20866" }, { "ibm437", "CP437" }, { "cp437", "CP437" },
	{ "ibm850", "CP850" }, { "cp850", "CP850" }, { "ibm866", "CP866" }, { "cp866", "CP866" },
	{ "shift_jis", "CP932" }, { "gb2312", "CP936" }, { "gbk", "CP936" }, { "big5", "CP950" },
	{ "ks_c_5601-1987", "CP949" }, { "euc-kr", "CP949" },
};
enum { PAGES = sizeof(pages) / sizeof(pages[0]) };

/* The page that has the name between quotes there; NULL: none of ours. */
static const char *page_named(const char *quoted)
{
	const char quote = *quoted, *name = quoted + 1;
	size_t size = 0;

	if (quote != '"' && quote != '\'')
		return NULL;
	while (name[size] && name[size] != quote)
		size++;
	for (size_t i = 0; i < PAGES; i++)
		if (strlen(pages[i].name) == size && text_starts(name, pages[i].name))
			return pages[i].page;
	return NULL;
}

/* The page that the first line declares; NULL: UTF-8, or what nobody knows. */
static const char *declared(const uint8_t *head, size_t size)
{
	static const char blanks[] = " \t\r\n";
	char text[DECLARATION + 1], *at, *end;

	size = size < DECLARATION ? size : DECLARATION;
	memcpy(text, head, size);
	text[size] = '\0';
	at = text + strspn(text, blanks);
	end = strstr(at, "?>");
	if (!end || strncmp(at, "<?xml", 5) != 0)
		return NULL;
	*end = '\0';
	at = strstr(at, "encoding");
	if (!at)
		return NULL;
	at += strlen("encoding");
	at += strspn(at, blanks);
	return *at == '=' ? page_named(at + 1 + strspn(at + 1, blanks)) : NULL;
}

struct form_encoding xml_encoding_of(const uint8_t *head, size_t size)
{
	struct form_encoding encoding = { .kind = FORM_UTF8 };

	if (size >= 2 && ((head[0] == 0xff && head[1] == 0xfe) || (head[0] && !head[1])))
		encoding.kind = FORM_UTF16_LE;
	else if (size >= 2 && ((head[0] == 0xfe && head[1] == 0xff) || (!head[0] && head[1])))
		encoding.kind = FORM_UTF16_BE;
	else if (size < MARK || memcmp(head, mark, MARK) != 0)
		encoding.page = declared(head, size);
	if (encoding.page)
		encoding.kind = FORM_PAGE;
	return encoding;
}
