/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether an image can be a module: elf_validity_check(), in newer kernels
 * elf_validity_ehdr(), refuses what does not begin like this, with -ENOEXEC.
 */
#ifndef SIGCTL_ELF_MAGIC_H
#define SIGCTL_ELF_MAGIC_H

#include "text.h"

#include <linux/elf.h>
#include <linux/types.h>
#include <stdbool.h>

#include <bpf/bpf_helpers.h>

/* What cannot be read has none. */
static __always_inline bool has_elf_magic(const void *image, __u64 len)
{
	union text magic = {};

	return len >= SELFMAG && !bpf_probe_read_kernel(magic.chars, SELFMAG, image) &&
	       text_begins_with(magic, ELFMAG);
}

#endif
