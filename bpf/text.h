/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Comparing a short text with a literal, eight bytes at a time. A byte loop or
 * __builtin_memcmp() would leave the literal in a .rodata map; so it becomes
 * immediates, and the policy has no map but those of maps.h. Little-endian
 * byte order, as on every machine the object is built for (bpfel).
 */
#ifndef SIGCTL_TEXT_H
#define SIGCTL_TEXT_H

#include <bpfsigctl/abi.h>
#include <linux/types.h>
#include <stdbool.h>

#define TEXT_LEN 32

union text {
	char chars[TEXT_LEN];
	__u64 words[TEXT_LEN / 8];
};

#define TEXT_CHAR(literal, i)                                                                     \
	((i) < sizeof(literal) ? (__u64)(unsigned char)(literal)[(i) < sizeof(literal) ? (i) : 0] \
					 << ((i) % 8 * 8) :                                       \
				 0)
#define TEXT_WORD(literal, i)                                                                      \
	(TEXT_CHAR(literal, i) | TEXT_CHAR(literal, (i) + 1) | TEXT_CHAR(literal, (i) + 2) |       \
	 TEXT_CHAR(literal, (i) + 3) | TEXT_CHAR(literal, (i) + 4) | TEXT_CHAR(literal, (i) + 5) | \
	 TEXT_CHAR(literal, (i) + 6) | TEXT_CHAR(literal, (i) + 7))
/* The bits of the word at byte i that lie within the first len bytes. */
#define TEXT_MASK(len, i) \
	((len) >= (i) + 8 ? ~0ULL : (len) > (i) ? ~0ULL >> (64 - ((len) - (i)) * 8 % 64) : 0)
#define TEXT_DIFF(text, literal, len, i) \
	(((text).words[(i) / 8] ^ TEXT_WORD(literal, i)) & TEXT_MASK(len, i))
#define TEXT_EQUAL(text, literal, len)                                                    \
	({                                                                                \
		SIGCTL_STATIC_ASSERT(sizeof(literal) <= TEXT_LEN, "literal too long");    \
		!(TEXT_DIFF(text, literal, len, 0) | TEXT_DIFF(text, literal, len, 8) |   \
		  TEXT_DIFF(text, literal, len, 16) | TEXT_DIFF(text, literal, len, 24)); \
	})

/* The terminating NUL counts: the whole string, not its beginning. */
#define text_is(text, literal) TEXT_EQUAL(text, literal, sizeof(literal))
#define text_begins_with(text, literal) TEXT_EQUAL(text, literal, sizeof(literal) - 1)

#endif
