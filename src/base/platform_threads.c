/*
 * platform_threads.c - threads, locks and conditions of a POSIX system.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "shortage.h"

struct platform_thread {
	pthread_t id;
	void (*run)(void *);
	void *context;
};

struct platform_lock {
	pthread_mutex_t mutex;
};

struct platform_condition {
	pthread_cond_t variable;
};

static void *thread_main(void *argument)
{
	struct platform_thread *thread = argument;

	thread->run(thread->context);
	return NULL;
}

/* Processors that this process may use, not those that the machine has. */
unsigned platform_processors(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);
#ifdef CPU_COUNT
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		count = CPU_COUNT(&set);
#endif
	return count < 1 ? 1 : (unsigned)count;
}

/* With a stack of its own size: that of a shell's limit may be too small. */
static int create(struct platform_thread *thread)
{
	enum { STACK = 1 << 20 };
	pthread_attr_t attributes;
	int error = pthread_attr_init(&attributes);

	if (error)
		return error;
	error = pthread_attr_setstacksize(&attributes, STACK);
	if (!error)
		error = pthread_create(&thread->id, &attributes, thread_main, thread);
	pthread_attr_destroy(&attributes);
	return error;
}

struct platform_thread *platform_thread_start(void (*run)(void *), void *context)
{
	struct platform_thread *thread = shortage_watch(calloc(1, sizeof(*thread)));

	if (!thread)
		return NULL;
	thread->run = run;
	thread->context = context;
	if (create(thread) == 0)
		return thread;
	free(thread);
	return NULL;
}

void platform_thread_join(struct platform_thread *thread)
{
	if (!thread)
		return;
	pthread_join(thread->id, NULL);
	free(thread);
}

struct platform_lock *platform_lock_new(void)
{
	struct platform_lock *lock = shortage_watch(calloc(1, sizeof(*lock)));

	if (lock && pthread_mutex_init(&lock->mutex, NULL) != 0) {
		free(lock);
		lock = NULL;
	}
	return lock;
}

void platform_lock_free(struct platform_lock *lock)
{
	if (!lock)
		return;
	pthread_mutex_destroy(&lock->mutex);
	free(lock);
}

void platform_lock(struct platform_lock *lock)
{
	pthread_mutex_lock(&lock->mutex);
}

void platform_unlock(struct platform_lock *lock)
{
	pthread_mutex_unlock(&lock->mutex);
}

struct platform_condition *platform_condition_new(void)
{
	struct platform_condition *condition = shortage_watch(calloc(1, sizeof(*condition)));

	if (condition && pthread_cond_init(&condition->variable, NULL) != 0) {
		free(condition);
		condition = NULL;
	}
	return condition;
}

void platform_condition_free(struct platform_condition *condition)
{
	if (!condition)
		return;
	pthread_cond_destroy(&condition->variable);
	free(condition);
}

void platform_condition_wait(struct platform_condition *condition, struct platform_lock *lock)
{
	pthread_cond_wait(&condition->variable, &lock->mutex);
}

void platform_condition_all(struct platform_condition *condition)
{
	pthread_cond_broadcast(&condition->variable);
}
