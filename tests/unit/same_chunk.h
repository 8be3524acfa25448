/*
 * same_chunk.h - what is read of a storm is what each record says for itself.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SAME_CHUNK_H
#define SAME_CHUNK_H

struct evtx_batch;

/*
 * What one decoder made of a chunk, and one that decodes every record for itself
 * (evtx_decoder_plain): the name of the first thing in which they differ, or NULL.
 * Where the second gave up because a forged chunk repeats itself without limit, only
 * that nothing is lost.
 */
const char *chunk_differs(const struct evtx_batch *batch, const struct evtx_batch *plain);

#endif
