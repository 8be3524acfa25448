/*
 * shortage.h - has the system refused memory?
 *
 * Text, arenas, arrays and tables note it here.  Whoever uses them may go on with less, as an
 * explanation without the name of its error; but a report of such a run looks whole and is
 * not.  So the run compares the count at its end with that of its start, and if it grew there
 * is no report.  The count is of the whole process: a run in another thread that lacked
 * memory meanwhile makes this one fail, too.
 */
#ifndef SHORTAGE_H
#define SHORTAGE_H

/* Memory was asked for, and there was none.  From any thread. */
void shortage_note(void);
/* What malloc() and its like gave; NULL is noted. */
void *shortage_watch(void *memory);
/* How often; only grows. */
unsigned long shortage_count(void);

#endif
