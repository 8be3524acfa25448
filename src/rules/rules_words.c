/*
 * rules_words.c - the words of rules: severities and confidences.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules.h"

const char *rules_severity_name(enum rules_severity severity)
{
	static const char *const names[] = {
		[RULES_CRITICAL] = "critical", [RULES_ERROR] = "error",
		[RULES_WARNING] = "warning", [RULES_INFO] = "info",
	};

	return (unsigned)severity <= RULES_INFO ? names[severity] : "";
}

const char *rules_confidence_name(enum rules_confidence confidence)
{
	static const char *const names[] = {
		[RULES_HIGH] = "high", [RULES_MEDIUM] = "medium", [RULES_LOW] = "low",
	};

	return (unsigned)confidence <= RULES_LOW ? names[confidence] : "";
}
