/*
 * mkforms.c - the events of a readable text in the forms in which people hand them over.
 *
 * It shares no code with the readers under test.  What it writes was read off the output of
 * wevtutil, Event Viewer, winlogbeat and evtx_dump.
 *
 * SPDX-License-Identifier: MIT
 */
#include "evtx_source.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 0x01, TEXT_SIZE = 3 * EVTX_CHUNK_SIZE };

static FILE *out;

/* ---- values ---- */

static size_t put_utf8(char *to, uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	to[0] = (char)(0xe0 | c >> 12);
	to[1] = (char)(0x80 | (c >> 6 & 0x3f));
	to[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

/* A value as text: characters of the first plane, or a number in decimal. */
static const char *shown(const struct evtx_value *value)
{
	static char text[TEXT_SIZE];
	uint64_t number = 0;
	size_t size = 0;

	if (value->type == TEXT) {
		for (size_t i = 0; i + 1 < value->size; i += 2) {
			uint32_t c = (uint32_t)(value->bytes[i] | value->bytes[i + 1] << 8);

			if (c)
				size += put_utf8(text + size, c);
		}
		text[size] = '\0';
		return text;
	}
	for (size_t i = value->size; i-- > 0;)
		number = number << 8 | value->bytes[i];
	snprintf(text, sizeof(text), "%" PRIu64, number);
	return text;
}

struct moment {
	int year, month, day, hour, minute, second;
	unsigned ticks;
};

/* Of a FILETIME; the rest of the days is counted off year by year. */
static struct moment moment_of(uint64_t time)
{
	static const int months[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	uint64_t seconds = time / 10000000;
	struct moment at = { 1601, 1, 0, (int)(seconds / 3600 % 24), (int)(seconds / 60 % 60),
			     (int)(seconds % 60), (unsigned)(time % 10000000) };
	int days = (int)(seconds / 86400);

	for (;;) {
		bool leap = (at.year % 4 == 0 && at.year % 100) || at.year % 400 == 0;

		if (days >= 365 + leap) {
			days -= 365 + leap;
			at.year++;
			continue;
		}
		for (;; at.month++) {
			int length = months[at.month - 1] + (leap && at.month == 2);

			if (days < length)
				break;
			days -= length;
		}
		at.day = days + 1;
		return at;
	}
}

static void put_time(const struct evtx_record *record)
{
	struct moment at = moment_of(record->time);

	fprintf(out, "%04d-%02d-%02dT%02d:%02d:%02d.%07uZ", at.year, at.month, at.day, at.hour,
		at.minute, at.second, at.ticks);
}

static void put_hex(const struct evtx_record *record, const char *between)
{
	for (size_t i = 0; i < record->binary_size; i++)
		fprintf(out, "%s%02X", i ? between : "", record->binary[i]);
}

/* ---- XML ---- */

static void put_xml(const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '&': fputs("&amp;", out); break;
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '\'': fputs("&apos;", out); break;
		default: fputc(*text, out);
		}
}

static void put_element(const char *name, const char *text)
{
	fprintf(out, "<%s>", name);
	put_xml(text);
	fprintf(out, "</%s>", name);
}

static void put_system(const struct evtx_record *record)
{
	fputs("<System><Provider Name='", out);
	put_xml(record->provider);
	if (record->source) {
		fputs("' EventSourceName='", out);
		put_xml(record->source);
	}
	fputs("'/><EventID", out);
	if (record->qualifiers >= 0)
		fprintf(out, " Qualifiers='%d'", record->qualifiers);
	fprintf(out, ">%u</EventID><Level>%u</Level><TimeCreated SystemTime='",
		(unsigned)record->id, (unsigned)record->level);
	put_time(record);
	fprintf(out, "'/><EventRecordID>%" PRIu64 "</EventRecordID>", record->record_id);
	put_element("Channel", record->channel ? record->channel : "");
	put_element("Computer", record->computer ? record->computer : "");
	fputs("</System>", out);
}

/* As wevtutil writes it: a line an event, without a root. */
static void write_xml(const struct evtx_record *record)
{
	fputs("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>", out);
	put_system(record);
	if (record->element)
		fprintf(out, "<UserData><%s>", record->element);
	else
		fputs("<EventData>", out);
	for (size_t i = 0; i < record->value_count; i++) {
		const struct evtx_value *value = &record->values[i];

		if (record->element) {
			put_element(value->name ? value->name : "Data", shown(value));
			continue;
		}
		fprintf(out, value->name ? "<Data Name='%s'>" : "<Data>", value->name);
		put_xml(shown(value));
		fputs("</Data>", out);
	}
	if (record->has_binary) {
		fputs("<Binary>", out);
		put_hex(record, "");
		fputs("</Binary>", out);
	}
	if (record->element)
		fprintf(out, "</%s></UserData></Event>\n", record->element);
	else
		fputs("</EventData></Event>\n", out);
}

/* ---- copied text ---- */

static const char *level_of(const struct evtx_record *record)
{
	static const char *const names[] = { "Information", "Critical", "Error", "Warning",
					     "Information", "Verbose" };

	return names[record->level < 6 ? record->level : 4];
}

static void put_clock(const struct evtx_record *record, const char *between)
{
	struct moment at = moment_of(record->time);

	fprintf(out, "%d/%d/%d%s%d:%02d:%02d %s", at.month, at.day, at.year, between,
		at.hour % 12 ? at.hour % 12 : 12, at.minute, at.second,
		at.hour < 12 ? "AM" : "PM");
}

/* What is shown where the texts of the messages are not installed. */
static void put_wrapper(const struct evtx_record *record, const char *line_end)
{
	fprintf(out, "The description for Event ID %u from source %s cannot be found. Either the "
		"component that raises this event is not installed on your local computer or the "
		"installation is corrupted.%s%sThe following information was included with the "
		"event: %s%s", (unsigned)record->id, record->provider, line_end, line_end,
		line_end, line_end);
	for (size_t i = 0; i < record->value_count; i++)
		fprintf(out, "%s%s", shown(&record->values[i]), line_end);
	fprintf(out, "%sThe message resource is present but the message was not found in the "
		"message table%s", line_end, line_end);
}

/* Vista and later, with the XML below. */
static void write_copied(const struct evtx_record *record)
{
	fprintf(out, "Log Name:      %s\r\nSource:        %s\r\nDate:          ",
		record->channel ? record->channel : "", record->provider);
	put_clock(record, " ");
	fprintf(out, "\r\nEvent ID:      %u\r\nTask Category: None\r\nLevel:         %s\r\n"
		"Keywords:      Classic\r\nUser:          N/A\r\nComputer:      %s\r\n"
		"Description:\r\n", (unsigned)record->id, level_of(record),
		record->computer ? record->computer : "");
	put_wrapper(record, "\r\n");
	fputs("Event Xml:\r\n", out);
	write_xml(record);
	fputs("\r\n", out);
}

/* Server 2003, with the data below. */
static void write_copied_2003(const struct evtx_record *record)
{
	fprintf(out, "Event Type:\t%s\r\nEvent Source:\t%s\r\nEvent Category:\tNone\r\n"
		"Event ID:\t%u\r\nDate:\t\t", level_of(record),
		record->source ? record->source : record->provider, (unsigned)record->id);
	put_clock(record, "\r\nTime:\t\t");
	fprintf(out, "\r\nUser:\t\tN/A\r\nComputer:\t%s\r\nDescription:\r\n",
		record->computer ? record->computer : "");
	put_wrapper(record, "\r\n");
	if (record->has_binary && record->binary_size) {
		fputs("Data:\r\n", out);
		for (size_t i = 0; i < record->binary_size; i++) {
			if (i % 8 == 0)
				fprintf(out, "%s%04zx:", i ? "\r\n" : "", i);
			fprintf(out, " %02x", record->binary[i]);
		}
		fputs("               ....\r\n", out);
	}
	fputs("\r\n", out);
}

/* ---- JSON ---- */

static void put_json(const char *text)
{
	fputc('"', out);
	for (; *text; text++)
		if ((unsigned char)*text < 0x20)
			fprintf(out, "\\u%04x", (unsigned)(unsigned char)*text);
		else if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else
			fputc(*text, out);
	fputc('"', out);
}

static void put_member(const char *key, const char *text)
{
	fprintf(out, ",\"%s\":", key);
	put_json(text);
}

/* Values without a name are param1 and so on; empty ones are left out. */
static void write_winlogbeat(const struct evtx_record *record)
{
	const char *between = "";

	fputs("{\"@timestamp\":\"", out);
	put_time(record);
	fprintf(out, "\",\"winlog\":{\"event_id\":\"%u\",\"record_id\":%" PRIu64,
		(unsigned)record->id, record->record_id);
	put_member("provider_name", record->provider);
	put_member("channel", record->channel ? record->channel : "");
	put_member("computer_name", record->computer ? record->computer : "");
	fputs(",\"event_data\":{", out);
	for (size_t i = 0; i < record->value_count; i++) {
		const struct evtx_value *value = &record->values[i];

		if (!*shown(value))
			continue;
		if (value->name)
			fprintf(out, "%s\"%s\":", between, value->name);
		else
			fprintf(out, "%s\"param%zu\":", between, i + 1);
		put_json(shown(value));
		between = ",";
	}
	if (record->has_binary && record->binary_size) {
		fprintf(out, "%s\"Binary\":\"", between);
		put_hex(record, "");
		fputs("\"", out);
	}
	fputs("}},\"log\":{\"level\":\"", out);
	for (const char *c = level_of(record); *c; c++)
		fputc(*c | 0x20, out);
	fputs("\"}}\n", out);
}

static void put_dumped_values(const struct evtx_record *record)
{
	const char *between = "";
	bool named = record->value_count > 0 && record->values[0].name;

	if (!named)
		fputs("\"Data\":{\"#text\":[", out);
	for (size_t i = 0; i < record->value_count; i++) {
		if (named)
			fprintf(out, "%s\"%s\":", between, record->values[i].name);
		else
			fputs(between, out);
		put_json(shown(&record->values[i]));
		between = ",";
	}
	if (!named)
		fputs("]}", out);
	if (record->has_binary) {
		fputs(",\"Binary\":\"", out);
		put_hex(record, "");
		fputs("\"", out);
	}
}

static void write_evtx_dump(const struct evtx_record *record)
{
	fputs("{\"Event\":{\"System\":{\"Provider\":{\"#attributes\":{\"Name\":", out);
	put_json(record->provider);
	if (record->source)
		put_member("EventSourceName", record->source);
	fputs("}},\"EventID\":", out);
	if (record->qualifiers >= 0)
		fprintf(out, "{\"#attributes\":{\"Qualifiers\":%d},\"#text\":%u}",
			record->qualifiers, (unsigned)record->id);
	else
		fprintf(out, "%u", (unsigned)record->id);
	fprintf(out, ",\"Level\":%u,\"TimeCreated\":{\"#attributes\":{\"SystemTime\":\"",
		(unsigned)record->level);
	put_time(record);
	fprintf(out, "\"}},\"EventRecordID\":%" PRIu64, record->record_id);
	put_member("Channel", record->channel ? record->channel : "");
	put_member("Computer", record->computer ? record->computer : "");
	if (record->element)
		fprintf(out, "},\"UserData\":{\"%s\":{", record->element);
	else
		fputs("},\"EventData\":{", out);
	put_dumped_values(record);
	fputs(record->element ? "}}}}\n" : "}}}\n", out);
}

/* ---- the command line ---- */

static const struct form {
	const char *name;
	void (*write)(const struct evtx_record *record);
} forms[] = {
	{ "xml", write_xml }, { "copied", write_copied }, { "copied-2003", write_copied_2003 },
	{ "winlogbeat", write_winlogbeat }, { "evtx-dump", write_evtx_dump },
};

int main(int argc, char **argv)
{
	struct evtx_source *source;
	const struct form *form = NULL;

	for (size_t i = 0; argc == 4 && i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(forms[i].name, argv[1]) == 0)
			form = &forms[i];
	if (!form) {
		fputs("Usage: mkforms xml|copied|copied-2003|winlogbeat|evtx-dump SOURCE.txt OUT\n",
		      stderr);
		return 2;
	}
	source = evtx_source_read(argv[2]);
	out = fopen(argv[3], "wb");
	if (!out) {
		perror(argv[3]);
		return EXIT_FAILURE;
	}
	for (size_t i = 0; i < source->count; i++)
		form->write(&source->records[i]);
	evtx_source_free(source);
	return ferror(out) | fclose(out) ? EXIT_FAILURE : EXIT_SUCCESS;
}
