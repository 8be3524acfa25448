/*
 * powershell_list.h - events of Get-EventLog and Get-WinEvent as Format-List prints them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef POWERSHELL_LIST_H
#define POWERSHELL_LIST_H

#include "line_form.h"

extern const struct line_form powershell_list_form;

#endif
