/*
 * redact_scan.h - names in running text, by what they look like.
 *
 * Private to `redact`.  All functions append to *out what may be shown and add to
 * the names what they found.
 */
#ifndef REDACT_SCAN_H
#define REDACT_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "redact_match.h"
#include "redact_names.h"
#include "text.h"

struct text;

/* A whole text: known names, and whatever looks like one. */
void redact_scan_text(struct redact_names *names, const char *text, size_t size,
		      struct text *out);

/* A text with dots for passwords, keys and tokens; names stay. */
void redact_scan_secrets(const char *text, size_t size, struct text *out);

/* A value that is nothing but a name of that kind: "WEB01.contoso.com", "CORP\anna",
 * "anna@corp.example" for REDACT_USER.  Names that say nothing about a customer stay. */
void redact_scan_name(struct redact_names *names, enum redact_kind kind, const char *text,
		      size_t size, struct text *out);

/*
 * A whole string that nothing describes.  If it is a known name, also an everyday word, it
 * is that; else it is a pool if `name` says that such strings are usually names, unless it
 * is a number, a code, a path, a file or what the scanner knows; else a text.
 */
void redact_scan_unknown(struct redact_names *names, bool name, const char *text,
			 struct text *out);

/*
 * Recognisers: how many bytes at that place they have written the replacement for;
 * 0 if it is not theirs.
 */
typedef size_t redact_recogniser(struct redact_scan *scan, size_t at);
redact_recogniser redact_scan_sid, redact_scan_ip4, redact_scan_ip6, redact_scan_mac;
redact_recogniser redact_scan_binding;
redact_recogniser redact_scan_url, redact_scan_unc, redact_scan_query;
redact_recogniser redact_scan_file;
redact_recogniser redact_scan_command, redact_scan_setting, redact_scan_sentence;
redact_recogniser redact_scan_option;
redact_recogniser redact_scan_secret, redact_scan_url_password;
redact_recogniser redact_scan_cloud, redact_scan_logon;
redact_recogniser redact_scan_company, redact_scan_application, redact_scan_directory;
redact_recogniser redact_scan_person;

/* What redact_scan_file() takes, without writing it. */
size_t redact_scan_file_size(const struct redact_scan *scan, size_t at);
/* True for "web.config", "Start.cs": the name of a file, by its end. */
bool redact_scan_is_file(const char *text, size_t size);
/* True if a port follows, and what is before says that it is one: "(db:1433)", "to db:80". */
bool redact_scan_has_port(const struct redact_scan *scan, size_t at, size_t size);

/* A secret behind so many bytes that stay: these, and dots for it.  Returns how many bytes of the
 * text both are. */
static inline size_t redact_scan_dots(struct redact_scan *scan, size_t at, size_t kept,
				      size_t size)
{
	text_add_bytes(scan->out, scan->in + at, kept);
	text_add(scan->out, "...");
	return kept + size;
}

/* A command line from `at` to `end`: the program, and dots for its parameters. */
void redact_scan_parameters(struct redact_scan *scan, size_t at, size_t end);

/* True for an everyday word: a pool called "Default" or a computer called "IIS" is a token
 * where it is a name, and is left alone where it may be just a word. */
bool redact_scan_ordinary(const char *text, size_t size);
/* True for a word that follows a label and is no name: "Server: stopped". */
bool redact_scan_no_name(const char *text, size_t size);
/* True for a number, a version and a code: 5011, v8.0.4, 0x8007007E, 8007007e; no address. */
bool redact_scan_is_code(const char *text, size_t size);
/* All of these.  Where they are a name, text that is not of it still needs them. */
bool redact_scan_common(const char *text, size_t size);
/* True if the name says nothing about a customer, like DefaultAppPool. */
bool redact_scan_plain(enum redact_kind kind, const char *text, size_t size);
/* The token of a name, or the name if it says nothing. */
void redact_scan_write(struct redact_scan *scan, enum redact_kind kind, size_t at, size_t size);
/* A name of that kind, or of the kind under which it is known. */
void redact_scan_known(struct redact_scan *scan, enum redact_kind kind, size_t at, size_t size);
/* A host's name or address. */
void redact_scan_host(struct redact_scan *scan, size_t at, size_t size);
/* Hosts with what a connection has beside them: "tcp:db7,1433", "db7\INSTANCE". */
void redact_scan_hosts(struct redact_scan *scan, size_t at, size_t end);
/* True if the word there may be a name: no number, no file, nothing that a sentence goes on
 * with, nothing of Windows. */
bool redact_scan_is_name(const struct redact_scan *scan, size_t at);
/* True for "db7" and "my-db", which no word of a sentence looks like; a version does not. */
bool redact_scan_is_hostlike(const struct redact_scan *scan, size_t at, size_t size);
/* How long DOMAIN\name is, also of several words, that fills the quotes in which it is; 0: it
 * does not. */
size_t redact_scan_quoted(const struct redact_scan *scan, size_t at);
/* DOMAIN\user, user@domain or user. */
void redact_scan_account(struct redact_scan *scan, size_t at, size_t size);

#endif
