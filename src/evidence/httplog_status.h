/*
 * httplog_status.h - the answer to a request that failed: status, substatus, Win32 status.
 *
 * Meaning: KB943891 "HTTP status codes in IIS", and for 500.30 to 500.38 the documentation of
 * the ASP.NET Core Module.  The Win32 status may be an HRESULT.
 */
#ifndef HTTPLOG_STATUS_H
#define HTTPLOG_STATUS_H

#include <stdbool.h>
#include <stdint.h>

/* Bytes of "500.19/0x80070021" and what else fits. */
enum { HTTPLOG_STATUS_SIZE = 32 };

/* UINT64_MAX is not known. */
struct httplog_answer {
	uint64_t status, substatus, win32;
};

/* Is it about the server, not about a page?  Plain 500 is any fault of an application: it
 * counts with the code of a file that does not load. */
bool httplog_status_tells(const struct httplog_answer *answer);
/* "500.19/0x80070021", "500.0/193", "503.2". */
void httplog_status_name(const struct httplog_answer *answer, char name[HTTPLOG_STATUS_SIZE]);

#endif
