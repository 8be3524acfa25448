/*
 * evidence_twins.h - files of one name for one module of one computer that disagree, of whatever
 * parts: nothing is concluded from them.
 *
 * What is read in one run is compared there (pull.h); this compares it with what parts say, and
 * these with each other.
 */
#ifndef EVIDENCE_TWINS_H
#define EVIDENCE_TWINS_H

struct evidence;
struct fail;

#define EVIDENCE_TWINS_DIFFER \
	"another file of this name says otherwise, so that nothing is concluded from either"

/* Drop what such files say, and say so; after evidence_sort(), and before evidence_join().  -1: no
 * memory. */
int evidence_twins(struct evidence *evidence, struct fail *fail);

#endif
