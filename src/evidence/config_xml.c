/*
 * config_xml.c - an XML file beside the logs, element by element.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "config_xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "parsers.h"
#include "shortage.h"
#include "table.h"
#include "text.h"
#include "xml_parser.h"

enum { CHUNK = 64 << 10, SEPARATOR = '\n' };

struct walking {
	XML_Parser parser;
	const struct config_walk *walk;
	struct fail *fail;
	struct text path;			/* of the open elements */
	size_t cuts[CONFIG_XML_DEPTH + 1];	/* its size before each of them */
	unsigned depth;
	size_t elements, attributes;
	struct table_names names;		/* of both */
	char location[CONFIG_XML_NAME];		/* of the open one, or "" */
	bool enough;			/* start() says so */
	int ret;
};

/* ---- what is refused ---- */

static void refuse(struct walking *walking, const char *why)
{
	if (walking->ret == 0)
		walking->ret = fail_set(walking->fail, "%s", why);
	XML_StopParser(walking->parser, XML_FALSE);
}

/* No configuration has one; entities are what costs memory. */
static void doctype(void *context, const char *name, const char *system, const char *public,
		    int internal)
{
	(void)name, (void)system, (void)public, (void)internal;
	refuse(context, "has a document type declaration");
}

static bool name_fits(struct walking *walking, const char *name)
{
	return table_names_id(&walking->names, name, strlen(name)) < CONFIG_XML_NAMES;
}

/* Attributes of one tag, and all so far. */
static bool attributes_fit(struct walking *walking, const char **attributes)
{
	for (size_t i = 0; attributes[i]; i += 2) {
		if (++walking->attributes > CONFIG_XML_ATTRIBUTES ||
		    !name_fits(walking, attributes[i]))
			return false;
		if (strlen(attributes[i + 1]) > CONFIG_XML_VALUE)
			return false;
	}
	return true;
}

/* ---- elements ---- */

const char *config_attribute(const struct config_element *element, const char *name)
{
	for (size_t i = 0; element->attributes[i]; i += 2)
		if (strcmp(element->attributes[i], name) == 0)
			return element->attributes[i + 1];
	return NULL;
}

bool config_is(const struct config_element *element, const char *path)
{
	return strcmp(element->path, path) == 0;
}

static void open_location(struct walking *walking, const char **attributes)
{
	const struct config_element element = { .attributes = attributes };
	const char *path = config_attribute(&element, "path");
	size_t size;

	if (!path || strcmp(path, ".") == 0)
		path = "";
	size = text_cut(path, sizeof(walking->location) - 1);
	memcpy(walking->location, path, size);
	walking->location[size] = '\0';
}

/* The path of an element below the root; "location" leaves none. */
static void add_name(struct walking *walking, const char *name, const char **attributes)
{
	walking->cuts[walking->depth] = walking->path.size;
	if (walking->depth == 2 && strcmp(name, "location") == 0)
		open_location(walking, attributes);
	else if (walking->depth > 1)
		text_printf(&walking->path, "%s%s", walking->path.size ? "/" : "", name);
}

static void start(void *context, const char *full, const char **attributes)
{
	struct walking *walking = context;
	const char *bare = strrchr(full, SEPARATOR);
	const char *name = bare ? bare + 1 : full;
	char space[CONFIG_XML_NAME] = "";
	struct config_element element = { .name = name, .space = space, .attributes = attributes };
	int ret;

	/* The parser may go on after it was stopped. */
	if (walking->ret < 0 || walking->enough)
		return;
	if (++walking->depth > CONFIG_XML_DEPTH || ++walking->elements > CONFIG_XML_ELEMENTS ||
	    strlen(full) >= CONFIG_XML_NAME || !name_fits(walking, full) ||
	    !attributes_fit(walking, attributes)) {
		refuse(walking, "has more elements, or larger ones, than any configuration");
		return;
	}
	if (bare)
		memcpy(space, full, (size_t)(bare - full));
	add_name(walking, name, attributes);
	element.path = text_get(&walking->path);
	element.location = walking->location;
	element.depth = walking->depth;
	element.line = (unsigned)XML_GetCurrentLineNumber(walking->parser);
	ret = walking->path.oom ? -1 : walking->walk->start(walking->walk->context, &element);
	if (ret < 0)
		refuse(walking, "out of memory");
	walking->enough = ret > 0;
	if (ret > 0)
		XML_StopParser(walking->parser, XML_FALSE);
}

static void end(void *context, const char *name)
{
	struct walking *walking = context;

	(void)name;
	if (walking->ret < 0 || walking->enough || walking->depth == 0)
		return;
	if (walking->walk->end)
		walking->walk->end(walking->walk->context, text_get(&walking->path));
	if (walking->depth == 2)
		walking->location[0] = '\0';
	walking->path.size = walking->cuts[walking->depth--];
	if (walking->path.bytes)
		walking->path.bytes[walking->path.size] = '\0';
}

static void characters(void *context, const char *bytes, int size)
{
	struct walking *walking = context;

	if (walking->ret == 0 && !walking->enough)
		walking->walk->text(walking->walk->context, bytes, (size_t)size);
}

/* Of a code page only ASCII is known; the rest is shown as what it is not. */
static int unknown_encoding(void *context, const XML_Char *name, XML_Encoding *encoding)
{
	(void)context;
	if (!text_starts(name, "windows-") && !text_starts(name, "iso-8859-"))
		return XML_STATUS_ERROR;
	for (int i = 0; i < 256; i++)
		encoding->map[i] = i < 0x80 ? i : 0xfffd;
	encoding->data = NULL;
	encoding->convert = NULL;
	encoding->release = NULL;
	return XML_STATUS_OK;
}

/* ---- bytes ---- */

/* A byte order mark is right where the declaration says otherwise: what copied the file
 * changed its encoding and not its text. */
static const char *encoding_of(const uint8_t *bytes, size_t size)
{
	if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		return "UTF-8";
	if (size >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
		return "UTF-16";
	return NULL;
}

static bool all_zeros(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

/* Our words where expat's are those of a grammar. */
static const char *reason_of(enum XML_Error error)
{
	switch (error) {
	case XML_ERROR_NO_ELEMENTS:        return "it ends before its elements do";
	case XML_ERROR_UNCLOSED_TOKEN:     return "it ends inside a tag or comment";
	case XML_ERROR_UNCLOSED_CDATA_SECTION: return "it ends inside a CDATA section";
	case XML_ERROR_INVALID_TOKEN:      return "a character that may not stand there";
	case XML_ERROR_TAG_MISMATCH:       return "an end tag of another element";
	case XML_ERROR_DUPLICATE_ATTRIBUTE: return "an attribute that is there twice";
	case XML_ERROR_JUNK_AFTER_DOC_ELEMENT: return "something after the end of the root";
	case XML_ERROR_UNDEFINED_ENTITY:   return "an entity that is not known";
	case XML_ERROR_PARTIAL_CHAR:       return "it ends inside a character";
	case XML_ERROR_INCORRECT_ENCODING: return "another encoding than it declares";
	default:                           return XML_ErrorString(error);
	}
}

static void take_fault(struct walking *walking, struct config_fault *fault)
{
	enum XML_Error error = XML_GetErrorCode(walking->parser);

	if (walking->ret < 0 || walking->enough)
		return;
	if (error == XML_ERROR_NO_MEMORY || error == XML_ERROR_UNKNOWN_ENCODING) {
		refuse(walking, XML_ErrorString(error));
		return;
	}
	*fault = (struct config_fault){
		reason_of(error), (unsigned)XML_GetCurrentLineNumber(walking->parser),
		(unsigned)XML_GetCurrentColumnNumber(walking->parser) + 1,
	};
	/* The line after the last line feed is none. */
	if (error == XML_ERROR_NO_ELEMENTS && fault->column == 1 && fault->line > 1) {
		fault->line--;
		fault->column = 0;
	}
}

/* False ends it. */
static bool feed(struct walking *walking, const uint8_t *bytes, size_t size, uint64_t fed,
		 bool last, struct config_fault *fault)
{
	int64_t at;

	if (XML_Parse(walking->parser, (const char *)bytes, (int)size, last) != XML_STATUS_OK) {
		take_fault(walking, fault);
		return false;
	}
	/* An unfinished tag is looked at again with each piece. */
	at = (int64_t)XML_GetCurrentByteIndex(walking->parser);
	if (at >= 0 && fed - (uint64_t)at > CONFIG_XML_TOKEN)
		refuse(walking, "has more elements, or larger ones, than any configuration");
	return walking->ret == 0 && !walking->enough && !last;
}

static int prepare(struct walking *walking, const uint8_t *bytes, size_t size)
{
	walking->parser = xml_parser_new(encoding_of(bytes, size), SEPARATOR);
	if (!walking->parser)
		return fail_set(walking->fail, "out of memory");
	XML_SetUserData(walking->parser, walking);
	XML_SetElementHandler(walking->parser, start, end);
	if (walking->walk->text)
		XML_SetCharacterDataHandler(walking->parser, characters);
	XML_SetStartDoctypeDeclHandler(walking->parser, doctype);
	XML_SetUnknownEncodingHandler(walking->parser, unknown_encoding, NULL);
	return 0;
}

static int walk_bytes(struct walking *walking, const struct evidence_source *source,
		      uint8_t *buffer, struct config_fault *fault)
{
	uint64_t fed = 0;
	bool goes_on = true, zeros = true;

	while (goes_on) {
		int64_t got = source->read_at(source->context, buffer, CHUNK, fed, walking->fail);

		if (got < 0)
			return -1;
		if (!walking->parser && prepare(walking, buffer, (size_t)got) < 0)
			return -1;
		fed += (uint64_t)got;
		zeros &= all_zeros(buffer, (size_t)got);
		goes_on = feed(walking, buffer, (size_t)got, fed, got == 0, fault);
		if (goes_on && fed > CONFIG_XML_SIZE)
			return fail_set(walking->fail, "is larger than any configuration");
	}
	if (fault->reason && fed == 0)
		*fault = (struct config_fault){ .reason = "it is empty" };
	else if (fault->reason && zeros)
		*fault = (struct config_fault){ .reason = "it begins with zeros" };
	return walking->ret;
}

int config_xml_walk(const struct evidence_source *source, const struct config_walk *walk,
		    struct config_fault *fault, struct fail *fail)
{
	struct walking walking = { .walk = walk, .fail = fail };
	uint8_t *buffer = shortage_watch(malloc(CHUNK));
	int ret;

	*fault = (struct config_fault){ NULL, 0, 0 };
	ret = buffer ? walk_bytes(&walking, source, buffer, fault)
		     : fail_set(fail, "out of memory");
	XML_ParserFree(walking.parser);
	table_names_release(&walking.names);
	text_release(&walking.path);
	free(buffer);
	return ret;
}

int config_fault_names(const struct config_fault *fault, struct fail *fail)
{
	if (!fault->reason)
		return 0;
	if (fault->line)
		(void)fail_set(fail, "line %u: %s", fault->line, fault->reason);
	else
		(void)fail_set(fail, "%s", fault->reason);
	return 1;
}

/* ---- the root ---- */

struct looking {
	XML_Parser parser;
	struct config_root *root;
	bool found;
};

static void root_start(void *context, const char *full, const char **attributes)
{
	struct looking *looking = context;
	const char *bare = strrchr(full, SEPARATOR);
	const char *name = bare ? bare + 1 : full;

	(void)attributes;
	if (looking->found)
		return;
	text_fit(looking->root->name, sizeof(looking->root->name), name);
	text_fit_bytes(looking->root->space, sizeof(looking->root->space), full,
	     bare ? (size_t)(bare - full) : 0);
	looking->found = true;
	XML_StopParser(looking->parser, XML_FALSE);
}

static void root_doctype(void *context, const char *name, const char *system,
			 const char *public, int internal)
{
	struct looking *looking = context;

	(void)name, (void)system, (void)public, (void)internal;
	XML_StopParser(looking->parser, XML_FALSE);
}

/* The first character is "<", in bytes or in UTF-16. */
static bool may_be_xml(const uint8_t *head, size_t size)
{
	size_t at = encoding_of(head, size) ? (*head == 0xef ? 3 : 2) : 0;

	while (at < size && (head[at] == 0 || strchr(" \t\r\n", head[at])))
		at++;
	return at < size && head[at] == '<';
}

bool config_xml_root(const uint8_t *head, size_t size, struct config_root *root)
{
	struct looking looking = { .root = root };

	if (!may_be_xml(head, size))
		return false;
	looking.parser = xml_parser_new(encoding_of(head, size), SEPARATOR);
	if (!looking.parser)
		return false;
	XML_SetUserData(looking.parser, &looking);
	XML_SetStartElementHandler(looking.parser, root_start);
	XML_SetStartDoctypeDeclHandler(looking.parser, root_doctype);
	XML_SetUnknownEncodingHandler(looking.parser, unknown_encoding, NULL);
	(void)XML_Parse(looking.parser, (const char *)head, (int)size, 0);
	XML_ParserFree(looking.parser);
	return looking.found;
}
