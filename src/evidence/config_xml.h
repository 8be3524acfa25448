/*
 * config_xml.h - an XML file beside the logs, element by element: configuration of IIS 7
 * and later, MetaBase.xml, web.config.
 *
 * Knows XML and what surrounds a section of a configuration; no section.  No document type,
 * no entity, every size is bounded, and no text of the file gets into an error: a
 * configuration holds passwords.
 */
#ifndef CONFIG_XML_H
#define CONFIG_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct evidence_source;
struct fail;

enum {
	/* Bytes of a file; an applicationHost.config of 5,000 sites has some 10 MiB. */
	CONFIG_XML_SIZE = 64 << 20,
	/* Bytes of a tag or a comment, of an attribute, and of an element's name. */
	CONFIG_XML_TOKEN = 512 << 10,
	CONFIG_XML_VALUE = 64 << 10,
	CONFIG_XML_NAME = 256,
	/* Elements in elements; real files have at most ten. */
	CONFIG_XML_DEPTH = 64,
	/* Elements and attributes of a file, as a configuration of that size has, and how many
	 * different names they have: each costs memory. */
	CONFIG_XML_ELEMENTS = 1000000,
	CONFIG_XML_ATTRIBUTES = 2000000,
	CONFIG_XML_NAMES = 100000,
};

/* A start tag.  All texts are lent until start() returns. */
struct config_element {
	const char *name;		/* without its namespace */
	const char *space;		/* the namespace; "" is none */
	/* Names from the one below the root, "system.webServer/globalModules/add"; "" is the
	 * root.  An element "location" around it is not part of it ... */
	const char *path;
	/* ... but here: what its attribute "path" says, "Default Web Site"; "" is the whole
	 * server or folder, as "." is. */
	const char *location;
	const char **attributes;	/* name, value, name, value ... NULL */
	unsigned depth;			/* the root: 1 */
	unsigned line;			/* from 1 */
};

/* The value of an attribute, or NULL.  Names are compared with case, as IIS does. */
const char *config_attribute(const struct config_element *element, const char *name);

/* Is its path this one? */
bool config_is(const struct config_element *element, const char *path);

struct config_walk {
	void *context;
	/* 0: go on; 1: enough was seen; -1: no memory. */
	int (*start)(void *context, const struct config_element *element);
	/* The element that ends, with its path, or NULL. */
	void (*end)(void *context, const char *path);
	/* A part of the text of the element that began last, not ended by a NUL, or NULL. */
	void (*text)(void *context, const char *bytes, size_t size);
};

/* Why a file is not well-formed. */
struct config_fault {
	const char *reason;	/* static text, never of the file; NULL: it is */
	unsigned line, column;	/* from 1; 0: it has no place, or is the end of the line */
};

/*
 * Walk through the file.  Encodings: what a byte order mark says, else what the declaration
 * says, else UTF-8; of a code page only ASCII is known.  0: to its end, or to where start()
 * had enough, or to the fault; -1 and fail: it cannot be read, has a document type, passes a
 * bound, or memory ran out, which is no fault of a configuration.
 */
int config_xml_walk(const struct evidence_source *source, const struct config_walk *walk,
		    struct config_fault *fault, struct fail *fail);

struct config_root {
	char name[64], space[128];	/* cut */
};

/* Why no names behind that place are known, as evidence_parser.names() says it: 1; 0 if there is
 * no fault. */
int config_fault_names(const struct config_fault *fault, struct fail *fail);

/* The root element by the first bytes of a file; false: it is no XML, or the root is not
 * in them.  Quick where the first character is no "<". */
bool config_xml_root(const uint8_t *head, size_t size, struct config_root *root);

#endif
