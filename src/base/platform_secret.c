/*
 * platform_secret.c - random numbers of a POSIX system that are drawn once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

/* Constant after its first use, and the only value here that outlives a call: a key for
 * each table would cost a call of the system for each. */
static uint64_t secret[2];
static pthread_once_t drawn = PTHREAD_ONCE_INIT;

/* A system that has no random numbers left (an old kernel, a jail) still has addresses and a
 * clock that nobody who wrote a log beforehand can know. */
static void draw(void)
{
	struct timespec now = { 0 };

	if (getentropy(secret, sizeof(secret)) == 0)
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	secret[0] = (uint64_t)(uintptr_t)&now ^ (uint64_t)now.tv_nsec << 32 ^ (uint64_t)getpid();
	secret[1] = (uint64_t)(uintptr_t)secret ^ (uint64_t)now.tv_sec << 20 ^
		    (uint64_t)now.tv_nsec;
}

const uint64_t *platform_secret(void)
{
	pthread_once(&drawn, draw);
	return secret;
}
