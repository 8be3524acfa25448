/* text_ranges.h - sorted ranges of characters; private to text_*.c. */
#ifndef TEXT_RANGES_H
#define TEXT_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct range {
	uint32_t first, last;
};

static inline bool in_ranges(uint32_t character, const struct range *ranges, size_t count)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (character > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && character >= ranges[low].first;
}

#endif
