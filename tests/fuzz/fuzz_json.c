/*
 * fuzz_json.c - events as JSON and as objects of PowerShell, whatever is in them.  A text that
 * is sound says the same in UTF-16 as in UTF-8.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz_evtx.h"
#include "fuzz_form.h"

#include "clixml_log.h"
#include "json_log.h"
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct input_reader *const readers[] = {
		&json_log_reader, &clixml_log_reader, NULL
	};

	fuzz_form(readers, bytes, size);
	return 0;
}
