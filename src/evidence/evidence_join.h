/*
 * evidence_join.h - what several files say together: the name of a process that holds a
 * port, an address that the server no longer has, which application of a configuration a
 * folder is.
 */
#ifndef EVIDENCE_JOIN_H
#define EVIDENCE_JOIN_H

struct evidence;
struct evidence_wants;
struct fail;

/*
 * After all files were read: findings that follow from others are added or said better, and
 * process.image, http.address and pool.loads, which serve nothing else, go.  Once; the
 * order of files does not matter.  Of what is added each computer has a share, which goes by how
 * many findings it has: a forged file has thousands that all join each other.  What is beyond it
 * is left out, counted and said of the file.  -1: no memory.
 */
int evidence_join(struct evidence *evidence, const struct evidence_wants *wants,
		  struct fail *fail);

#endif
