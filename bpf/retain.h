/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Room for retained images. It is taken when a module is admitted, and never
 * given back: each image has a place of its own for good.
 */
#ifndef SIGCTL_RETAIN_H
#define SIGCTL_RETAIN_H

#include "maps.h"

#define RETAIN_TRIES 32

/* The map's value has this much after the room for images: see verify.bpf.c. */
#define RETAIN_TAIL SIGCTL_MIB

/* More than any place among the images, and what the verifier lets one add to a pointer. */
#define RETAIN_PLACE_MASK ((1ULL << 29) - 1)

/* The address of a place, for bpf_probe_read_kernel() to read from. */
static __always_inline const void *retain_place(const char *images, __u64 at)
{
	asm volatile("" : "+r"(at));
	return images + (at & RETAIN_PLACE_MASK);
}

/* The bytes an image takes: places are on 8 byte boundaries, for the copying. */
static __always_inline __u64 retain_size(__u64 image_len)
{
	return (image_len + 7) & ~7ULL;
}

static __always_inline bool retain_fits(const struct sigctl_policy *policy, __u64 image_len)
{
	return image_len && image_len <= SIGCTL_IMAGE_MAX &&
	       retain_size(image_len) <= policy->retain_bytes - policy->retain_used;
}

/*
 * Takes room for the image of this load. A failed exchange means that another
 * load was faster; so many in a row count as no room, which is a decided case.
 */
static __always_inline bool retain_reserve(struct sigctl_policy *policy, struct load *load)
{
	__u64 size = retain_size(load->image_len);
	int i;

	for (i = 0; i < RETAIN_TRIES; i++) {
		__u64 used = policy->retain_used;

		if (!load->image_len || load->image_len > SIGCTL_IMAGE_MAX ||
		    size > policy->retain_bytes - used)
			return false;
		if (__sync_val_compare_and_swap(&policy->retain_used, used, used + size) == used) {
			load->image_at = used;
			return true;
		}
	}
	return false;
}

#endif
