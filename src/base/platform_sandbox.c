/*
 * platform_sandbox.c - what a process can still reach after it was shut in: files by
 * Landlock (https://docs.kernel.org/userspace-api/landlock.html), system calls by seccomp.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <stddef.h>
#include <stdlib.h>

#ifdef HAVE_SANDBOX
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "platform_posix.h"
#include "shortage.h"
#endif

struct platform_sandbox {
	int rules;	/* descriptor of Landlock's set of rules; -1: the kernel has none */
	int abi;	/* version of the kernel's interface; 0: none */
};

#ifdef HAVE_SANDBOX

/* Rights that came after the headers that this may be built with. */
enum {
	FS_REFER = 1 << 13, FS_TRUNCATE = 1 << 14, FS_IOCTL_DEV = 1 << 15,
	NET_TCP = 1 << 0 | 1 << 1,	/* bind, connect */
	SCOPES = 1 << 0 | 1 << 1,	/* abstract sockets, signals */
};

/* A version of the interface, and what it can forbid. */
enum {
	ABI_REFER = 2, ABI_TRUNCATE = 3, ABI_NET = 4, ABI_IOCTL = 5, ABI_SCOPES = 6,
	FS_FIRST = (1 << 13) - 1,	/* the rights of version 1 */
};

enum {
	TO_READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
	TO_WRITE = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
		   LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE | FS_TRUNCATE,
	/* Of these, the ones that a rule for a single file may have. */
	OF_FILE = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE,
};

/* struct landlock_ruleset_attr of version 6; an older kernel is given less of it. */
struct attributes {
	uint64_t fs, net, scoped;
};

static uint64_t handled_of(int abi)
{
	return (uint64_t)FS_FIRST | (abi >= ABI_REFER ? FS_REFER : 0) |
	       (abi >= ABI_TRUNCATE ? FS_TRUNCATE : 0) | (abi >= ABI_IOCTL ? FS_IOCTL_DEV : 0);
}

static int landlock_version(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
			   LANDLOCK_CREATE_RULESET_VERSION);

	return abi > 0 ? (int)abi : 0;
}

static int make_rules(int abi)
{
	struct attributes attributes = { .fs = handled_of(abi),
		.net = abi >= ABI_NET ? NET_TCP : 0, .scoped = abi >= ABI_SCOPES ? SCOPES : 0 };
	size_t size = abi >= ABI_SCOPES ? sizeof(attributes) :
		abi >= ABI_NET ? 2 * sizeof(uint64_t) : sizeof(uint64_t);

	if (abi < 1)
		return -1;
	return (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
}

/* What does not exist cannot be allowed, and needs not be: it cannot be opened. */
static void allow(struct platform_sandbox *box, const char *path, uint64_t rights)
{
	struct landlock_path_beneath_attr beneath = { .allowed_access = rights };
	struct stat what;

	beneath.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (beneath.parent_fd < 0)
		return;
	if (fstat(beneath.parent_fd, &what) == 0) {
		if (!S_ISDIR(what.st_mode))
			beneath.allowed_access &= OF_FILE;
		beneath.allowed_access &= handled_of(box->abi);
		syscall(SYS_landlock_add_rule, box->rules, LANDLOCK_RULE_PATH_BENEATH, &beneath,
			0);
	}
	close(beneath.parent_fd);
}

/*
 * The calls of reading, of threads, and of an output that appears whole; all others do not
 * exist.  fork() and vfork() need one of them that is allowed for threads alone, sockets and
 * programs need others.  A C library asks for the newer of two calls first and takes the
 * older if it is not there, so that this list serves more than one of them.
 */
static const char *const calls[] = {
	"brk", "mmap", "munmap", "mprotect", "mremap", "madvise", "membarrier",
	"read", "readv", "pread64", "write", "writev", "pwrite64", "lseek", "close", "dup",
	"open", "openat", "stat", "lstat", "fstat", "newfstatat", "statx", "statfs", "fstatfs",
	"access", "faccessat", "faccessat2", "getcwd", "readlink", "readlinkat", "getdents64",
	"fcntl", "flock", "fsync", "fdatasync", "ftruncate", "fallocate", "fadvise64", "fchmod",
	"fchown", "rename", "renameat", "renameat2", "unlink", "unlinkat", "umask",
	"poll", "ppoll", "pipe2", "sendmsg", "recvmsg", "wait4",
	"futex", "set_robust_list", "rseq", "sched_getaffinity", "sched_yield",
	"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall",
	"getrandom", "clock_gettime", "clock_nanosleep", "nanosleep", "gettimeofday", "times",
	"getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "sysinfo",
	"uname", "getrlimit", "prlimit64", "exit", "exit_group",
};

/*
 * The filter that the kernel is given, made in place.  libseccomp, which knows the numbers of
 * the calls, would make it of many small pieces of memory: where one of them is missing, its
 * version 2.5 crashes, or loads a filter that forbids what the program needs.
 */
enum {
	FILTER_MOST = 512,
	NUMBER_AT = offsetof(struct seccomp_data, nr),
	ARCH_AT = offsetof(struct seccomp_data, arch),
	/* Only the lower half of an argument is looked at: the kernel takes no more of it. */
	LOWER = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? sizeof(uint32_t) : 0,
	/* Calls of the 32-bit kind on x86-64, which have other numbers. */
	NUMBERS_END = 0x40000000,
};

struct filter {
	struct sock_filter steps[FILTER_MOST];
	unsigned short count;
};

static void step(struct filter *filter, unsigned code, uint32_t value, unsigned yes, unsigned no)
{
	if (filter->count < FILTER_MOST)
		filter->steps[filter->count] = (struct sock_filter){
			(uint16_t)code, (uint8_t)yes, (uint8_t)no, value,
		};
	filter->count++;
}

static void load(struct filter *filter, size_t at)
{
	step(filter, BPF_LD | BPF_W | BPF_ABS, (uint32_t)at, 0, 0);
}

static void answer(struct filter *filter, uint32_t what)
{
	step(filter, BPF_RET | BPF_K, what, 0, 0);
}

static void forbid(struct filter *filter)
{
	answer(filter, SECCOMP_RET_ERRNO | (ENOSYS & SECCOMP_RET_DATA));
}

/* If what was loaded is the value, allowed; else the next step. */
static void allow_value(struct filter *filter, uint32_t value)
{
	step(filter, BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
	answer(filter, SECCOMP_RET_ALLOW);
}

/* A name that this processor or this libseccomp does not know is not needed either. */
static int number_of(const char *name)
{
	int number = seccomp_syscall_resolve_name(name);

	return number != __NR_SCMP_ERROR && number >= 0 ? number : -1;
}

/* Allowed only if one argument, of which the mask is looked at, is one of the values. */
static void allow_if(struct filter *filter, const char *name, size_t argument, uint32_t mask,
		     const uint32_t *values, size_t count)
{
	int number = number_of(name);

	if (number < 0)
		return;
	/* Over what follows: a load, an and, two steps for each value, an answer. */
	step(filter, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, (unsigned)(3 + 2 * count));
	load(filter, offsetof(struct seccomp_data, args) + argument * sizeof(uint64_t) + LOWER);
	step(filter, BPF_ALU | BPF_AND | BPF_K, mask, 0, 0);
	for (size_t i = 0; i < count; i++)
		allow_value(filter, values[i]);
	forbid(filter);
}

/* Calls of which some uses are harmless: threads, signals to ourselves, and questions to a
 * terminal; what is typed into one (TIOCSTI) is not. */
static void allow_some(struct filter *filter)
{
	static const uint32_t questions[] = { TCGETS, TIOCGWINSZ, FIONREAD };
	const uint32_t thread = CLONE_THREAD, self = (uint32_t)getpid();

	allow_if(filter, "clone", 0, CLONE_THREAD, &thread, 1);
	allow_if(filter, "ioctl", 1, UINT32_MAX, questions,
		 sizeof(questions) / sizeof(questions[0]));
	allow_if(filter, "kill", 0, UINT32_MAX, &self, 1);
	allow_if(filter, "tgkill", 0, UINT32_MAX, &self, 1);
}

static bool forbid_calls(void)
{
	struct filter filter = { .count = 0 };
	struct sock_fprog program = { .filter = filter.steps };

	load(&filter, ARCH_AT);
	step(&filter, BPF_JMP | BPF_JEQ | BPF_K, seccomp_arch_native(), 1, 0);
	answer(&filter, SECCOMP_RET_KILL_PROCESS);
	load(&filter, NUMBER_AT);
	step(&filter, BPF_JMP | BPF_JGE | BPF_K, NUMBERS_END, 0, 1);
	forbid(&filter);
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (number_of(calls[i]) >= 0)
			allow_value(&filter, (uint32_t)number_of(calls[i]));
	allow_some(&filter);
	forbid(&filter);
	program.len = filter.count;
	return filter.count <= FILTER_MOST &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else	/* Windows, for one: a process cannot give up its own right to open files there. */

static int landlock_version(void)
{
	return 0;
}

static int make_rules(int abi)
{
	(void)abi;
	return -1;
}

#endif

struct platform_sandbox *platform_sandbox_new(void)
{
	struct platform_sandbox *box = shortage_watch(malloc(sizeof(*box)));

	if (!box)
		return NULL;
	box->abi = landlock_version();
	box->rules = make_rules(box->abi);
	return box;
}

void platform_sandbox_free(struct platform_sandbox *box)
{
#ifdef HAVE_SANDBOX
	if (box && box->rules >= 0)
		close(box->rules);
#endif
	free(box);
}

void platform_sandbox_reads(struct platform_sandbox *box, const char *path)
{
#ifdef HAVE_SANDBOX
	if (box->rules >= 0)
		allow(box, path, TO_READ);
#else
	(void)box;
	(void)path;
#endif
}

void platform_sandbox_writes(struct platform_sandbox *box, const char *path)
{
#ifdef HAVE_SANDBOX
	char *target = box->rules >= 0 ? platform_follow_links(path) : NULL;
	char *slash = target ? strrchr(target, '/') : NULL;

	if (!target)
		return;
	allow(box, target, TO_WRITE);
	if (slash)
		slash[slash == target] = '\0';
	allow(box, slash ? target : ".", TO_WRITE);
	free(target);
#else
	(void)box;
	(void)path;
#endif
}

/* Of the system: zones, and what the C library loads for the code pages of texts. */
#ifdef HAVE_SANDBOX
static void allow_system(struct platform_sandbox *box)
{
	static const char *const folders[] = {
		"/usr", "/lib", "/lib64", "/etc/localtime", "/sys/devices/system/cpu"
	};
	const char *local = platform_zone_local();

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		allow(box, folders[i], TO_READ);
	allow(box, platform_zone_folder(), TO_READ);
	if (*local == '/')
		allow(box, local, TO_READ);
}
#endif

unsigned platform_sandbox_enter(struct platform_sandbox *box, const char *pager)
{
	unsigned shut = 0;

#ifdef HAVE_SANDBOX
	platform_outside_start(pager, platform_open_temporary);
	if (box->rules >= 0)
		allow_system(box);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return 0;
	if (box->rules >= 0 && syscall(SYS_landlock_restrict_self, box->rules, 0) == 0)
		shut |= PLATFORM_SANDBOX_FILES;
	if (forbid_calls())
		shut |= PLATFORM_SANDBOX_CALLS;
#else
	(void)box;
	(void)pager;
#endif
	return shut;
}

void platform_sandbox_end(void)
{
#ifdef HAVE_SANDBOX
	platform_outside_end();
#endif
}

unsigned platform_sandbox_kinds(void)
{
	unsigned kinds = 0;

#ifdef HAVE_SANDBOX
	if (landlock_version() > 0)
		kinds |= PLATFORM_SANDBOX_FILES;
	if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0)
		kinds |= PLATFORM_SANDBOX_CALLS;
#endif
	return kinds;
}
