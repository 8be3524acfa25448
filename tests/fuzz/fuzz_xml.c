/*
 * fuzz_xml.c - events as XML, whatever is in them.  A text that is sound says the same in
 * UTF-16 as in UTF-8, and one event the same with and without a parser.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz_evtx.h"
#include "fuzz_form.h"

#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "event_xml.h"
#include "fail.h"
#include "reader.h"
#include "xml_log.h"

/* Numbers and strings tell them apart: all else comes the same way. */
static void compare(const uint8_t *bytes, size_t size)
{
	struct event_xml *ways[] = { event_xml_new(), event_xml_new() };
	struct event events[2];
	struct fail fail;
	int ret[2];

	event_xml_careful(ways[1]);
	for (int i = 0; i < 2; i++) {
		event_init(&events[i]);
		ret[i] = event_xml_read(ways[i], (const char *)bytes, size, &events[i], &fail);
	}
	if (ret[0] != ret[1] || (!ret[0] && (events[0].id != events[1].id ||
	    strcmp(events[0].provider, events[1].provider) != 0 ||
	    events[0].time != events[1].time ||
	    events[0].string_count != events[1].string_count)))
		abort();
	for (size_t i = 0; !ret[0] && i < events[0].string_count; i++)
		if (strcmp(events[0].strings[i], events[1].strings[i]) != 0)
			abort();
	for (int i = 0; i < 2; i++) {
		event_release(&events[i]);
		event_xml_free(ways[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct input_reader *const readers[] = { &xml_log_reader, NULL };

	fuzz_form(readers, bytes, size);
	compare(bytes, size);
	return 0;
}
