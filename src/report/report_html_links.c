/*
 * report_html_links.c - the references of a rule in HTML, each with a title instead of its
 * address; of one that the list of titles does not have, it is made of the address.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include <string.h>

#include "report_marked.h"
#include "rules.h"
#include "text.h"

/* Sites by the start of their address; what they are called. */
static const struct {
	const char *host, *name;
} sites[] = {
	{ "learn.microsoft.com", "Microsoft Learn" },
	{ "support.microsoft.com", "Microsoft Support" },
	{ "techcommunity.microsoft.com", "Microsoft Tech Community" },
	{ "technet.microsoft.com", "Microsoft TechNet" },
	{ "blogs.msdn.microsoft.com", "Microsoft MSDN blog" },
	{ "blogs.msdn.com", "Microsoft MSDN blog" },
	{ "blogs.iis.net", "IIS.net blog" },
	{ "www.iis.net", "IIS.net" },
	{ "github.com", "GitHub" },
	{ "jeffpar.github.io", "Microsoft KB archive" },
	{ "mskb.pkisolutions.com", "Microsoft KB archive" },
	{ "stackoverflow.com", "Stack Overflow" },
	{ "serverfault.com", "Server Fault" },
	{ "tomcat.apache.org", "Apache Tomcat" },
	{ "www.php.net", "PHP" },
	{ "www.ibm.com", "IBM" },
};

static void put_site(struct marked *m, const char *host, size_t size)
{
	for (size_t i = 0; i < sizeof(sites) / sizeof(sites[0]); i++) {
		if (strlen(sites[i].host) != size || memcmp(sites[i].host, host, size) != 0)
			continue;
		marked_put(m, sites[i].name);
		return;
	}
	if (size > 4 && memcmp(host, "www.", 4) == 0) {
		host += 4;
		size -= 4;
	}
	m->marks->plain(m->text, host, size);
}

/* "(v=ws.10)", ".aspx" and the like tell a reader nothing. */
static size_t without_ending(const char *part, size_t size)
{
	static const char *const endings[] = { ".aspx", ".html", ".htm", ".php" };
	const char *bracket = memchr(part, '(', size);

	if (bracket && bracket > part)
		size = (size_t)(bracket - part);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		size_t length = strlen(endings[i]);

		if (size > length && memcmp(part + size - length, endings[i], length) == 0)
			return size - length;
	}
	return size;
}

/* A word of digits, or of a letter or two and digits, is a number of a page. */
static bool is_number(const char *part, size_t size)
{
	size_t digits = 0;

	for (size_t i = 0; i < size; i++)
		digits += part[i] >= '0' && part[i] <= '9';
	return digits > 0 && digits + 2 >= size;
}

/* The words of a part of a path: "iis-express-overview"; begins: with a capital. */
static void add_words(struct text *words, const char *part, size_t size, bool begins)
{
	for (size_t i = 0; i < size; i++) {
		char c = part[i] == '-' || part[i] == '_' ? ' ' : part[i];

		text_add_char(words, begins && i == 0 ? text_upper(c) : c);
	}
}

/* The last part of the path; if that is a number, with the one before it. */
static void put_page(struct marked *m, const char *path)
{
	size_t end = strcspn(path, "?#");
	size_t start, size, before;
	bool numbered;

	while (end > 0 && path[end - 1] == '/')
		end--;
	for (start = end; start > 0 && path[start - 1] != '/'; start--)
		;
	size = without_ending(path + start, end - start);
	if (size == 0)
		return;
	numbered = start > 1 && is_number(path + start, size);
	text_add(m->words, ": ");
	if (numbered) {
		for (before = start - 1; before > 0 && path[before - 1] != '/'; before--)
			;
		add_words(m->words, path + before, start - 1 - before, true);
		text_add_char(m->words, ' ');
	}
	add_words(m->words, path + start, size, !numbered);
	marked_words(m);
}

static void put_link(struct marked *m, const char *address)
{
	const char *title = rules_reference_title(address);
	const char *host = strstr(address, "://") + 3;
	size_t size = strcspn(host, "/?#");

	text_add(m->text, "<a rel=\"noreferrer\" href=\"");
	marked_whole(m, address);
	text_add(m->text, "\">");
	if (title) {
		marked_put(m, title);
	} else {
		put_site(m, host, size);
		put_page(m, host + size);
	}
	text_add(m->text, "</a>");
}

void html_references(struct marked *m, const struct rules_strings *references)
{
	if (references->count == 0)
		return;
	text_add(m->text, "<section>\n<h3>References</h3>\n<ul>\n");
	for (size_t i = 0; i < references->count; i++) {
		const char *address = references->items[i];

		text_add(m->text, "<li>");
		if (text_starts(address, "https://") || text_starts(address, "http://"))
			put_link(m, address);
		else
			marked_put(m, address);
		text_add(m->text, "</li>\n");
	}
	text_add(m->text, "</ul>\n</section>\n");
}
