/*
 * incident_asked.c - which files answer what a report asks for.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_asked.h"

#include <stdint.h>
#include <string.h>

#include "evidence.h"
#include "text.h"

static bool lists(const char *formats, const char *format)
{
	size_t size = strlen(format);

	for (const char *at = formats; *at; at += strcspn(at, " ") + 1)
		if (strncmp(at, format, size) == 0 && at[size] == ' ')
			return true;
	return false;
}

/* Findings of a short name are looked at for each computer whose first label it is.  What is found
 * by none of so many is asked for. */
enum { LOOKS = 4096 };

static bool has_format(struct incident_answers *answers, const struct evidence *evidence,
		       const char *computer, const char *formats)
{
	size_t looks = 0;

	for (size_t i = evidence_next(evidence, computer, 0);
	     i < evidence->count && looks < LOOKS;
	     i = evidence_next(evidence, computer, i + 1), looks++) {
		const struct evidence_finding *finding = &evidence->list[i];
		size_t file = evidence_file_of(evidence, finding->file);

		answers->looks++;
		if (file != SIZE_MAX && lists(formats, evidence->files[file].format))
			return true;
	}
	return false;
}

static const struct incident_asked_row *row_of(const char *text)
{
	const struct incident_asked_row *row = incident_asked_rows;

	while (row->text && !text_match(row->text, text))
		row++;
	return row->text ? row : NULL;
}

bool incident_is_answered(struct incident_answers *answers, const struct evidence *evidence,
			  const struct incident_asker *asker, const char *text)
{
	const struct incident_asked_row *row = evidence ? row_of(text) : NULL;
	uint64_t question;
	uint32_t answer;

	if (!row)
		return false;
	question = table_pair(asker->number, (uint32_t)(row - incident_asked_rows));
	answer = table_map_get(&answers->known, question);
	if (answer == TABLE_NONE) {
		answer = has_format(answers, evidence, asker->computer, row->formats);
		/* If it cannot be remembered, it is found out again. */
		table_map_set(&answers->known, question, answer);
	}
	return answer;
}

const char *incident_file_asked(const char *text)
{
	const struct incident_asked_row *row = row_of(text);

	return row ? row->file + (strcmp(row->file, "-") == 0) : NULL;
}
