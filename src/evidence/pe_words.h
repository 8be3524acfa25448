/*
 * pe_words.h - the facts of a program file in words.
 *
 * They say what the file is, never what it was when something failed.
 */
#ifndef PE_WORDS_H
#define PE_WORDS_H

#include <stdbool.h>

#include "pe.h"

struct text;

/* What a file is that is no program file: "a web page".  "" for "pe". */
const char *pe_kind_words(const char *kind);
/* How that comes about: "a download that needed a log-on, or an error page".  May be "". */
const char *pe_kind_advice(const char *kind);

/* "x86 DLL, native module, 3.2.0.1"; "is a web page, not a program file".  Raw: names
 * from the file are not escaped. */
void pe_summary(struct text *text, const struct pe_facts *facts);

/* Who can use the exports: "a native module", "an ISAPI filter and extension"... */
const char *pe_exports_words(const struct pe_facts *facts);

enum pe_fit { PE_FITS, PE_FITS_NOT, PE_FIT_UNKNOWN };

/* Does the file load in a process of that machine ("x86", "x64", "arm64", "ia64")?  By
 * its architecture alone, and only if it is whole. */
enum pe_fit pe_fits(const struct pe_facts *facts, const char *process);

#endif
