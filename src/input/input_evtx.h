/*
 * input_evtx.h - the native EVTX engine on sources; private to `input`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_EVTX_H
#define INPUT_EVTX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct catalog;
struct fail;
struct input_delivery;
struct input_options;
struct input_source;

/*
 * True if these first bytes are of an EVTX log, also of one whose file header is
 * damaged.  Give it 512 bytes to know a sound one, 256 KiB or all before giving
 * up on a damaged one.
 */
bool input_evtx_knows(const uint8_t *head, size_t size);

struct input_evtx;
struct input_evtx *input_evtx_new(const struct input_options *options,
				  const struct catalog *catalog,
				  const struct input_delivery *delivery,
				  struct fail *fail);

/*
 * Take a source: its events, and at last done(), are delivered in this call, in
 * later ones or by input_evtx_finish(), always in the order in which sources came.
 * A source that is not seekable has been read to its end when this returns; it
 * still has to live until done().  An error of reading is a problem in the
 * statistics, not a failure of the run.  Returns -1 if the run cannot go on.
 */
int input_evtx_read(struct input_evtx *engine, struct input_source *source,
		    struct fail *fail);

/* Deliver all that is under way: call it before anything that is not for this
 * engine is delivered, and at the end. */
int input_evtx_finish(struct input_evtx *engine, struct fail *fail);
void input_evtx_free(struct input_evtx *engine);

#endif
