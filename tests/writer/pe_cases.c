/*
 * pe_cases.c - the program files that tests read, and files that only bear such a name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "pe_writer.h"

#include <string.h>

#include "evtx_bytes.h"

enum { X86 = 0x14c, X64 = 0x8664, IA64 = 0x200, ARM64 = 0xaa64, ARM = 0x1c4 };

#define KERNEL "KERNEL32.dll:GetLastError,HeapAlloc"
#define FILTER "GetFilterVersion HttpFilterProc TerminateFilter"
#define EXTENSION "GetExtensionVersion HttpExtensionProc"
#define MODULE "RegisterModule"
#define MANIFEST(identity) "<assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" " \
	"manifestVersion=\"1.0\"><dependency><dependentAssembly>" identity \
	"</dependentAssembly></dependency></assembly>"
#define ASSEMBLY(name, version) MANIFEST("<assemblyIdentity type=\"win32\" name=\"" name \
	"\" version=\"" version "\" processorArchitecture=\"x86\" " \
	"publicKeyToken=\"1fc8b3b9a1e18e3b\"></assemblyIdentity>")

static void far_signature(uint8_t *bytes, size_t *size)
{
	(void)size;
	evtx_set32(bytes + 0x3c, 0x7fffffff);
}

static void many_exports(uint8_t *bytes, size_t *size)
{
	uint32_t directory = evtx_get32(bytes + 0x58 + 112) - 0x1000 + 0x200;

	(void)size;
	memset(bytes + directory + 20, 0xff, 8);
}

/* As FTP in text mode does, or an editor that knows no zeros. */
static void without_zeros(uint8_t *bytes, size_t *size)
{
	size_t kept = 0;

	for (size_t i = 0; i < *size; i++)
		if (bytes[i])
			bytes[kept++] = bytes[i];
	*size = kept;
}

static void unknown_magic(uint8_t *bytes, size_t *size)
{
	(void)size;
	evtx_set16(bytes + 0x58, 0x107);
}

static void old_program(uint8_t *bytes, size_t *size)
{
	(void)size;
	memcpy(bytes + 0x40, "NE", 2);
}

/* Every folder of the resources leads back to the first. */
static void resource_loop(uint8_t *bytes, size_t *size)
{
	uint32_t root = evtx_get32(bytes + 0x58 + 112 + 16) - 0x1000 + 0x200;

	(void)size;
	for (size_t at = 20; at < 100; at += 8)
		evtx_set32(bytes + root + at, 0x80000000u);
	evtx_set16(bytes + root + 14, 0xffff);
}

static const struct pe_recipe cases[] = {
	{ "filter-x86.dll", "an ISAPI filter", X86, .exports = FILTER, .imports = KERNEL },
	{ "filter-x64.dll", "the same", X64, .exports = FILTER, .imports = KERNEL },
	{ "filter-ia64.dll", "the same", IA64, .exports = FILTER, .imports = KERNEL },
	{ "filter-arm64.dll", "the same", ARM64, .exports = FILTER, .imports = KERNEL },
	{ "filter-arm.dll", "the same", ARM, .exports = FILTER, .imports = KERNEL },
	{ "module-x86.dll", "a native module", X86, .exports = MODULE, .imports = KERNEL },
	{ "module-x64.dll", "the same", X64, .exports = MODULE, .imports = KERNEL,
	  .version = "3.2.0.1" },
	{ "module-arm64ec.dll", "x64 in its header alone", X64, .exports = MODULE,
	  .imports = KERNEL, .hybrid = 1 },
	{ "module-arm64x.dll", "arm64 in its header alone", ARM64, .exports = MODULE,
	  .imports = KERNEL, .hybrid = 1 },
	{ "module-decorated.dll", "no .def file", X86, .exports = "_RegisterModule@12",
	  .imports = KERNEL },
	{ "module-cpp-name.dll", "no extern C", X64, .exports =
	  "?RegisterModule@@YAJKPEAVIHttpModuleRegistrationInfo@@PEAVIHttpServer@@@Z",
	  .imports = KERNEL },
	{ "module-long-name.dll", "no name of a compiler", X64, .exports = "?RegisterModule@@"
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	  .imports = KERNEL },
	{ "extension-only.dll", "an ISAPI extension", X64, .exports = EXTENSION,
	  .imports = KERNEL },
	{ "both.dll", "filter and extension", X64, .exports = FILTER " " EXTENSION,
	  .imports = KERNEL },
	{ "no-exports.dll", "nothing for IIS", X64, .imports = KERNEL },
	{ "program.exe", "no DLL", X64, 1, .imports = KERNEL, .subsystem = 3 },
	{ "anycpu.dll", ".NET for every process", X86, .imports = "mscoree.dll:_CorDllMain",
	  .net = "v4.0.30319", .net_flags = 1, .subsystem = 3, .subsystem_version = 4 },
	{ "il-32bit-required.dll", ".NET for 32 bits", X86, .imports = "mscoree.dll:_CorDllMain",
	  .net = "v4.0.30319", .net_flags = 3, .subsystem = 3, .subsystem_version = 4 },
	{ "il-32bit-preferred.dll", "a preference, which a DLL has not", X86,
	  .imports = "mscoree.dll:_CorDllMain", .net = "v4.0.30319", .net_flags = 0x20003 },
	{ "ready-to-run-x86.dll", ".NET with native code", X86, .net = "v4.0.30319",
	  .net_flags = 1, .ready_to_run = 1 },
	{ "mixed-x64.dll", "C++/CLI", X64, .exports = MODULE, .imports = KERNEL
	  " mscoree.dll:_CorDllMain MSVCR90.dll:memcpy", .net = "v2.0.50727", .net_flags = 0x10 },
	{ "needs-vc80-sxs.dll", "Visual C++ 2005 with its manifest", X86, .exports = FILTER,
	  .imports = KERNEL " MSVCR80.dll:malloc",
	  .manifest = ASSEMBLY("Microsoft.VC80.CRT", "8.0.50727.762") },
	{ "needs-vc80-no-manifest.dll", "the same without one", X86, .exports = FILTER,
	  .imports = KERNEL " MSVCR80.dll:malloc" },
	{ "needs-vc140.dll", "Visual C++ 2019", X64, .exports = MODULE, .imports = KERNEL
	  " VCRUNTIME140.dll:memcpy VCRUNTIME140_1.dll:__CxxFrameHandler4"
	  " MSVCP140.dll:?_Xbad_alloc@std@@YAXXZ api-ms-win-crt-heap-l1-1-0.dll:malloc" },
	{ "debug-crt.dll", "a debug build", X64, .exports = MODULE, .imports = KERNEL
	  " VCRUNTIME140D.dll:memcpy ucrtbased.dll:malloc" },
	{ "debug-vc80-sxs.dll", "a debug build with a manifest", X86, .exports = FILTER,
	  .imports = KERNEL " MSVCR80D.dll:malloc",
	  .manifest = ASSEMBLY("Microsoft.VC80.DebugCRT", "8.0.50608.0") },
	{ "too-new-function.dll", "for Windows 10", X64, .exports = MODULE, .imports =
	  "KERNEL32.dll:GetSystemTimePreciseAsFileTime,SetThreadDescription" },
	{ "subsystem-10.dll", "says so", X64, .exports = MODULE, .imports = KERNEL,
	  .subsystem_version = 10 },
	{ "native-subsystem.dll", "a driver", X64, .exports = FILTER,
	  .imports = "ntoskrnl.exe:ExAllocatePool", .subsystem = 1 },
	{ "manifest-malformed.dll", "XML without an end", X86, .exports = FILTER,
	  .imports = KERNEL, .manifest = "<assembly manifestVersion=\"1.0\"><dependency>" },
	{ "manifest-doctype.dll", "XML with a DOCTYPE", X86, .exports = FILTER, .imports = KERNEL,
	  .manifest = "<!DOCTYPE a [<!ENTITY b \"SECRET\">]>" ASSEMBLY("Microsoft.VC80.CRT", "8") },
	{ "delay-load.dll", "its own core, later", X64, .exports = MODULE, .imports = KERNEL,
	  .delayed = "vendorcore.dll:Start" },
	{ "own-dependency.dll", "its own core", X64, .exports = MODULE,
	  .imports = KERNEL " vendorcore.dll:Start,#7" },
	{ "iisutil-3959.dll", "of one service pack", X86, .exports = "IISInitializeCriticalSection",
	  .imports = KERNEL, .version = "6.0.3790.3959" },
	{ "iisutil-1830.dll", "of an older one", X86, .exports = "IISInitializeCriticalSection",
	  .imports = KERNEL, .version = "6.0.3790.1830" },
	{ "signed.dll", "with a signature", X64, .exports = MODULE, .imports = KERNEL, .sign = 1 },
	{ "signature-cut.dll", "its signature is cut off", X64, .exports = MODULE,
	  .imports = KERNEL, .sign = 1, .cut = 1030 },
	{ "cut-in-section.dll", "the end is missing", X64, .exports = FILTER, .imports = KERNEL,
	  .cut = 824 },
	{ "cut-in-headers.dll", "most is missing", X64, .exports = FILTER, .imports = KERNEL,
	  .cut = 0x90 },
	{ "cut-at-mz.dll", "two bytes", X64, .exports = FILTER, .cut = 2 },
	{ "empty.dll", "no byte", .text = "" },
	{ "zeros.dll", "a fault of a disk", .text = "", .text_size = 4096 },
	{ "lfanew-wild.dll", "its header is beyond all files", X64, .exports = FILTER,
	  .spoil = far_signature },
	{ "exports-loop.dll", "four thousand million exports", X64, .exports = FILTER,
	  .imports = KERNEL, .spoil = many_exports },
	{ "resource-loop.dll", "resources without an end", X64, .version = "1.2.3.4",
	  .spoil = resource_loop },
	{ "text-mode-copy.dll", "copied as text", X64, .exports = FILTER, .imports = KERNEL,
	  .spoil = without_zeros },
	{ "rom-image.dll", "an odd kind", X64, .exports = FILTER, .spoil = unknown_magic },
	{ "windows-3.dll", "16 bits", X86, .exports = FILTER, .spoil = old_program },
	{ "unknown-machine.dll", "a machine of no name", 0x1234, .exports = FILTER },
	{ "html-page.dll", "a page to log on", .text = "\n<!DOCTYPE html>\n<html><head>"
	  "<title>Sign in</title></head><body>Object moved</body></html>\n" },
	{ "lfs-pointer.dll", "no checkout", .text =
	  "version https://git-lfs.github.com/spec/v1\n"
	  "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n"
	  "size 812544\n" },
	{ "dos.exe", "no Windows", .text = "MZ\x90", .text_size = 128 },
	{ "expand-me.dl_", "as on an old CD", .text = "SZDD\x88\xf0\x27\x33""A", .text_size = 34 },
	{ "import-library.lib", "for the linker", .text = "!<arch>\n/               0           "
	  "0     0     0       4         `\n", .text_size = 72 },
	{ "linux.so", "of another system", .text = "\x7f" "ELF\2\1\1", .text_size = 64 },
	{ "mac.dylib", "of another system", .text = "\xcf\xfa\xed\xfe\7", .text_size = 64 },
	{ "archive.dll", "unpack it", .text = "PK\3\4", .text_size = 64 },
	{ "text.dll", "words", .text = "This is not a DLL.\r\n" },
	{ "xml.dll", "XML", .text = "\xef\xbb\xbf<?xml version=\"1.0\"?><a/>" },
	{ "noise.dll", "neither text nor program", .text = "\1\2\3\4" },
};

const struct pe_recipe *pe_case(size_t n)
{
	return n < sizeof(cases) / sizeof(cases[0]) ? &cases[n] : NULL;
}

const struct pe_recipe *pe_case_named(const char *name)
{
	size_t n = 0;

	while (pe_case(n) && strcmp(cases[n].name, name) != 0)
		n++;
	return pe_case(n);
}
