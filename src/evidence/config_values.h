/* config_values.h - attributes of application pools; private to config_facts. */
#ifndef CONFIG_VALUES_H
#define CONFIG_VALUES_H

#include "config_facts.h"

struct arena;

/*
 * Take the attributes of an element: of "add" itself ("") or of what is in it
 * ("processModel").  One that IIS would not take leaves the value unknown.  -1: no memory.
 */
int config_values_take(struct config_value *values, const struct config_element *element,
		       const char *inside, enum config_level level, struct arena *arena);

#endif
