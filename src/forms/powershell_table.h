/*
 * powershell_table.h - events of Get-EventLog and Get-WinEvent as PowerShell prints them by
 * itself: as a table.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef POWERSHELL_TABLE_H
#define POWERSHELL_TABLE_H

#include "line_form.h"

extern const struct line_form powershell_table_form;

#endif
