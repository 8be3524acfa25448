/*
 * fuzz_xml.c - events as XML, whatever is in them.  A text that is sound says the same in
 * UTF-16 as in UTF-8.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz_evtx.h"
#include "fuzz_form.h"

#include "reader.h"
#include "xml_log.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct input_reader *const readers[] = { &xml_log_reader, NULL };

	fuzz_form(readers, bytes, size);
	return 0;
}
