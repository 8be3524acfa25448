/* order.h - which of two numbers comes first, for sorting. */
#ifndef ORDER_H
#define ORDER_H

#include <stdint.h>

/* -1, 0, 1 */
static inline int order_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

#endif
