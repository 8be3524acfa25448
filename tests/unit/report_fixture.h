/*
 * report_fixture.h - reports made by hand, to write them in every form before
 * and without a log.
 */
#ifndef REPORT_FIXTURE_H
#define REPORT_FIXTURE_H

#include "report.h"

/*
 * "contract": the example of the contract; "hostile": every text is an attack;
 * "long": modules of 64 KiB; "pools": ten thousand pools; "thirty": thirty
 * incidents on four computers; "fleet": ten logs; "half": only the System log, damaged; "nothing":
 * no incident; "unread": no input could be read; "empty": not even an input.
 * NULL for another name.  Valid until the program ends.
 */
const struct report *report_fixture(const char *name);

/* The names above; NULL ends them. */
extern const char *const report_fixture_names[];

#endif
