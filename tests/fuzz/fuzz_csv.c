/*
 * fuzz_csv.c - events as a table, whatever is in it.  It says the same in UTF-16 as in UTF-8.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz_evtx.h"
#include "fuzz_form.h"

#include "csv_log.h"
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct input_reader *const readers[] = { &csv_log_reader, NULL };

	fuzz_form(readers, bytes, size);
	return 0;
}
