/*
 * schema.h - the version of the schema of our reports (report.schema.json): those that are
 * written, and those that can be read again.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SCHEMA_H
#define SCHEMA_H

enum { SCHEMA_VERSION = 1 };

#endif
