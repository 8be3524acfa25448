/*
 * report_steps.h - how the steps of a remedy are numbered and marked, in every report for
 * people.
 */
#ifndef REPORT_STEPS_H
#define REPORT_STEPS_H

#include <stdbool.h>
#include <stddef.h>

struct incident;
struct incident_step;
struct text;

/* "Choose one": said before the first alternative of a choice. */
extern const char steps_choose[];

/* "3. ", "3a. " */
void steps_bullet(struct text *words, const struct incident_step *step);
/* Does this step begin a choice? */
bool steps_begin_choice(const struct incident *incident, size_t step);
/* What its command does: "safe to run", "changes the server"; NULL without a command. */
const char *steps_effect(const struct incident_step *step);
/* The whole sentence as plain words: condition, text, effect.  "If it is missing: Install
 * it: [changes the server]" */
void steps_sentence(struct text *words, const struct incident_step *step);

#endif
