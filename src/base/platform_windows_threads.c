/*
 * platform_windows_threads.c - threads, locks and conditions of Windows.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <process.h>
#include <stdlib.h>
#include <windows.h>


struct platform_thread {
	HANDLE handle;
	void (*run)(void *);
	void *context;
};

struct platform_lock {
	SRWLOCK lock;
};

struct platform_condition {
	CONDITION_VARIABLE variable;
};

static unsigned __stdcall thread_main(void *argument)
{
	struct platform_thread *thread = argument;

	thread->run(thread->context);
	return 0;
}

/* Those that this process may use: at most 64, a group of Windows. */
unsigned platform_processors(void)
{
	DWORD_PTR process = 0, machine = 0;
	unsigned count = 0;

	if (GetProcessAffinityMask(GetCurrentProcess(), &process, &machine))
		for (; process; process &= process - 1)
			count++;
	return count ? count : 1;
}

struct platform_thread *platform_thread_start(void (*run)(void *), void *context)
{
	struct platform_thread *thread = calloc(1, sizeof(*thread));

	if (!thread)
		return NULL;
	thread->run = run;
	thread->context = context;
	thread->handle = (HANDLE)_beginthreadex(NULL, 0, thread_main, thread, 0, NULL);
	if (thread->handle)
		return thread;
	free(thread);
	return NULL;
}

void platform_thread_join(struct platform_thread *thread)
{
	if (!thread)
		return;
	WaitForSingleObject(thread->handle, INFINITE);
	CloseHandle(thread->handle);
	free(thread);
}

struct platform_lock *platform_lock_new(void)
{
	struct platform_lock *lock = calloc(1, sizeof(*lock));

	if (lock)
		InitializeSRWLock(&lock->lock);
	return lock;
}

void platform_lock_free(struct platform_lock *lock)
{
	free(lock);
}

void platform_lock(struct platform_lock *lock)
{
	AcquireSRWLockExclusive(&lock->lock);
}

void platform_unlock(struct platform_lock *lock)
{
	ReleaseSRWLockExclusive(&lock->lock);
}

struct platform_condition *platform_condition_new(void)
{
	struct platform_condition *condition = calloc(1, sizeof(*condition));

	if (condition)
		InitializeConditionVariable(&condition->variable);
	return condition;
}

void platform_condition_free(struct platform_condition *condition)
{
	free(condition);
}

void platform_condition_wait(struct platform_condition *condition, struct platform_lock *lock)
{
	SleepConditionVariableSRW(&condition->variable, &lock->lock, INFINITE, 0);
}

void platform_condition_all(struct platform_condition *condition)
{
	WakeAllConditionVariable(&condition->variable);
}
