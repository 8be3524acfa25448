/* mkevtx.c - the command line of the fixture writer; knows how to make big inputs. */
/* SPDX-License-Identifier: MIT */
#include "evtx_source.h"
#include "evtx_writer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int usage(void)
{
	fputs("Usage: mkevtx SOURCE.txt OUT.evtx\n"
	      "       mkevtx --dense COUNT OUT.evtx\n"
	      "       mkevtx --real BYTES OUT.evtx LOG.evtx...\n"
	      "\n"
	      "Write an event log from readable text, a storm of COUNT IIS events, or\n"
	      "BYTES of chunks copied from real logs, as often as it takes.\n", stderr);
	return 2;
}

static int fail(const char *path)
{
	fprintf(stderr, "mkevtx: %s: %s\n", path, strerror(errno));
	return EXIT_FAILURE;
}

static int from_source(const char *path, const char *out)
{
	struct evtx_source *source = evtx_source_read(path);
	struct evtx_writer *writer = evtx_writer_new();

	for (size_t i = 0; i < source->count; i++) {
		if (evtx_writer_add(writer, &source->records[i]) == 0)
			continue;
		fprintf(stderr, "%s: event %u does not fit in a chunk\n", path,
			source->records[i].id);
		return EXIT_FAILURE;
	}
	evtx_writer_save(writer, &source->layout, out);
	evtx_writer_free(writer);
	evtx_source_free(source);
	return EXIT_SUCCESS;
}

/* ---- a storm: five retries of a module, then the pool is disabled ---- */

static char pool_name[] = "AppPoolID", process_name[] = "ProcessID", third_name[] = "param3";
static char protocol_name[] = "ProtocolID", module_name[] = "ModuleDll";
static char computer[] = "WEB01", application[] = "Application", system_log[] = "System";
static char worker[] = "Microsoft-Windows-IIS-W3SVC-WP", worker_source[] = "W3SVC-WP";
static char worker_guid[] = "{670080D9-742A-4187-8D16-41143D1290BD}";
static char was[] = "Microsoft-Windows-WAS", was_source[] = "WAS";
static char was_guid[] = "{524B5D04-133C-4A62-8362-64E8EDB9CE40}";

static void set_value(struct evtx_record *record, char *name, const char *text)
{
	struct evtx_value *value = &record->values[record->value_count++];

	value->name = name;
	value->type = 0x01;
	value->bytes = evtx_utf16(text, &value->size);
}

static void free_values(struct evtx_record *record)
{
	for (size_t i = 0; i < record->value_count; i++)
		free(record->values[i].bytes);
	record->value_count = 0;
}

static void dense_module(struct evtx_record *record)
{
	static uint8_t code[] = { 126, 0, 0, 0 };

	record->provider = worker;
	record->source = worker_source;
	record->guid = worker_guid;
	record->channel = application;
	record->id = 2280;
	record->level = 2;
	record->qualifiers = 49152;
	record->binary = code;
	set_value(record, module_name, "C:\\i\\rewrite.dll");
}

static void dense_was(struct evtx_record *record, uint16_t id, uint32_t number)
{
	static uint8_t code[] = { 126, 0, 7, 0x80 };
	char text[16];

	record->provider = was;
	record->source = was_source;
	record->guid = was_guid;
	record->channel = system_log;
	record->id = id;
	record->level = id == 5139 ? 3 : 2;
	record->qualifiers = id == 5139 ? 32768 : 49152;
	record->binary = code;
	set_value(record, pool_name, "Shop");
	if (id != 5139)
		return;
	snprintf(text, sizeof(text), "%" PRIu32, 1000 + number % 60000);
	set_value(record, process_name, text);
	set_value(record, third_name, "0");
	set_value(record, protocol_name, "http");
}

/* Every eleventh event disables the pool; the others are pairs of a retry. */
static void dense_record(struct evtx_record *record, uint32_t number)
{
	uint32_t turn = number % 11;

	*record = (struct evtx_record){ .style = EVTX_MANIFEST, .computer = computer };
	record->keywords = UINT64_C(0x80000000000000);
	if (turn == 10)
		dense_was(record, 5002, number);
	else if (turn % 2)
		dense_was(record, 5139, number);
	else
		dense_module(record);
	record->has_binary = turn != 10;
	record->binary_size = record->has_binary ? 4 : 0;
	record->record_id = number + 1;
	/* from 2023-01-06T00:00:00Z on, one a second */
	record->time = UINT64_C(133174368000000000) + number * UINT64_C(10000000);
	record->header_time = record->time;
}

static int dense(const char *count, const char *out)
{
	static const struct evtx_layout layout = { .header_chunks = -1 };
	struct evtx_writer *writer = evtx_writer_new();
	uint32_t total = (uint32_t)strtoul(count, NULL, 10);
	struct evtx_record record;

	for (uint32_t i = 0; i < total; i++) {
		dense_record(&record, i);
		if (evtx_writer_add(writer, &record) < 0)
			return EXIT_FAILURE;
		free_values(&record);
	}
	evtx_writer_save(writer, &layout, out);
	evtx_writer_free(writer);
	return EXIT_SUCCESS;
}

/* ---- chunks of real logs, verbatim ---- */

struct chunks {
	uint8_t *bytes;
	size_t count;
};

static bool chunk_is_sound(const uint8_t *chunk)
{
	uint32_t end = evtx_get32(chunk + 48), crc;

	if (memcmp(chunk, "ElfChnk", 8) != 0 || end < EVTX_CHUNK_HEADER || end > EVTX_CHUNK_SIZE)
		return false;
	crc = evtx_crc32(evtx_crc32(0, chunk, 120), chunk + 128, EVTX_CHUNK_HEADER - 128);
	return crc == evtx_get32(chunk + 124) &&
	       evtx_crc32(0, chunk + EVTX_CHUNK_HEADER, end - EVTX_CHUNK_HEADER) ==
	       evtx_get32(chunk + 52);
}

/* Add the sound chunks of one log. */
static int collect(const char *path, struct chunks *chunks)
{
	static uint8_t chunk[EVTX_CHUNK_SIZE];
	FILE *file = fopen(path, "rb");

	if (!file || fseek(file, EVTX_HEADER_SIZE, SEEK_SET) != 0)
		return fail(path);
	while (fread(chunk, sizeof(chunk), 1, file) == 1) {
		uint8_t *more;

		if (!chunk_is_sound(chunk))
			continue;
		more = realloc(chunks->bytes, (chunks->count + 1) * EVTX_CHUNK_SIZE);
		if (!more)
			return fail(path);
		chunks->bytes = more;
		memcpy(more + chunks->count++ * EVTX_CHUNK_SIZE, chunk, EVTX_CHUNK_SIZE);
	}
	fclose(file);
	return EXIT_SUCCESS;
}

/* The count of the header has 16 bits; Windows lets it run over, so do we. */
static int write_real(const struct chunks *chunks, uint64_t size, const char *out)
{
	uint64_t count = size > EVTX_HEADER_SIZE ? (size - EVTX_HEADER_SIZE) / EVTX_CHUNK_SIZE : 0;
	uint8_t header[EVTX_HEADER_SIZE];
	FILE *file = fopen(out, "wb");

	if (!file)
		return fail(out);
	evtx_file_header(header, 0, count ? count - 1 : 0, 1, 0, (uint16_t)count);
	fwrite(header, sizeof(header), 1, file);
	for (uint64_t i = 0; i < count && !ferror(file); i++)
		fwrite(chunks->bytes + i % chunks->count * EVTX_CHUNK_SIZE,
		       EVTX_CHUNK_SIZE, 1, file);
	return ferror(file) | fclose(file) ? fail(out) : EXIT_SUCCESS;
}

static int real(const char *size, const char *out, char **logs)
{
	struct chunks chunks = { NULL, 0 };
	int result;

	for (; *logs; logs++)
		if (collect(*logs, &chunks) != EXIT_SUCCESS)
			return EXIT_FAILURE;
	if (chunks.count == 0) {
		fputs("mkevtx: no sound chunk in these logs\n", stderr);
		return EXIT_FAILURE;
	}
	result = write_real(&chunks, strtoull(size, NULL, 10), out);
	free(chunks.bytes);
	return result;
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "--dense") == 0)
		return dense(argv[2], argv[3]);
	if (argc >= 5 && strcmp(argv[1], "--real") == 0)
		return real(argv[2], argv[3], argv + 4);
	if (argc == 3 && argv[1][0] != '-')
		return from_source(argv[1], argv[2]);
	return usage();
}
