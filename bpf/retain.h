/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Room for retained images. It is taken when a module is admitted, and never
 * given back: each image has a place of its own for good.
 */
#ifndef SIGCTL_RETAIN_H
#define SIGCTL_RETAIN_H

#include "maps.h"

#define RETAIN_TRIES 4

/* value_size of the images, the tail included; read only, so that the verifier knows it. */
const volatile __u64 sigctl_images_size = SIGCTL_RETAIN_TAIL;

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

/* Whether there is room for it when so much is taken. */
static __always_inline bool retain_fits(const struct sigctl_policy *policy, __u64 used,
					__u64 image_len)
{
	return image_len && image_len <= SIGCTL_IMAGE_MAX &&
	       retain_size(image_len) <= policy->retain_bytes - used;
}

/*
 * Takes room for the image of this load. A failed exchange means that another
 * load was faster; so many in a row count as no room, which is a decided case.
 */
static __always_inline bool retain_reserve(struct sigctl_policy *policy, struct load *load)
{
	int i;

#pragma nounroll
	for (i = 0; i < RETAIN_TRIES; i++) {
		__u64 used = policy->retain_used;
		__u64 taken = used + retain_size(load->image_len);

		if (!retain_fits(policy, used, load->image_len))
			return false;
		if (__sync_val_compare_and_swap(&policy->retain_used, used, taken) == used) {
			load->image_at = used;
			return true;
		}
	}
	return false;
}

#endif
