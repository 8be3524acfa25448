/*
 * library_json.h - rules, events, errors and verdicts as JSON, with the names
 * that the report and the files of rules use.
 *
 * Private to the library.
 */
#ifndef LIBRARY_JSON_H
#define LIBRARY_JSON_H

#include <stddef.h>
#include <stdint.h>

struct catalog_event;
struct decode_error;
struct evidence_detail;
struct json_write;
struct incident;
struct rules_rule;

/* As the report writes it, with "how" beside it (or NULL). */
void library_json_error(struct json_write *json, const char *key,
			const struct decode_error *error, const char *how);
/* id: what the event has; that of an unlisted kind is 0. */
void library_json_event(struct json_write *json, const char *key,
			const struct catalog_event *event, uint16_t id);
/* Id, title, severity, confidence, file and line. */
void library_json_brief(struct json_write *json, const char *key,
			const struct rules_rule *rule);
/* In the format of a file of rules: what is printed can be read back. */
void library_json_rule(struct json_write *json, const char *key,
		       const struct rules_rule *rule);
void library_json_verdict(struct json_write *json, const char *key,
			  const struct incident *incident);
/* Details of a piece of evidence as an object; items of one name are an array. */
void library_json_details(struct json_write *json, const char *key,
			  const struct evidence_detail *details, size_t count);

#endif
