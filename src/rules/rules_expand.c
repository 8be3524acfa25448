/*
 * rules_expand.c - a rule's text with the values of an incident in it.
 *
 * Values come from a log, which anyone may have written: in a command only those
 * go in that no shell takes for more than a name.  Does not know where values come
 * from.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "bounds.h"
#include "rules.h"
#include "text.h"

static const struct rules_placeholder placeholders[] = {
	{ "module", "the module", "<name of the module>", true },
	{ "path", "the module", "<path of the module>", true },
	{ "folder", "the folder of the module", "<folder of the module>", true },
	{ "pool", "the application pool", "<name of the application pool>", false },
	{ "pools", "the application pools", "<names of the application pools>", true },
	{ RULES_POOL_LIST, "the application pools", "\"<name of the application pool>\"", true },
	{ "site", "the site", "<name of the site>", false },
	{ "computer", "the server", "<name of the server>", true },
	{ "code", "the error code", "<error code>", true },
	{ "error", "an error", "<error>", true },
	{ "hex", "the error code", "<error code>", true },
	{ "process_id", "the process", "<process id>", false },
	{ "exit_code", "the exit code", "<exit code>", false },
	{ "events", "such event", "<events>", true },
	{ "service", "a service of IIS", "<name of the service>", false },
	{ "stem", "the module", "<name of the module>", true },
	{ "text", "the event's text says more", "<text>", false },
	{ "program", "a worker process", "<program>", false },
	{ "told", "the event's text says more", "<text>", false },
	{ "depends_on", "another service", "<name of the service>", false },
	{ "endpoint", "an address", "<address:port>", false },
	{ "address", "an address", "<address>", true },
	{ "port", "the port", "<port>", true },
	{ "account", "an account", "<account>", false },
	{ "user", "somebody", "<user>", false },
	{ "faulting_module", "a module", "<module>", false },
	{ "action", "an action", "<action>", false },
	{ "clsid", "a component", "<component>", false },
};

/* The command line of Windows takes 8191 characters; the rest of the command needs some. */
enum { LIST_SIZE = 7000 };

enum { PLACEHOLDERS = sizeof(placeholders) / sizeof(placeholders[0]) };

const struct rules_placeholder *rules_placeholders(size_t *count)
{
	*count = PLACEHOLDERS;
	return placeholders;
}

/* By role, or NULL. */
static const struct rules_placeholder *placeholder_of(const char *role)
{
	for (size_t i = 0; i < PLACEHOLDERS; i++)
		if (strcmp(placeholders[i].role, role) == 0)
			return &placeholders[i];
	return NULL;
}

/* Words that a name may follow, and that can do without. */
static const char *const nouns[] = {
	"pool", "worker", "process", "site", "service", "DLL", "filter", "extension",
	"module", "Module", "Site", "protocol", "application", "Application", "assembly",
	"file", "URL", "host", "folder", "package", "section", "property", "adapter",
	"log", "entry", "reservation", "redirector",
};

/* After one of these a noun wants an article. */
static const char *const prepositions[] = { "of", "to", "for", "in", "on", "with" };

/* A role without a row: "config_file" reads as "the config file". */
static void add_words(struct text *text, const char *role)
{
	for (; *role; role++)
		text_add_char(text, (char)(*role == '_' || *role == '.' ? ' ' : *role));
}

static bool is_one_of(const char *const *words, size_t count, const char *word,
		      size_t size)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(words[i]) == size && memcmp(words[i], word, size) == 0)
			return true;
	return false;
}

/* Where the word begins that ends at `end`. */
static size_t word_start(const struct text *text, size_t end)
{
	while (end > 0 && text->bytes[end - 1] != ' ')
		end--;
	return end;
}

static void cut(struct text *text, size_t size)
{
	if (size < text->size) {
		text->size = size;
		text->bytes[size] = '\0';
	}
}

/* "to worker " becomes "to the worker"; false if no such noun is the last word. */
static bool end_with_noun(struct text *text)
{
	char noun[sizeof("reservation")];
	size_t end = text->size ? text->size - 1 : 0;
	size_t start = word_start(text, end), before = start ? word_start(text, start - 1) : 0;

	if (!end || text->bytes[end] != ' ' ||
	    !is_one_of(nouns, sizeof(nouns) / sizeof(nouns[0]), text->bytes + start,
		       end - start))
		return false;
	cut(text, end);
	if (start && !is_one_of(prepositions,
				sizeof(prepositions) / sizeof(prepositions[0]),
				text->bytes + before, start - 1 - before))
		return true;
	memcpy(noun, text->bytes + start, end - start + 1);
	cut(text, start);
	text_add(text, start || noun[0] >= 'a' ? "the " : "The ");
	if (!start)
		noun[0] |= 0x20;
	text_add(text, noun);
	return true;
}

/* "the " in front of a placeholder is the article of its stand-in, too. */
static const char *without_article(const struct text *text, const char *prose)
{
	const char *word = text->size ? text->bytes + word_start(text, text->size - 1) : "";
	bool has = !strcmp(word, "the ") || !strcmp(word, "The ");

	if (has && text_starts(prose, "the "))
		return prose + strlen("the ");
	return has && text_starts(prose, "a ") ? prose + strlen("a ") : prose;
}

static void add_stand_in(struct text *text, const char *role, bool command)
{
	const struct rules_placeholder *row = placeholder_of(role);

	if (!command && end_with_noun(text))
		return;
	if (row) {
		text_add(text, command ? row->command : without_article(text, row->prose));
		return;
	}
	text_add(text, command ? "<" : without_article(text, "the "));
	add_words(text, role);
	text_add(text, command ? ">" : "");
}

/* The size of a character beyond ASCII that is whole, else 0. */
static size_t beyond(const unsigned char *at)
{
	size_t size = at[0] >= 0xc0 && at[0] < 0xe0 ? 2 : at[0] >= 0xe0 && at[0] < 0xf0 ? 3 : 0;

	for (size_t i = 1; i < size; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	return size;
}

/*
 * Letters of left-to-right scripts are harmless: Latin, Greek, Cyrillic, Armenian,
 * kana, Chinese, Korean.  Everything else is refused, because it may turn the line
 * around, look like another character or become one: PowerShell takes typographic
 * quotes for quotes, and a console's code page turns full-width forms into ASCII.  So is
 * what stands among the letters and is none: signs that look like x, :, | or !, marks that
 * stand on the letter before, and punctuation.
 */
static const struct {
	uint16_t first, last;
} letters[] = {
	{ 0xc0, 0xd6 }, { 0xd8, 0xf6 }, { 0xf8, 0x1bf }, { 0x1c4, 0x2af },	/* Latin */
	{ 0x386, 0x386 }, { 0x388, 0x3ff },					/* Greek */
	{ 0x400, 0x481 }, { 0x48a, 0x52f },					/* Cyrillic */
	{ 0x531, 0x556 }, { 0x561, 0x587 },					/* Armenian */
	{ 0x3041, 0x3096 }, { 0x309d, 0x309f }, { 0x30a1, 0x30fa }, { 0x30fc, 0x30ff },
	{ 0x3400, 0x4dbf }, { 0x4e00, 0x9fff }, { 0xac00, 0xd7a3 },
};

static bool is_letter(const unsigned char *at, size_t size)
{
	unsigned c = size == 2 ? (at[0] & 0x1fu) << 6 | (at[1] & 0x3fu)
		: (at[0] & 0x0fu) << 12 | (at[1] & 0x3fu) << 6 | (at[2] & 0x3fu);

	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		if (c >= letters[i].first && c <= letters[i].last)
			return true;
	return false;
}

/*
 * Between double quotes.  Refused are the contract's list and what else a shell may
 * take for its own: & and ; part commands where quotes do not count, ' quotes in
 * PowerShell and in appcmd's [name='...'].
 */
static bool is_safe_quoted(const char *value)
{
	static const char refused[] = "\"%!$^<>|`*?&;'";
	const unsigned char *at = (const unsigned char *)value;

	while (*at) {
		size_t size = *at < 0x80 ? 1 : beyond(at);

		if (*at < 0x20 || *at == 0x7f || size == 0)
			return false;
		if (size == 1 ? strchr(refused, *at) != NULL : !is_letter(at, size))
			return false;
		at += size;
	}
	return true;
}

/* Without quotes a blank starts another argument and ( another command. */
static bool is_safe_bare(const char *value)
{
	return !value[strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789._:\\-")];
}

/* Has it more characters than paths of Windows and names of IIS have? */
static bool is_too_long(const char *value, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < size && count <= BOUND_SAID_NAME; i++)
		count += !text_continues(value[i]);
	return count > BOUND_SAID_NAME;
}

/* A - or / at the start makes an option of it, a \ at the end escapes the quote. */
static bool is_safe(const char *value, bool quoted)
{
	size_t size = strlen(value);

	/* Longer texts are cut in many places, and the rest would name another thing. */
	if (!size || is_too_long(value, size))
		return false;
	if (strchr("-/@ ", value[0]) || strchr("\\ ", value[size - 1]))
		return false;
	/* What follows many blanks is out of sight. */
	if (strstr(value, "    "))
		return false;
	return quoted ? is_safe_quoted(value) : is_safe_bare(value);
}

/* Roles that name a module, or are a number. */
/* Roles that hold a name; others hold numbers, or what was said. */
static const struct {
	const char *role;
	enum rules_name name;
} role_names[] = {
	{ "path", RULES_FILE_PATH }, { "folder", RULES_FOLDER_PATH },
	{ "module", RULES_FILE_NAME }, { "stem", RULES_FILE_NAME },
	{ "faulting_module", RULES_FILE_NAME }, { "program", RULES_FILE_NAME },
	{ "service", RULES_FILE_NAME }, { "depends_on", RULES_FILE_NAME },
	{ "module_name", RULES_MODULE_NAME }, { "config.sound_copy", RULES_FILE_NAME },
	{ "process_id", RULES_NUMBER }, { "port", RULES_NUMBER },
	{ "pool", RULES_OTHER_NAME }, { "site", RULES_OTHER_NAME },
	{ "application", RULES_OTHER_NAME }, { "root", RULES_OTHER_NAME },
	{ "physical_path", RULES_OTHER_NAME }, { "file", RULES_OTHER_NAME },
	{ "url", RULES_OTHER_NAME }, { "endpoint", RULES_OTHER_NAME },
	{ "account", RULES_OTHER_NAME }, { "user", RULES_OTHER_NAME },
	{ "assembly", RULES_OTHER_NAME }, { RULES_POOL_LIST, RULES_OTHER_NAME },
};

static bool is_name(const char *role, enum rules_name *name)
{
	for (size_t i = 0; i < sizeof(role_names) / sizeof(role_names[0]); i++) {
		*name = role_names[i].name;
		if (strcmp(role_names[i].role, role) == 0)
			return true;
	}
	return false;
}

static enum rules_name name_of_role(const char *role)
{
	enum rules_name name;

	return is_name(role, &name) ? name : RULES_OTHER_NAME;
}

/* The name between braces, if it is one; *behind is what follows. */
static bool placeholder(const char *at, char *role, const char **behind)
{
	size_t size = strspn(at + 1, RULES_ROLE_LETTERS);

	if (!size || at[1] < 'a' || size >= RULES_ROLE_SIZE || at[size + 1] != '}')
		return false;
	memcpy(role, at + 1, size);
	role[size] = '\0';
	*behind = at + size + 2;
	return true;
}

/* A sentence goes on after a line break of the log. */
static void add_line(struct text *text, const char *value, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		bool blank = strchr(" \t\r\n", value[i]) != NULL;

		if (!blank || i == 0 || !strchr("\t\r\n ", value[i - 1]))
			text_add_char(text, blank ? ' ' : value[i]);
	}
}

/* In a sentence.  Of a name that is too long its beginning and its end tell most. */
static void add_prose(struct text *text, const char *role, const char *value, size_t size)
{
	const size_t first = BOUND_SAID_NAME / 2, last = BOUND_SAID_NAME / 4;
	size_t from = size - last;
	enum rules_name name;

	if (!is_name(role, &name) || !is_too_long(value, size)) {
		add_line(text, value, text_cut(value, BOUND_KEPT_NAME < size ? BOUND_KEPT_NAME
									     : size));
		return;
	}
	while (text_continues(value[from]))
		from++;
	add_line(text, value, text_cut(value, first));
	text_add(text, "\u2026");
	add_line(text, value + from, size - from);
}

/*
 * A list has a name a line, and in a command each gets quotes.  One placeholder stands for all
 * that may not be there, or for which a command has no room.
 */
static bool add_list(struct text *text, const char *value, enum rules_use use)
{
	bool command = use != RULES_PROSE;
	size_t start = text->size, size;
	struct text name = { 0 };
	bool unsafe = false;

	for (; *value; value += size + (value[size] == '\n')) {
		size = strcspn(value, "\n");
		text_reset(&name);
		text_add_bytes(&name, value, size);
		if (command && (text->size - start + size + strlen(" \"\"") -
					(text->size == start) > LIST_SIZE ||
				!is_safe(text_get(&name), true) ||
				!rules_name_fits(text_get(&name), RULES_OTHER_NAME, use))) {
			unsafe = true;
			continue;
		}
		text_add(text, text->size == start ? "" : command ? " " : ", ");
		if (command)
			text_printf(text, "\"%s\"", text_get(&name));
		else
			add_prose(text, RULES_POOL_LIST, text_get(&name), name.size);
	}
	text->oom |= name.oom;
	text_release(&name);
	if (text->size == start)
		return false;
	if (unsafe)
		text_printf(text, " %s", placeholder_of(RULES_POOL_LIST)->command);
	return true;
}

/* False if there was no value, or none that may stand there. */
static bool add_value(struct text *text, const char *role, const char *value,
		      enum rules_use use, bool quoted)
{
	size_t size = value ? strlen(value) : 0;
	bool command = use != RULES_PROSE;

	if (size && strcmp(role, RULES_POOL_LIST) == 0)
		return add_list(text, value, use);
	/* 2307 ends its error text with a line feed. */
	while (!command && size && strchr(" \t\r\n", value[size - 1]))
		size--;
	if (!size || (command && (!is_safe(value, quoted) ||
				  !rules_name_fits(value, name_of_role(role), use))))
		return false;
	if (command)
		text_add_bytes(text, value, size);
	else
		add_prose(text, role, value, size);
	return true;
}

/* "(error type {error_type})" goes as a whole; returns what stands behind it. */
static const char *leave_out(struct text *text, size_t open, const char *from)
{
	cut(text, open > 0 && text->bytes[open - 1] == ' ' ? open - 1 : open);
	return strchr(from, ')') + 1;
}

/* The value of a role; of a folder only if the path that it was taken from fits, too: no module
 * is in the folder of "C:\a\x.dll:s". */
static bool add_role(struct text *text, const char *role, enum rules_use use, bool quoted,
		     rules_value value, void *context)
{
	const char *path = NULL;

	if (use != RULES_PROSE && name_of_role(role) == RULES_FOLDER_PATH)
		path = value(context, "path");
	if (path && *path && !rules_name_fits(path, RULES_FILE_PATH, use))
		return false;
	return add_value(text, role, value(context, role), use, quoted);
}

/*
 * "[[ in {root}]]" is left out as a whole if one of its values is not known.  Returns what
 * follows the group, or NULL if it is to be written.
 */
static const char *skip_group(const char *from, enum rules_use use, rules_value value,
			      void *context)
{
	const char *end = strstr(from, "]]"), *at = from;
	char role[RULES_ROLE_SIZE];
	struct text text = { 0 };
	bool known = true;

	if (!end)
		return NULL;
	while (known && at < end) {
		if (*at == '{' && placeholder(at, role, &at)) {
			known = add_role(&text, role, use, true, value, context);
			text_reset(&text);
		} else {
			at++;
		}
	}
	text_release(&text);
	return known ? NULL : end + 2;
}

/* What follows the mark of a group, if it is one. */
static const char *pass_group(const char *from, enum rules_use use, rules_value value,
			      void *context)
{
	const char *after;

	if (text_starts(from, "]]"))
		return from + 2;
	if (!text_starts(from, "[["))
		return NULL;
	after = skip_group(from + 2, use, value, context);
	return after ? after : from + 2;
}

/* The path of a module is known, but not in the command; so is a module that a command must not
 * change.  A log that lost its backslashes, or that has a name without a folder, is no reason for
 * a warning. */
static bool is_refused(const char *role, const char *value, enum rules_use use)
{
	enum rules_name name = name_of_role(role);

	if (use == RULES_PROSE || !value || name == RULES_OTHER_NAME)
		return false;
	return strpbrk(value, "\\/") ||
	       (name == RULES_MODULE_NAME && rules_name_fits(value, name, RULES_LOOK_COMMAND) &&
		!rules_name_fits(value, name, use));
}

bool rules_expand(struct text *text, const char *from, enum rules_use use,
		  rules_value value, void *context)
{
	char role[RULES_ROLE_SIZE];
	bool quoted = false, inside = false, command = use != RULES_PROSE, whole = true;
	size_t open = 0;	/* where the parenthesis begins that we are in */
	const char *after;

	while (*from) {
		after = pass_group(from, use, value, context);
		if (after) {
			from = after;
			continue;
		}
		if (*from == '{' && placeholder(from, role, &from)) {
			if (add_role(text, role, use, quoted, value, context))
				continue;
			whole &= !is_refused(role, value(context, role), use);
			if (inside && !command && strchr(from, ')'))
				from = leave_out(text, open, from);
			else
				add_stand_in(text, role, command);
			inside = false;
			continue;
		}
		quoted ^= *from == '"';
		inside = *from == '(' || (inside && *from != ')');
		open = *from == '(' ? text->size : open;
		text_add_char(text, *from++);
	}
	return whole;
}
