/*
 * free_block.h - copied events in languages whose labels are not known.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef FREE_BLOCK_H
#define FREE_BLOCK_H

#include "line_form.h"

extern const struct line_form free_block_form;

#endif
