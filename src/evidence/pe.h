/*
 * pe.h - the facts of a program file (PE/COFF) that a verdict needs.
 *
 * Reads headers and tables through a callback, a few kilobytes at a time, and checks each
 * offset; the file is never mapped, loaded or run.  Knows nothing of incidents.
 *
 * Layout: Microsoft's "PE Format"; flags of .NET: ECMA-335 II.25.3.3; the pointer to the
 * metadata of hybrid images: LLVM's description of ARM64EC and ARM64X.
 */
#ifndef PE_H
#define PE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct fail;

/* Bounds: what a forged file may cost.  The loader takes 96 sections; the largest files
 * of Windows import some 200 files and 2,000 functions of one, and export 30,000 names. */
enum {
	PE_SECTIONS = 96,
	PE_IMPORTS = 512,		/* files, delayed ones included */
	PE_FUNCTIONS = 4096,		/* of one file */
	PE_NAMES = 65536,		/* names read in all */
	PE_NAME_SIZE = 512,
	PE_RESOURCES = 4096,		/* entries of the tree */
	PE_MANIFEST = 1 << 20,		/* bytes */
	PE_MANIFESTS = 8,
	PE_ASSEMBLIES = 64,
	PE_ODD_EXPORTS = 8,		/* decorated names that are kept */
	PE_NEW_FUNCTIONS = 64,		/* that are kept */
};

/* The bytes: as platform_read_at().  size is that of the whole file. */
struct pe_source {
	void *context;
	int64_t (*read_at)(void *context, void *buffer, size_t size, uint64_t offset,
			   struct fail *fail);
	uint64_t size;
};

enum {	/* exports that IIS asks for */
	PE_REGISTER_MODULE = 1, PE_GET_FILTER_VERSION = 2, PE_HTTP_FILTER_PROC = 4,
	PE_GET_EXTENSION_VERSION = 8, PE_HTTP_EXTENSION_PROC = 16,
	PE_TERMINATE_FILTER = 32, PE_TERMINATE_EXTENSION = 64, PE_DLL_REGISTER_SERVER = 128,
};

enum {	/* flags of .NET */
	PE_IL_ONLY = 1, PE_32BIT_REQUIRED = 2, PE_IL_LIBRARY = 4, PE_STRONG_NAME = 8,
	PE_NATIVE_ENTRY = 0x10, PE_32BIT_PREFERRED = 0x20000,
};

struct pe_import {
	const char *file;
	bool delayed;			/* loaded at the first call, not with the file */
	unsigned functions;		/* by name */
	unsigned ordinals;		/* by number */
	const struct pe_runtime *runtime;	/* what it belongs to, or NULL */
};

/* A function that not every Windows has. */
struct pe_new_function {
	const char *name, *file;
	const char *since;		/* "10.0.14393" */
};

/* An assemblyIdentity of a manifest; what is not said is "". */
struct pe_assembly {
	unsigned manifest;		/* resource id: 1 of a program, 2 of a DLL */
	const char *name, *version, *architecture;
};

struct pe_facts {
	uint64_t size;
	/*
	 * "pe", or what the file is instead: "empty", "zeros", "html", "git-lfs-pointer",
	 * "zip", "cab", "msi", "compress.exe", "import-library", "elf", "macho", "text",
	 * "xml", "dos", "ne", "le", "lx", "cut-off" (its headers are not all there),
	 * "pe-odd" (an unknown kind of PE), "unknown".  Of these only "pe" has what follows.
	 */
	const char *kind;
	const char *form;		/* "DLL", "program", "driver" or "resource DLL" */
	const char *machine;		/* "x86", "anycpu", "arm64ec" ...; or "0x1234" */
	const char *header;		/* the same by the file header alone */
	bool wide;			/* PE32+ */
	bool is_dll;
	bool hybrid;			/* has the metadata of ARM64EC and ARM64X */
	bool whole;			/* no section and no signature ends after the file */
	bool has_signature;		/* whether it is valid is not known */
	bool debug;			/* needs a debug runtime */
	uint64_t missing;		/* bytes at the end, if it is not whole */
	uint32_t stamp;			/* TimeDateStamp */
	uint16_t subsystem;
	uint16_t subsystem_version[2], system_version[2];
	unsigned exports;		/* PE_REGISTER_MODULE ... */
	uint32_t export_count;		/* names, as the file says */
	const char *const *odd_exports;	/* decorated names of these functions */
	size_t odd_export_count;
	const struct pe_import *imports;	/* in the order of the file, delayed ones last */
	size_t import_count;
	const struct pe_new_function *new_functions;
	size_t new_function_count;
	bool is_net;
	bool ready_to_run;		/* .NET, compiled ahead of time */
	uint32_t net_flags;
	const char *net_runtime;	/* "v4.0.30319", or NULL */
	const struct pe_assembly *assemblies;
	size_t assembly_count;
	bool manifest_damaged;		/* one is not well-formed XML */
	bool has_manifest[4];		/* by resource id */
	const char *version;		/* "3.2.0.1", or NULL */
	const char *cut;		/* a table that ends too early or too late, or NULL */
};

/* Read the facts; texts live in the arena or forever.  Whatever the bytes are, that is no
 * error.  -1 if they cannot be read or memory runs out. */
int pe_read(const struct pe_source *source, struct pe_facts *facts, struct arena *arena,
	    struct fail *fail);

/* "filter", "extension", "module", "both" (filter and extension), "decorated", "none". */
const char *pe_exports_word(const struct pe_facts *facts);

/* Could it be a program file, or what was left of one?  By the first bytes. */
bool pe_knows(const uint8_t *head, size_t size);

/* ---- runtimes and functions: rules/runtimes.tsv, rules/functions.tsv ---- */

enum pe_runtime_kind {
	PE_RUNTIME_WINDOWS,	/* part of every Windows */
	PE_RUNTIME_API_SET,	/* resolved by Windows, no file */
	PE_RUNTIME_UCRT,	/* part of Windows 10; comes to older ones with an update */
	PE_RUNTIME_INSTALLED,	/* comes with an installer */
	PE_RUNTIME_ASSEMBLY,	/* comes with an installer and needs a manifest */
	PE_RUNTIME_PRODUCT,	/* the product that needs it brings it */
	PE_RUNTIME_DEBUG,	/* for developers, may not be handed on */
	PE_RUNTIME_DRIVER,	/* only drivers use it */
};

struct pe_runtime {
	const char *file;	/* pattern, * and ?, without case */
	enum pe_runtime_kind kind;
	const char *name;	/* "Visual C++ 2015-2022" */
};

/* What a file of that name belongs to; NULL: it is in no row. */
const struct pe_runtime *pe_runtime_of(const char *file);
/* The first Windows that has the function: "6.2"; NULL: it is in no row. */
const char *pe_function_since(const char *name);

#endif
