/*
 * examples.h - run small invented logs through the rules as if they had been read:
 * the examples in the rules, and events that `explain` is asked about.
 */
#ifndef EXAMPLES_H
#define EXAMPLES_H

#include <stdbool.h>
#include <stddef.h>

struct fail;
struct incident;
struct incidents;
struct rules;
struct rules_example;
struct rules_example_event;
struct rules_rule;

/*
 * Conclude from the events alone.  The caller frees the result with
 * incidents_free(); rules must outlive it.  NULL and fail when memory runs out.
 */
struct incidents *examples_conclude(const struct rules *rules,
				    const struct rules_example_event *events,
				    size_t count, struct fail *fail);

/* The incident that the first of these events belongs to, or NULL. */
const struct incident *examples_incident(const struct incidents *incidents);

/* How many examples were run, and how many of them failed. */
struct examples_result {
	size_t run, failed;
};

/* What an example leads to. */
struct examples_verdict {
	const struct rules_rule *rule;	/* that won, or NULL for none */
	bool fits;		/* the example's own rule is among the other causes */
};

/* One example that fails. */
typedef void (*examples_failed)(void *context, const struct rules_rule *rule,
				const struct rules_example *example,
				const struct examples_verdict *verdict);

/* All examples of one rule were run. */
typedef void (*examples_done)(void *context, const struct rules_rule *rule,
			      const struct examples_result *result);

/* Run every example of every rule, and say of each rule what became of its own.  -1 only when
 * memory runs out. */
int examples_test(const struct rules *rules, examples_failed failed, examples_done done,
		  void *context, struct examples_result *result, struct fail *fail);

#endif
