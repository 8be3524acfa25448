/*
 * exception.c - find type, message and place of a .NET exception in a text.
 *
 * Knows how .NET prints exceptions, in whatever language: the type is a name with dots, each
 * line of the stack a word, a name with dots and parentheses.  Knows no event.
 *
 * SPDX-License-Identifier: MIT
 */
#include "exception.h"

#include <string.h>

#include "text.h"

enum {
	NAME_MOST = 200,	/* a longer one is no name of a type or a function */
	MESSAGE_MOST = 240,	/* of the message in a sentence */
	WRAPPERS_MOST = 8,	/* exceptions around the one that counts */
	LINES_TO_MESSAGE = 4,	/* from the type to "Message: ..." */
	WORD_MOST = 8,		/* "at", "bei", "in" before a function */
};

static const char line_ends[] = "\r\n";
static const char inner_mark[] = " ---> ";

/* Behind one of these stands the exception that ended the program, whatever its name. */
static const char *const marks[] = {
	"Unhandled exception. ", "Unhandled Exception: ", "Unhandled exception: ",
	"Exception Info: ",
};

/* These say nothing of their own. */
static const char *const wrappers[] = {
	"System.Reflection.TargetInvocationException", "System.TypeInitializationException",
	"System.AggregateException",
};

/* Functions that belong to .NET or Windows. */
static const char *const of_runtime[] = {
	"System.", "Microsoft.", "Interop.", "MS.", "Internal.", "DomainBoundILStubClass.",
};

static bool is_part(const struct exception_part *part, const char *text)
{
	return part->size == strlen(text) && memcmp(part->at, text, part->size) == 0;
}

static bool ends_with(const struct exception_part *part, const char *end)
{
	size_t size = strlen(end);

	return part->size > size && memcmp(part->at + part->size - size, end, size) == 0;
}

static const char *next_line(const char *at)
{
	at += strcspn(at, line_ends);
	return at + strspn(at, line_ends);
}

static struct exception_part trimmed(const char *at, size_t size)
{
	while (size && (*at == ' ' || *at == '\t')) {
		at++;
		size--;
	}
	while (size && (at[size - 1] == ' ' || at[size - 1] == '\t'))
		size--;
	return (struct exception_part){ at, size };
}

/* "System.Web.HttpException (0x80004005)": the number is no part of the message. */
static const char *after_number(const char *at)
{
	size_t size;

	if (!text_starts(at, " (0x"))
		return at;
	size = strcspn(at, ")\r\n");
	return at[size] == ')' ? at + size + 1 : at;
}

/* Bytes of the name of a type here.  A long text is looked at word by word. */
static size_t name_size(const char *at)
{
	const char *end = at;

	while (text_is_letter(*end) || text_is_digit(*end) || *end == '_' || *end == '.' ||
	       *end == '+' || *end == '`')
		end++;
	return (size_t)(end - at);
}

/* The name of a type at this place, which only a colon, a line's end or an inner exception
 * may follow.  `any`: it need have no dot and not end in "Exception". */
static bool type_at(const char *at, bool any, struct exception_part *type)
{
	const char *after;

	*type = (struct exception_part){ at, name_size(at) };
	after = after_number(at + type->size);
	if (type->size == 0 || type->size > NAME_MOST || at[0] == '.' ||
	    at[type->size - 1] == '.')
		return false;
	if (*after && !strchr(":\r\n", *after) && !text_starts(after, inner_mark) &&
	    !(any && *after == ' ' && memchr(at, '.', type->size)))
		return false;
	return any || (memchr(at, '.', type->size) && ends_with(type, "Exception"));
}

static bool find_marked(const char *text, struct exception_part *type)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const char *at = strstr(text, marks[i]);

		if (at && type_at(at + strlen(marks[i]), true, type))
			return true;
	}
	return false;
}

static bool find_type(const char *text, struct exception_part *type)
{
	if (find_marked(text, type))
		return true;
	while (*text) {
		size_t size = name_size(text);

		if (size && type_at(text, false, type))
			return true;
		text += size ? size : 1;
	}
	return false;
}

static bool is_wrapper(const struct exception_part *type)
{
	for (size_t i = 0; i < sizeof(wrappers) / sizeof(wrappers[0]); i++)
		if (is_part(type, wrappers[i]))
			return true;
	return false;
}

static void unwrap(struct exception_part *type)
{
	for (int i = 0; i < WRAPPERS_MOST && is_wrapper(type); i++) {
		const char *at = strstr(type->at + type->size, "---> ");
		struct exception_part inner;

		if (!at || !type_at(at + strlen("---> "), true, &inner))
			return;
		*type = inner;
	}
}

/* "at Shop.A.B(": a function, in a text that lost its line breaks, too. */
static bool function_at(const char *at, struct exception_part *frame)
{
	*frame = (struct exception_part){ at, strcspn(at, "( \r\n") };
	return frame->size && frame->size <= NAME_MOST && at[frame->size] == '(' &&
	       memchr(at, '.', frame->size) != NULL;
}

/* The first " at " before a function on this line, or NULL. */
static const char *stack_on_line(const char *at, size_t size)
{
	const char *end = at + size;
	struct exception_part frame;

	for (at = strstr(at, " at "); at && at < end; at = strstr(at + 1, " at "))
		if (function_at(at + strlen(" at "), &frame))
			return at;
	return NULL;
}

/* The rest of its line; or, as ASP.NET writes it, a line of its own. */
static struct exception_part find_message(const struct exception_part *type)
{
	const char *at = after_number(type->at + type->size);
	const char *inner;
	size_t size;

	if (*at == ':') {
		size = strcspn(++at, line_ends);
		inner = strstr(at, inner_mark);
		if (inner && inner < at + size)
			size = (size_t)(inner - at);
		inner = stack_on_line(at, size);
		return trimmed(at, inner ? (size_t)(inner - at) : size);
	}
	for (int i = 0; i < LINES_TO_MESSAGE; i++) {
		at = next_line(at);
		if (text_starts(at, "Message: ")) {
			at += strlen("Message: ");
			return trimmed(at, strcspn(at, line_ends));
		}
	}
	return (struct exception_part){ at, 0 };
}

/* "   at Shop.Startup.Configure(IApplicationBuilder app) in C:\..." */
static bool frame_at(const char *line, struct exception_part *frame)
{
	size_t blanks, word;

	if (text_starts(line, "StackTrace:"))
		line += strlen("StackTrace:");
	blanks = strspn(line, " \t");
	line += blanks;
	word = strcspn(line, " \r\n");
	if (!blanks || !word || word > WORD_MOST || line[word] != ' ')
		return false;
	return function_at(line + word + 1, frame);
}

static bool is_of_runtime(const struct exception_part *frame)
{
	for (size_t i = 0; i < sizeof(of_runtime) / sizeof(of_runtime[0]); i++)
		if (text_starts(frame->at, of_runtime[i]))
			return true;
	return false;
}

/* Of the application: on a line of its own, else behind " at ". */
static struct exception_part find_frame(const char *text)
{
	struct exception_part frame;
	const char *at;

	for (at = text; *at; at = next_line(at))
		if (frame_at(at, &frame) && !is_of_runtime(&frame))
			return frame;
	for (at = strstr(text, " at "); at; at = strstr(at + 1, " at "))
		if (function_at(at + strlen(" at "), &frame) && !is_of_runtime(&frame))
			return frame;
	return (struct exception_part){ text, 0 };
}

bool exception_parse(const char *text, struct exception *exception)
{
	if (!find_type(text, &exception->type))
		return false;
	unwrap(&exception->type);
	exception->message = find_message(&exception->type);
	exception->frame = find_frame(exception->type.at);
	return true;
}

/* A sentence that is put together in a buffer. */
struct told {
	char *bytes;
	size_t size, room;
	bool cut;
};

static void add(struct told *told, const char *at, size_t size)
{
	for (size_t i = 0; i < size && !told->cut; i++) {
		bool blank = strchr(" \t\r\n", at[i]) != NULL;

		if (blank && (!told->size || told->bytes[told->size - 1] == ' '))
			continue;
		told->cut = told->size >= told->room;
		if (!told->cut)
			told->bytes[told->size++] = blank ? ' ' : at[i];
	}
}

/* At most `most` bytes of it, whole words. */
static void add_cut(struct told *told, const struct exception_part *part, size_t most)
{
	size_t size = part->size;

	if (size > most) {
		size = most;
		while (size && part->at[size] != ' ')
			size--;
		/* One long word: between two characters. */
		for (size = size ? size : most; size && (part->at[size] & 0xc0) == 0x80; size--)
			;
	}
	add(told, part->at, size);
	add(told, " ...", size < part->size ? 4 : 0);
}

static void add_frame(struct told *told, const struct exception_part *frame)
{
	if (!frame->size)
		return;
	add(told, " (in ", 5);
	add(told, frame->at, frame->size);
	add(told, ")", 1);
}

/* The words before the stack, and where on the stack the application is. */
static void add_text(struct told *told, const char *text)
{
	struct exception_part frame = find_frame(text);
	const char *line = text;

	while (*line && !frame_at(line, &(struct exception_part){ 0 }))
		line = next_line(line);
	while (line > text && strchr(" \t\r\n", line[-1]))
		line--;
	add(told, text, (size_t)(line - text));
	add_frame(told, &frame);
}

static void add_exception(struct told *told, const struct exception *exception)
{
	add(told, exception->type.at, exception->type.size);
	if (exception->message.size) {
		add(told, ": ", 2);
		add_cut(told, &exception->message, MESSAGE_MOST);
	}
	add_frame(told, &exception->frame);
}

bool exception_told(const char *text, char *buffer, size_t size)
{
	enum { DOTS = sizeof(" ...") };
	struct told told = { .bytes = buffer, .room = size > DOTS ? size - DOTS : 0 };
	struct exception exception;

	if (exception_parse(text, &exception))
		add_exception(&told, &exception);
	else
		add_text(&told, text);
	if (told.cut) {
		size_t end = told.size;

		while (end && buffer[end - 1] != ' ')
			end--;
		while (!end && told.size && (buffer[told.size - 1] & 0xc0) == 0x80)
			told.size--;
		/* Of a long word the last character may be cut, too. */
		told.size = end ? end : told.size ? told.size - 1 : 0;
	}
	while (told.size && buffer[told.size - 1] == ' ')
		told.size--;
	if (size)
		strcpy(buffer + told.size, told.cut && size > DOTS ? " ..." : "");
	return told.size > 0;
}
