/* mkevt.c - the command line of the writer of legacy .evt logs. */
/* SPDX-License-Identifier: MIT */
#include "evt_damage.h"
#include "evt_writer.h"
#include "evtx_source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int usage(void)
{
	fputs("Usage: mkevt [--dirty] [--ring BYTES] SOURCE.txt OUT.evt\n"
	      "       mkevt [--dirty] --real BYTES OUT.evt LOG.evt...\n"
	      "       mkevt --damage NAME SOURCE.txt OUT.evt\n"
	      "       mkevt --list\n"
	      "\n"
	      "Write a legacy log from the readable text that mkevtx takes, too; BYTES of\n"
	      "records of real logs, as often as it takes; or a damaged log.\n", stderr);
	return 2;
}

static int fail(const char *path)
{
	fprintf(stderr, "mkevt: %s: %s\n", path, strerror(errno));
	return EXIT_FAILURE;
}

static int save(const char *path, const uint8_t *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");

	if (!file)
		return fail(path);
	if (size)
		fwrite(bytes, size, 1, file);
	return ferror(file) | fclose(file) ? fail(path) : EXIT_SUCCESS;
}

static int from_source(const char *path, size_t size, bool dirty, const char *out)
{
	struct evtx_source *source = evtx_source_read(path);
	struct evt_ring ring;
	int result;

	evt_ring_write(&ring, source->records, source->count, size,
		       dirty || source->layout.dirty);
	result = save(out, ring.bytes, ring.size);
	evt_ring_release(&ring);
	evtx_source_free(source);
	return result;
}

static int damaged(const char *name, const char *path, const char *out)
{
	struct evtx_source *source = evtx_source_read(path);
	const struct evt_damage *damage = evt_damage_named(name);
	size_t size;
	uint8_t *bytes;
	int result;

	if (!damage) {
		fputs("mkevt: unknown damage; --list shows all\n", stderr);
		return EXIT_FAILURE;
	}
	bytes = evt_damage_make(damage, source, &size);
	result = save(out, bytes, size);
	free(bytes);
	evtx_source_free(source);
	return result;
}

/* One line each: name, records, events of IIS, lost, problem, recovered, meaning. */
static int list(void)
{
	for (const struct evt_damage *row = evt_damages; row->name; row++)
		printf("%s\t%d\t%d\t%d\t%c\t%d\t%s\n", row->name, row->records, row->matched,
		       row->lost, row->problem, row->recovered, row->what);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* ---- records of real logs ---- */

struct pile {
	uint8_t *bytes;
	size_t size;
};

static int read_file(const char *path, struct pile *file)
{
	FILE *stream = fopen(path, "rb");
	size_t got;

	if (!stream)
		return fail(path);
	*file = (struct pile){ evtx_need(malloc(1 << 26)), 0 };
	while ((got = fread(file->bytes + file->size, 1, (1 << 26) - file->size, stream)) > 0)
		file->size += got;
	return fclose(stream) ? fail(path) : EXIT_SUCCESS;
}

/* Add what has a signature and the same length twice. */
static void collect(const struct pile *file, struct pile *records)
{
	for (size_t at = 0; at + EVT_NUMBERS + 8 <= file->size; at += 4) {
		size_t size = evtx_get32(file->bytes + at);

		if (memcmp(file->bytes + at + 4, "LfLe", 4) != 0 || size < EVT_NUMBERS + 8 ||
		    size > file->size - at || evtx_get32(file->bytes + at + size - 4) != size)
			continue;
		records->bytes = evtx_need(realloc(records->bytes, records->size + size));
		memcpy(records->bytes + records->size, file->bytes + at, size);
		records->size += size;
		at += size - 4;
	}
}

static int real(const char *text, bool dirty, const char *out, char **logs)
{
	size_t size = (size_t)strtoull(text, NULL, 10), at = 0;
	struct pile records = { NULL, 0 }, file = { NULL, 0 };
	struct evt_ring ring;
	uint32_t number = 1;
	int result;

	for (; *logs; logs++) {
		if (read_file(*logs, &file) != EXIT_SUCCESS)
			return EXIT_FAILURE;
		collect(&file, &records);
		free(file.bytes);
	}
	if (records.size == 0 || size < 65536 || size > UINT32_MAX)
		return usage();
	evt_ring_init(&ring, size);
	if (dirty)
		evt_ring_header(&ring, true);
	while (ring.used + evtx_get32(records.bytes + at) <
	       size - EVT_FILE_HEADER - EVT_END_RECORD) {
		uint8_t *record = records.bytes + at;

		evtx_set32(record + 8, number++);
		evt_ring_add(&ring, record, evtx_get32(record));
		at += evtx_get32(record);
		at = at < records.size ? at : 0;
	}
	if (!dirty)
		evt_ring_header(&ring, false);
	result = save(out, ring.bytes, ring.size);
	evt_ring_release(&ring);
	free(records.bytes);
	return result;
}

int main(int argc, char **argv)
{
	bool dirty = false;
	size_t size = 0;

	if (argc == 2 && strcmp(argv[1], "--list") == 0)
		return list();
	if (argc == 5 && strcmp(argv[1], "--damage") == 0)
		return damaged(argv[2], argv[3], argv[4]);
	for (argv++, argc--; argc > 2 && argv[0][0] == '-'; argv++, argc--) {
		if (strcmp(argv[0], "--real") == 0 && argc > 3)
			return real(argv[1], dirty, argv[2], argv + 3);
		if (strcmp(argv[0], "--dirty") == 0) {
			dirty = true;
		} else if (strcmp(argv[0], "--ring") == 0) {
			size = (size_t)strtoull(argv[1], NULL, 10);
			argv++, argc--;
		} else {
			return usage();
		}
	}
	return argc == 2 ? from_source(argv[0], size, dirty, argv[1]) : usage();
}
