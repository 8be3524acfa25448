/*
 * httplog_status.c - the answer to a request that failed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "httplog_status.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

enum { FIRST_HRESULT = 65536 };	/* smaller numbers are Win32 codes */

/* Of LoadLibrary() and GetProcAddress(), as Win32 code or HRESULT. */
static bool is_load_error(uint64_t win32)
{
	static const uint16_t codes[] = { 2, 3, 5, 126, 127, 193, 577, 1114, 1157, 14001 };
	uint64_t code = win32 >> 16 == 0x8007 ? win32 & 0xffff : win32;

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (code == codes[i])
			return true;
	return false;
}

bool httplog_status_tells(const struct httplog_answer *answer)
{
	if (answer->status == 503 || answer->status == 502)
		return true;
	if (answer->status != 500)
		return false;
	if (answer->substatus >= 11 && answer->substatus < 100)	/* .100 is ASP's */
		return true;
	return is_load_error(answer->win32);
}

void httplog_status_name(const struct httplog_answer *answer, char name[HTTPLOG_STATUS_SIZE])
{
	const size_t room = HTTPLOG_STATUS_SIZE;
	const uint64_t win32 = answer->win32;
	int size = snprintf(name, room, "%u", (unsigned)(answer->status % 1000));

	if (answer->substatus < 1000)
		size += snprintf(name + size, room - (size_t)size, ".%u",
				 (unsigned)answer->substatus);
	if (win32 != UINT64_MAX && win32 >= FIRST_HRESULT)
		snprintf(name + size, room - (size_t)size, "/0x%08" PRIX64, win32 & UINT32_MAX);
	else if (win32 != UINT64_MAX && win32 != 0)
		snprintf(name + size, room - (size_t)size, "/%u", (unsigned)win32);
}
