/*
 * config_values.c - attributes of application pools.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "config_values.h"

#include <string.h>

#include "arena.h"
#include "text.h"

/* Names of an enumeration, by their numbers; the schema takes either. */
static const char *const modes[] = { "Integrated", "Classic", NULL };
static const char *const identities[] = {
	"LocalSystem", "LocalService", "NetworkService", "SpecificUser",
	"ApplicationPoolIdentity", NULL
};
static const char *const truths[] = { "false", "true", NULL };

/*
 * Names, types and defaults are those of IIS_schema.xml of 7.5 to 10.  The runtime's default
 * is v2.0 in one and empty in another, so that it is not known.  Windows Server 2008 has
 * NetworkService as identity: as little an account with a password as the later one.
 */
static const struct {
	const char *inside, *attribute, *shown;
	const char *const *words;	/* NULL: a number, or a version */
	const char *schema;
} attributes[CONFIG_POOL_VALUES] = {
	[CONFIG_ENABLE32BIT] = { "", "enable32BitAppOnWin64", "enable32BitAppOnWin64", truths,
				 "false" },
	[CONFIG_RUNTIME] = { "", "managedRuntimeVersion", "managedRuntimeVersion", NULL, NULL },
	[CONFIG_MODE] = { "", "managedPipelineMode", "managedPipelineMode", modes, "Integrated" },
	[CONFIG_IDENTITY] = { "processModel", "identityType", "processModel/identityType",
			      identities, "ApplicationPoolIdentity" },
	[CONFIG_AUTOSTART] = { "", "autoStart", "autoStart", truths, "true" },
	[CONFIG_RAPID_FAIL] = { "failure", "rapidFailProtection", "failure/rapidFailProtection",
				truths, "true" },
	[CONFIG_QUEUE_LENGTH] = { "", "queueLength", "queueLength", NULL, "1000" },
};

static const char *word_of(const char *const *words, const char *text)
{
	for (size_t i = 0; words[i]; i++)
		if (text_equal_nocase(words[i], text) ||
		    (text[0] == (char)('0' + i) && !text[1]))
			return words[i];
	return NULL;
}

/* The version of a runtime is what IIS passes on to Windows, right or wrong. */
static const char *runtime_of(const char *text, struct arena *arena)
{
	return *text ? arena_bytes(arena, text, text_cut(text, 32)) : "none";
}

static bool is_number(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && digits <= 10 && !text[digits];
}

static int take(struct config_value *value, enum config_pool_value which, const char *text,
		struct arena *arena)
{
	if (attributes[which].words) {
		value->text = word_of(attributes[which].words, text);
		return 0;
	}
	if (which != CONFIG_RUNTIME && !is_number(text)) {
		value->text = NULL;
		return 0;
	}
	value->text = which == CONFIG_RUNTIME ? runtime_of(text, arena)
					      : arena_string(arena, text);
	return value->text ? 0 : -1;
}

int config_values_take(struct config_value *values, const struct config_element *element,
		       const char *inside, enum config_level level, struct arena *arena)
{
	for (int i = 0; i < CONFIG_POOL_VALUES; i++) {
		const char *text = NULL;

		if (strcmp(attributes[i].inside, inside) == 0)
			text = config_attribute(element, attributes[i].attribute);
		if (!text)
			continue;
		values[i].level = level;
		values[i].line = element->line;
		if (take(&values[i], (enum config_pool_value)i, text, arena) < 0)
			return -1;
	}
	return 0;
}

struct config_value config_pool_value(const struct config_facts *facts,
				      const struct config_pool *pool,
				      enum config_pool_value which)
{
	const struct config_value schema = {
		attributes[which].schema, attributes[which].schema ? CONFIG_SCHEMA : CONFIG_UNSET,
		pool->line,
	};

	if (pool->values[which].level != CONFIG_UNSET)
		return pool->values[which];
	if (facts->defaults[which].level != CONFIG_UNSET)
		return facts->defaults[which];
	return schema;
}

const char *config_pool_attribute(enum config_pool_value which)
{
	return attributes[which].shown;
}
