/*
 * mention_log.h - the reader of a short text that names events without quoting them:
 * "event 2280 with error 126 for rewrite.dll".
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef MENTION_LOG_H
#define MENTION_LOG_H

struct input_reader;

/*
 * Safe before it is clever: the text is a few sentences, no program wrote it, and the number
 * stands behind "event" or "event ID".  One event of IIS alone has it, or the text names the
 * provider; and the text says more than the number.  Who lists events, quotes a manual or
 * says that an event is not there, mentions none.
 */
extern const struct input_reader mention_log_reader;

#endif
