/*
 * pe_parts.h - the parts of a program file, each read by its own function; private to `pe`.
 *
 * Each fills its part of the facts and returns -1 only when memory runs out.  What is
 * damaged is left out, and facts->cut says what was.
 */
#ifndef PE_PARTS_H
#define PE_PARTS_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct pe_facts;
struct pe_image;

enum {	/* directories */
	PE_EXPORTS_AT = 0, PE_IMPORTS_AT = 1, PE_RESOURCES_AT = 2, PE_SIGNATURE_AT = 4,
	PE_LOAD_CONFIGURATION_AT = 10, PE_DELAYED_AT = 13, PE_NET_AT = 14,
};

/* What a file is that does not begin as a program does, by its first bytes. */
const char *pe_other_kind(const uint8_t *head, size_t size);

int pe_read_exports(struct pe_image *image, struct pe_facts *facts, struct arena *arena);
int pe_read_imports(struct pe_image *image, struct pe_facts *facts, struct arena *arena);
int pe_read_net(struct pe_image *image, struct pe_facts *facts, struct arena *arena);
int pe_read_resources(struct pe_image *image, struct pe_facts *facts, struct arena *arena);
/* The assemblies that a manifest depends on. */
int pe_read_manifest(struct pe_facts *facts, struct arena *arena, unsigned id,
		     const char *bytes, size_t size);

#endif
