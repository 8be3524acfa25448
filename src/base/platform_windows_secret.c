/*
 * platform_windows_secret.c - random numbers of Windows that are drawn once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <windows.h>

#include <ntsecapi.h>

/* Constant after its first use, as in platform_secret.c. */
static uint64_t secret[2];
static INIT_ONCE drawn = INIT_ONCE_STATIC_INIT;

static BOOL CALLBACK draw(INIT_ONCE *once, void *context, void **result)
{
	LARGE_INTEGER ticks;

	(void)once, (void)context, (void)result;
	if (RtlGenRandom(secret, sizeof(secret)))
		return TRUE;
	QueryPerformanceCounter(&ticks);
	secret[0] = (uint64_t)ticks.QuadPart ^ (uint64_t)(uintptr_t)&ticks << 20;
	secret[1] = (uint64_t)GetCurrentProcessId() << 32 ^ (uint64_t)(uintptr_t)secret;
	return TRUE;
}

const uint64_t *platform_secret(void)
{
	InitOnceExecuteOnce(&drawn, draw, NULL, NULL);
	return secret;
}
