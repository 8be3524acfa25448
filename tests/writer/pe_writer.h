/*
 * pe_writer.h - small program files for tests.  They can be read, and cannot run.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef PE_WRITER_H
#define PE_WRITER_H

#include <stddef.h>
#include <stdint.h>

enum { PE_WRITER_SIZE = 1 << 16 };

/* What a file has; zero and NULL: it has none. */
struct pe_recipe {
	const char *name, *what;	/* of the case: "filter-x86.dll" */
	uint16_t machine;
	int program;			/* not a DLL */
	const char *exports;		/* "GetFilterVersion HttpFilterProc" */
	const char *imports;		/* "KERNEL32.dll:GetLastError,#7 MSVCR80.dll:malloc" */
	const char *delayed;
	const char *net;		/* "v4.0.30319"; net_flags count then */
	uint32_t net_flags;
	int ready_to_run;
	const char *manifest;
	uint32_t manifest_id;		/* 0: 2 */
	const char *version;		/* "6.0.3790.3959" */
	int hybrid, sign;
	uint16_t subsystem;		/* 0: 2 */
	uint16_t subsystem_version;	/* major; 0: 6 */
	/* Other than a whole file: cut to so many bytes, or text in its place. */
	size_t cut;
	const char *text;
	size_t text_size;		/* 0: as long as the text */
	void (*spoil)(uint8_t *bytes, size_t *size);
};

/* The n-th case, NULL after the last. */
const struct pe_recipe *pe_case(size_t n);
const struct pe_recipe *pe_case_named(const char *name);

/* Write it to a buffer of PE_WRITER_SIZE bytes; how many bytes it has. */
size_t pe_write(const struct pe_recipe *recipe, uint8_t *bytes);

#endif
