/*
 * fuzz_evtx.h - what the fuzz targets of the EVTX engine share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef FUZZ_EVTX_H
#define FUZZ_EVTX_H

#include <stddef.h>
#include <stdint.h>

struct catalog;
struct event;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* A catalog that wants every event of every provider. */
const struct catalog *fuzz_catalog(void);

/* Look at all that an event holds; abort if it is not what event.h promises. */
void fuzz_check(const struct event *event);

#endif
