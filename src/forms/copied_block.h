/*
 * copied_block.h - events as Event Viewer copies them as text, in all languages.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef COPIED_BLOCK_H
#define COPIED_BLOCK_H

#include "line_form.h"

extern const struct line_form copied_block_form;

#endif
