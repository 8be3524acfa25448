/*
 * pe_manifest.c - the assemblies that a manifest depends on.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "pe_parts.h"

#include <expat.h>
#include <string.h>

#include "arena.h"
#include "pe.h"
#include "text.h"
#include "xml_parser.h"

enum { DEPTH = 64, ATTRIBUTE = 256, SEPARATOR = ' ' };

struct manifest {
	XML_Parser parser;
	struct arena *arena;
	struct pe_assembly *list;
	size_t count;
	unsigned id;
	unsigned depth, dependent;	/* the depth of dependentAssembly, or 0 */
	bool oom;
};

/* Names come as "namespace name". */
static bool is(const char *name, const char *word)
{
	const char *bare = strrchr(name, SEPARATOR);

	return strcmp(bare ? bare + 1 : name, word) == 0;
}

static const char *attribute(struct manifest *manifest, const char **attributes,
			     const char *name)
{
	const char *value = "";
	char *copy;

	for (size_t i = 0; attributes[i]; i += 2)
		if (strcmp(attributes[i], name) == 0)
			value = attributes[i + 1];
	copy = arena_bytes(manifest->arena, value, text_cut(value, ATTRIBUTE));
	manifest->oom |= !copy;
	return copy;
}

static void start(void *context, const char *name, const char **attributes)
{
	struct manifest *manifest = context;

	if (++manifest->depth > DEPTH) {
		XML_StopParser(manifest->parser, XML_FALSE);
		return;
	}
	if (!manifest->dependent && is(name, "dependentAssembly"))
		manifest->dependent = manifest->depth;
	if (!manifest->dependent || manifest->depth != manifest->dependent + 1 ||
	    !is(name, "assemblyIdentity") || manifest->count >= PE_ASSEMBLIES)
		return;
	manifest->list[manifest->count++] = (struct pe_assembly){
		.manifest = manifest->id,
		.name = attribute(manifest, attributes, "name"),
		.version = attribute(manifest, attributes, "version"),
		.architecture = attribute(manifest, attributes, "processorArchitecture"),
	};
}

static void end(void *context, const char *name)
{
	struct manifest *manifest = context;

	(void)name;
	if (manifest->dependent == manifest->depth)
		manifest->dependent = 0;
	manifest->depth--;
}

/* No manifest has one; entities are what costs memory. */
static void doctype(void *context, const char *name, const char *system, const char *public,
		    int internal)
{
	struct manifest *manifest = context;

	(void)name, (void)system, (void)public, (void)internal;
	XML_StopParser(manifest->parser, XML_FALSE);
}

int pe_read_manifest(struct pe_facts *facts, struct arena *arena, unsigned id,
		     const char *bytes, size_t size)
{
	struct manifest manifest = {
		.arena = arena, .id = id, .count = facts->assembly_count,
		.parser = xml_parser_new(NULL, SEPARATOR),
		.list = arena_array(arena, PE_ASSEMBLIES, sizeof(*manifest.list)),
	};

	if (id < sizeof(facts->has_manifest) / sizeof(facts->has_manifest[0]))
		facts->has_manifest[id] = true;
	if (!manifest.parser || !manifest.list) {
		XML_ParserFree(manifest.parser);
		return -1;
	}
	if (facts->assembly_count)
		memcpy(manifest.list, facts->assemblies,
		       facts->assembly_count * sizeof(*manifest.list));
	XML_SetUserData(manifest.parser, &manifest);
	XML_SetElementHandler(manifest.parser, start, end);
	XML_SetStartDoctypeDeclHandler(manifest.parser, doctype);
	if (XML_Parse(manifest.parser, bytes, (int)size, 1) != XML_STATUS_OK)
		facts->manifest_damaged = true;
	facts->assemblies = manifest.list;
	facts->assembly_count = manifest.count;
	XML_ParserFree(manifest.parser);
	return manifest.oom ? -1 : 0;
}
