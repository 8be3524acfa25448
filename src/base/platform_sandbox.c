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

#include "fail.h"
#include "shortage.h"

#ifdef HAVE_SANDBOX
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
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
	int lack;	/* errno: something could not be allowed for lack of it; or 0 */
	bool holds;	/* an output is made outside */
};

#ifdef HAVE_SANDBOX

/* Rights that came after the headers that this may be built with. */
enum {
	FS_REFER = 1 << 13, FS_TRUNCATE = 1 << 14, FS_IOCTL_DEV = 1 << 15,
	NET_TCP = 1 << 0 | 1 << 1,	/* bind, connect */
	SCOPES = 1 << 0 | 1 << 1,	/* abstract sockets, signals */
};

/* The same of advice on memory: pages around the stacks of threads.  And barriers for the
 * threads of this process alone. */
enum { GUARD_INSTALL = 102, GUARD_REMOVE };
enum { BARRIER_QUERY = 0, BARRIER_PRIVATE = 1 << 3, BARRIER_REGISTER = 1 << 4 };

/* A version of the interface, and what it can forbid. */
enum {
	ABI_REFER = 2, ABI_TRUNCATE = 3, ABI_NET = 4, ABI_IOCTL = 5, ABI_SCOPES = 6,
	FS_FIRST = (1 << 13) - 1,	/* the rights of version 1 */
};

enum {
	TO_READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
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

static void note_lack(struct platform_sandbox *box)
{
	if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)
		box->lack = errno;
}

/* To be read. */
static void allow(struct platform_sandbox *box, const char *path)
{
	struct landlock_path_beneath_attr beneath = { .allowed_access = TO_READ };
	struct stat what;

	/* What does not exist cannot be allowed, and needs not be: it cannot be opened. */
	beneath.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (beneath.parent_fd < 0) {
		note_lack(box);
		return;
	}
	if (fstat(beneath.parent_fd, &what) == 0) {
		if (!S_ISDIR(what.st_mode))
			beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
		if (syscall(SYS_landlock_add_rule, box->rules, LANDLOCK_RULE_PATH_BENEATH,
			    &beneath, 0) < 0)
			note_lack(box);
	}
	close(beneath.parent_fd);
}

/*
 * The calls of reading, of threads, and of writing to what is open; all others do not exist.
 * None of them changes a file by its name, its mode or its owner: Landlock does not look at the
 * last two, and a descriptor to read from is enough for them.  Outputs are made outside
 * (platform_outside.c), or are open already.  A C library asks for the newer of two calls first and
 * takes the older if it is not there, so that this list serves more than one of them.
 */
static const char *const calls[] = {
	"brk", "mmap", "munmap", "mprotect", "mremap",
	"read", "readv", "pread64", "write", "writev", "pwrite64", "lseek",
	"stat", "lstat", "fstat", "newfstatat", "statx", "statfs", "fstatfs",
	"access", "faccessat", "faccessat2", "getcwd", "readlink", "readlinkat", "getdents64",
	"fsync", "fdatasync", "fadvise64", "poll", "ppoll", "pipe2", "wait4",
	"futex", "set_robust_list", "rseq", "sched_yield",
	"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall",
	"getrandom", "clock_gettime", "clock_nanosleep", "nanosleep", "gettimeofday", "times",
	"getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "sysinfo",
	"uname", "getrlimit", "exit", "exit_group",
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

/* Allowed if its first argument is not the value. */
static void allow_unless(struct filter *filter, const char *name, uint32_t value)
{
	step(filter, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number_of(name), 0, 4);
	load(filter, offsetof(struct seccomp_data, args) + LOWER);
	step(filter, BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
	forbid(filter);
	answer(filter, SECCOMP_RET_ALLOW);
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

/* One of the values, of an argument that is looked at as a whole. */
#define ALLOW_ONE_OF(filter, name, argument, values) \
	allow_if(filter, name, argument, UINT32_MAX, values, sizeof(values) / sizeof((values)[0]))

/* A thread of this process, in no namespace of its own. */
enum {
	THREAD_FLAGS = CLONE_THREAD | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS |
		       CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET,
};

/*
 * Calls of which some uses reach nobody else: threads; signals, limits and processors of this
 * process; the connection with the one outside, if there is one, which stays what it is, since
 * nothing else can get its number; and questions to a terminal: what is typed into one (TIOCSTI)
 * is more.
 */
static void allow_of_self(struct filter *filter)
{
	static const uint32_t questions[] = { TCGETS, TIOCGWINSZ, FIONREAD };
	const uint32_t thread = CLONE_THREAD, self[] = { (uint32_t)getpid() }, same[] = { 0 };
	const uint32_t connection = (uint32_t)platform_outside_connection();

	allow_if(filter, "clone", 0, THREAD_FLAGS, &thread, 1);
	ALLOW_ONE_OF(filter, "ioctl", 1, questions);
	ALLOW_ONE_OF(filter, "kill", 0, self);
	ALLOW_ONE_OF(filter, "tgkill", 0, self);
	ALLOW_ONE_OF(filter, "prlimit64", 0, same);
	ALLOW_ONE_OF(filter, "sched_getaffinity", 0, same);
	allow_unless(filter, "close", connection);
	if (platform_is_inside()) {
		allow_if(filter, "sendmsg", 0, UINT32_MAX, &connection, 1);
		allow_if(filter, "recvmsg", 0, UINT32_MAX, &connection, 1);
		allow_if(filter, "shutdown", 0, UINT32_MAX, &connection, 1);
	}
}

/*
 * Files are opened to be read, whatever Landlock knows: before its version 3 one that may be read
 * may be emptied.  Not the commands that have the kernel send a signal to another process, or that
 * change what others have open, too; no advice that takes pages from the whole system, as an
 * administrator may give; no barrier for all processors.
 */
static void allow_some(struct filter *filter)
{
	static const uint32_t commands[] = {
		F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL,
	};
	static const uint32_t reading = O_RDONLY;
	static const uint32_t advices[] = {
		MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED, MADV_DONTNEED,
		MADV_FREE, MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_DONTDUMP, MADV_DODUMP,
		GUARD_INSTALL, GUARD_REMOVE,
	};
	static const uint32_t barriers[] = {
		BARRIER_QUERY, BARRIER_PRIVATE, BARRIER_REGISTER,
	};

	allow_if(filter, "open", 1, O_ACCMODE | O_CREAT | O_TRUNC, &reading, 1);
	allow_if(filter, "openat", 2, O_ACCMODE | O_CREAT | O_TRUNC, &reading, 1);
	ALLOW_ONE_OF(filter, "fcntl", 1, commands);
	ALLOW_ONE_OF(filter, "madvise", 2, advices);
	ALLOW_ONE_OF(filter, "membarrier", 0, barriers);
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
	allow_of_self(&filter);
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
	*box = (struct platform_sandbox){ .abi = landlock_version() };
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
		allow(box, path);
#else
	(void)box;
	(void)path;
#endif
}

#ifdef HAVE_SANDBOX
static void hold(struct platform_sandbox *box, const char *path, bool reads)
{
	box->holds = true;
	if (platform_outside_hold(path, reads) < 0)
		note_lack(box);
}
#endif

void platform_sandbox_writes(struct platform_sandbox *box, const char *path)
{
#ifdef HAVE_SANDBOX
	if (!platform_output_direct(path))
		hold(box, path, false);
#else
	(void)box;
	(void)path;
#endif
}

void platform_sandbox_updates(struct platform_sandbox *box, const char *path)
{
#ifdef HAVE_SANDBOX
	hold(box, path, true);
#else
	(void)box;
	(void)path;
#endif
}

#ifdef HAVE_SANDBOX
/* The converters of the C library are beside it, which is not below /usr on every system, or that
 * folder is a link. */
static int allow_converters(struct dl_phdr_info *loaded, size_t size, void *box)
{
	static const char folder[] = "/gconv";
	const char *name = loaded->dlpi_name, *end = name ? strstr(name, "/libc.so") : NULL;
	char path[PATH_MAX];

	(void)size;
	if (!end || (size_t)(end - name) >= sizeof(path) - sizeof(folder))
		return 0;
	memcpy(path, name, (size_t)(end - name));
	memcpy(path + (end - name), folder, sizeof(folder));
	allow(box, path);
	return 1;
}

/* Where somebody has told the C library to look for them first, as iconv_open(3) says. */
static void allow_named_converters(struct platform_sandbox *box)
{
	const char *at = getenv("GCONV_PATH");
	char path[PATH_MAX];

	for (; at && *at; at += *at == ':') {
		size_t size = strcspn(at, ":");

		if (size && size < sizeof(path)) {
			memcpy(path, at, size);
			path[size] = '\0';
			allow(box, path);
		}
		at += size;
	}
}

/* Of the system: zones, and what the C library loads for the code pages of texts.  Not all of /usr:
 * programs have settings with passwords below it. */
static void allow_system(struct platform_sandbox *box)
{
	static const char *const folders[] = {
		"/usr/share/zoneinfo", "/etc/localtime", "/usr/lib/locale", "/usr/lib/gconv",
		"/usr/lib64/gconv", "/sys/devices/system/cpu"
	};
	const char *local = platform_zone_local();

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		allow(box, folders[i]);
	allow(box, platform_zone_folder());
	if (*local == '/')
		allow(box, local);
	dl_iterate_phdr(allow_converters, box);
	allow_named_converters(box);
}
#endif

int platform_sandbox_enter(struct platform_sandbox *box, const char *pager, struct fail *fail)
{
	int shut = 0;

#ifdef HAVE_SANDBOX
	static const struct platform_outside_work work = {
		platform_open_temporary, platform_beside_make, platform_beside_mode,
		platform_beside_place, platform_try_claim, platform_follow_links,
	};

	if (platform_outside_start(pager, &work) < 0 && box->holds)
		box->lack = errno;
	if (box->rules >= 0)
		allow_system(box);
	if (box->lack)
		return fail_set(fail, "the sandbox cannot be set up: %s", strerror(box->lack));
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return 0;
	if (box->rules >= 0 && syscall(SYS_landlock_restrict_self, box->rules, 0) == 0)
		shut |= PLATFORM_SANDBOX_FILES;
	if (forbid_calls())
		shut |= PLATFORM_SANDBOX_CALLS;
	else if (box->abi < ABI_TRUNCATE)
		shut = 0;
#else
	(void)box, (void)pager, (void)fail;
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
	int abi = landlock_version();

	if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0)
		kinds |= PLATFORM_SANDBOX_CALLS;
	if (abi >= ABI_TRUNCATE || (abi > 0 && kinds))
		kinds |= PLATFORM_SANDBOX_FILES;
#endif
	return kinds;
}
