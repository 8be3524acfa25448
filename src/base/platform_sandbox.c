/*
 * platform_sandbox.c - what a process can still reach after it was shut in: files by
 * Landlock (https://docs.kernel.org/userspace-api/landlock.html), system calls by seccomp.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <stdlib.h>

#ifdef HAVE_SANDBOX
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
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

/* A name that this processor or this libseccomp does not know is not needed either. */
static int add_calls(scmp_filter_ctx filter)
{
	int ret = 0;

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]) && ret == 0; i++) {
		int number = seccomp_syscall_resolve_name(calls[i]);

		if (number != __NR_SCMP_ERROR && number >= 0)
			ret = seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
	}
	return ret;
}

/* Calls of which some uses are harmless: threads, signals to ourselves, and questions to a
 * terminal; what is typed into one (TIOCSTI) is not. */
static int add_conditions(scmp_filter_ctx filter)
{
	static const unsigned long questions[] = { TCGETS, TIOCGWINSZ, FIONREAD };
	const int kills[] = { SCMP_SYS(kill), SCMP_SYS(tgkill) };
	int ret = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
				   SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));

	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]) && ret == 0; i++)
		ret = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
				       SCMP_A1(SCMP_CMP_EQ, questions[i]));
	for (size_t i = 0; i < sizeof(kills) / sizeof(kills[0]) && ret == 0; i++)
		ret = seccomp_rule_add(filter, SCMP_ACT_ALLOW, kills[i], 1,
				       SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
	return ret;
}

static bool forbid_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	bool done = filter && add_calls(filter) == 0 && add_conditions(filter) == 0 &&
		    seccomp_load(filter) == 0;

	if (filter)
		seccomp_release(filter);
	return done;
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
	struct platform_sandbox *box = malloc(sizeof(*box));

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
