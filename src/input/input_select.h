/*
 * input_select.h - is a file to be read, and as what; private to `input`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_SELECT_H
#define INPUT_SELECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input_format;
struct input_open;
struct input_reader;

/* The format by the first bytes, and open->archive or open->reader; NULL if no format is
 * known: then open->failure says so.  given: it was named itself. */
const struct input_format *input_select_format(struct input_open *open,
					       const struct input_reader *const *readers,
					       bool given);

/* Does a reader lack more than INPUT_FORMAT_MOST bytes to know it? */
bool input_select_lacks(struct input_open *open, const struct input_reader *const *readers);

/* The same of bytes alone, as if they were a file in a folder. */
const struct input_format *input_select_known(const struct input_reader *const *readers,
					      const uint8_t *bytes, size_t size);

/*
 * Is it an input?  What was given is one.  A file in a folder that is neither a log
 * nor a report of ours is skipped, unless it could not be read or has the name of
 * a log, of lines or of an archive (*.evtx, *.evt, *.ndjson, *.jsonl, *.zip, *.gz, ...): what
 * somebody meant to send is not lost silently.  What another run is just writing is always skipped.
 */
bool input_select(const struct input_open *open, const struct input_format *format,
		  bool given);

/* Was it meant as an archive of files?  Documents and packages are zip archives too. */
bool input_has_archive_name(const char *path);

/* Of an input in a folder: must it not be written?  A report that is refused, or was
 * never written, may be replaced by a better one. */
bool input_is_log(const struct input_open *open, const struct input_format *format);

#endif
